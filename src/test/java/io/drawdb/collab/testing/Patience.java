package io.drawdb.collab.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for something to become true, long enough for a machine that has a lot else to do. */
public final class Patience {
    private static final Duration LONG = Duration.ofSeconds(90);

    private Patience() {}

    public static ConditionFactory await() {
        return Awaitility.await().atMost(LONG);
    }
}
