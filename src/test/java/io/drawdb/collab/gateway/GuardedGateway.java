package io.drawdb.collab.gateway;

import io.drawdb.collab.access.TestTokens;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The gateway before a fake lobby, with tokens. */
public final class GuardedGateway implements QuarkusTestProfile {
    public static final String ADMIN = "an-admin-token-of-some-length";

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FakeLobby.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "collab.access.mode",
                "token",
                "collab.access.token-secret",
                TestTokens.SECRET,
                "collab.admin.token",
                ADMIN,
                "collab.log.kind",
                "memory");
    }
}
