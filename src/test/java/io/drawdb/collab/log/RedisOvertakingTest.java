package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.bytes;
import static io.drawdb.collab.log.Stages.done;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers and publications come on two connections: each may be later than the other. */
class RedisOvertakingTest {
    private static final int CALLS = 0;
    private static final int PUBLICATIONS = 1;

    @TempDir
    private Path home;

    private final Witness there = new Witness();
    private RedisWorld world;
    private RoomLog one;
    private RedisWorld.Server two;

    @BeforeEach
    void start() {
        Awaitility.setDefaultTimeout(RedisWorld.PATIENCE);
        world = new RedisWorld(home, RedisWorld.PATIENCE);
        one = world.server(RedisWorld.small(50, Duration.ofSeconds(2))).log();
        two = world.server(RedisWorld.small(50, Duration.ofSeconds(2)));
        done(one.open("a", new RecordingFollower()));
        done(two.log().open("a", there));
    }

    @AfterEach
    void end() {
        world.close();
        Awaitility.reset();
    }

    private long append() {
        return done(one.append("a", bytes("x")));
    }

    private void awaitDelivered(long last) {
        await().until(() -> there.entries.size() == last);
        assertTrue(there.has(last));
    }

    @Test
    @DisplayName("[LOG-14] a late answer about how long the log is takes nothing back")
    void lateNumber() {
        append();
        awaitDelivered(1);
        two.way().hold(CALLS);
        long before = calls("hmget");
        CompletionStage<Void> sync = two.log().sync("a");
        await().until(() -> calls("hmget") > before);
        awaitDelivered(append());
        two.way().release(CALLS);
        done(sync);
        assertEquals(List.of(), there.losses);
        assertEquals(3, done(two.log().append("a", bytes("y"))));
    }

    @Test
    @DisplayName("[LOG-14] entries that were read on late, and were published meanwhile, come once")
    void lateEntries() {
        CompletionStage<Void> sync = syncBeforePublication();
        while (sync.toCompletableFuture().isDone()) {
            // It was a moment when the log looks after its rooms: once more.
            two.way().release(PUBLICATIONS);
            two.way().release(CALLS);
            sync = syncBeforePublication();
        }
        long before = calls("eval");
        // The log misses what it was told of, and reads on; its answer is kept back.
        await().until(() -> calls("eval") > before);
        two.way().release(PUBLICATIONS);
        awaitDelivered(append());
        two.way().release(CALLS);
        done(sync);
        awaitDelivered(append());
        assertEquals(List.of(), there.losses);
    }

    /** An entry that was asked about and is not yet published to the second server, whose next answers are held. */
    private CompletionStage<Void> syncBeforePublication() {
        two.way().hold(PUBLICATIONS);
        append();
        CompletionStage<Void> sync = two.log().sync("a");
        assertFalse(done(two.log().unsettled()).isEmpty(), "answered after the sync's question");
        two.way().hold(CALLS);
        return sync;
    }

    /** How often Redis was asked for something. */
    private long calls(String command) {
        var calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
                .matcher(world.redis().command("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
