package io.drawdb.collab.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;

/** The gateway alone, before a fake lobby, with its default limits; only plain HTTP is hurried. */
public final class PatientGateway implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FakeLobby.class, Limits.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.http.idle-timeout", "4s");
    }

    /** Makes the limits. */
    @Alternative
    @ApplicationScoped
    static class Limits {
        @Produces
        @Singleton
        GatewayLimits limits() {
            return GatewayLimits.defaults();
        }
    }
}
