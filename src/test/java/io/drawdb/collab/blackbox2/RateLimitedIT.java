package io.drawdb.collab.blackbox2;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A drawdb-server that asks for fewer writes. It is left in peace for a minute then, so this server has one test. */
class RateLimitedIT {
    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes().withBackend();

    @Test
    @DisplayName("[PERSIST-2] a backend that limits the rate is told as rate_limited")
    void rateLimited() {
        SavingIT.assertPersistError(SERVER, ServerUnderTest.room(), "429", "rate_limited");
    }
}
