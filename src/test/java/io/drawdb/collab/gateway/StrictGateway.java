package io.drawdb.collab.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The gateway alone, with limits that a test meets soon. */
public final class StrictGateway implements QuarkusTestProfile {
    static final int FRAME_BYTES_MAX = 4096;
    static final int CONNECTIONS_MAX = 6;
    static final int CONNECTIONS_PER_ADDRESS_MAX = 4;
    static final int MESSAGES_PER_SECOND = 40;
    /** A busy machine stands still for a second or two, and then it is not the clients that were silent. */
    static final int SILENCE_SECONDS_MAX = 4;
    /** A tenth more than connections, and 50. */
    static final int SOCKETS_MAX = 56;

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FakeLobby.class, Limits.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("collab.limits.connections-max", String.valueOf(CONNECTIONS_MAX));
    }

    /** Makes the limits. */
    @Alternative
    @ApplicationScoped
    static class Limits {
        @Produces
        @Singleton
        GatewayLimits limits() {
            return new GatewayLimits(
                    FRAME_BYTES_MAX,
                    8,
                    64 * 1024,
                    Duration.ofSeconds(30),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(SILENCE_SECONDS_MAX),
                    Duration.ofSeconds(1),
                    CONNECTIONS_MAX,
                    CONNECTIONS_PER_ADDRESS_MAX,
                    MESSAGES_PER_SECOND,
                    10,
                    true);
        }
    }
}
