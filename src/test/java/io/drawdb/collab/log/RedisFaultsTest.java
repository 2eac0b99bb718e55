package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.bytes;
import static io.drawdb.collab.log.Stages.done;
import static io.drawdb.collab.log.Stages.failure;
import static io.drawdb.collab.log.Stages.texts;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers on a Redis that dies, stalls, refuses or forgets, and lines that are cut. */
class RedisFaultsTest {
    private static final int KEEP = 20;
    private static final Duration LIMIT = Duration.ofSeconds(8);

    @TempDir
    private Path home;

    private RedisWorld world;
    private RedisWorld.Server one;
    private RedisWorld.Server two;
    private final Witness here = new Witness();
    private final Witness there = new Witness();

    @BeforeEach
    void start() {
        Awaitility.setDefaultTimeout(RedisWorld.PATIENCE);
        world = new RedisWorld(home, LIMIT);
        one = world.server(RedisWorld.small(KEEP));
        two = world.server(RedisWorld.small(KEEP));
        done(one.log().open("a", here));
        done(two.log().open("a", there));
    }

    @AfterEach
    void end() {
        world.close();
        Awaitility.reset();
    }

    private static void append(RedisWorld.Server server, int count) {
        List<CompletionStage<Long>> stages = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            stages.add(server.log().append("a", bytes("x" + n)));
        }
        stages.forEach(Stages::done);
    }

    private static void awaitWritable(RedisWorld.Server server) {
        await().until(() -> server.log().health().writable());
    }

    @Test
    @DisplayName("[LOG-15] what a server missed while its line was cut is delivered when the line is back, in batches")
    void fillsGaps() {
        append(one, 3);
        await().until(() -> there.has(3));
        for (int connection = 0; connection < 2; connection++) {
            two.way().refuse();
            append(one, 30);
            two.way().admit();
        }
        await().until(() -> there.has(63));
        awaitWritable(two);
        done(two.log().sync("a"));
        assertEquals(64, done(two.log().append("a", bytes("y"))));
        assertEquals(List.of(), there.losses);
    }

    @Test
    @DisplayName("[LOG-15] with the subscriptions alone cut, nothing is missed either")
    void cutsSubscriptions() {
        for (int round = 0; round < 5; round++) {
            await().until(() -> two.way().connections() == 2);
            two.way().cut(1);
            append(one, 10);
        }
        await().until(() -> there.has(50));
    }

    @Test
    @DisplayName("[LOG-16] while Redis can't be reached, appends fail at once and say that it is worth trying again")
    void failsAtOnce() {
        append(two, 1);
        two.way().refuse();
        await().until(() -> !two.log().health().writable());
        var failure = failure(LogUnavailableException.class, two.log().append("a", bytes("x")));
        assertTrue(failure.getMessage().contains("Try again"), failure::getMessage);
        assertTrue(two.log().health().reason().contains("127.0.0.1:" + two.way().port()));
        failure(LogUnavailableException.class, two.log().open("b", new Witness()));
        failure(LogUnavailableException.class, two.log().open("b", new Witness()));
        failure(LogUnavailableException.class, two.log().sync("a"));
        failure(LogUnavailableException.class, two.log().orphans(""));
        failure(LogUnavailableException.class, two.log().saveSnapshot("a", 1, bytes("x")));

        two.way().admit();
        awaitWritable(two);
        await().until(() -> two.log()
                .append("a", bytes("x"))
                .handle((n, f) -> f == null)
                .toCompletableFuture()
                .get());
        done(two.log().open("b", new Witness()));
        assertEquals(1, done(two.log().append("b", bytes("x"))));
    }

    @Test
    @DisplayName(
            "[LOG-16] on a line that stalls appends fail within the limit; what is in the log is told by the follower")
    void stalls() {
        append(one, 2);
        await().until(() -> there.has(2));
        two.way().stall();
        List<CompletionStage<Long>> stages = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            stages.add(two.log().append("a", bytes("stalled")));
        }
        stages.forEach(stage -> failure(LogUnavailableException.class, stage));
        two.way().flow();
        awaitWritable(two);
        await().until(() -> two.log()
                .append("a", bytes("x"))
                .handle((n, f) -> f == null)
                .toCompletableFuture()
                .get());
        done(one.log().sync("a"));
        done(two.log().sync("a"));
        assertTrue(there.has(here.entries.size()));
        assertEquals(texts(here.entries), texts(there.entries));
    }

    @Test
    @DisplayName("[LOG-17] a Redis that is killed and started again, with its AOF, has lost nothing it acknowledged")
    void survivesKilledRedis() {
        List<CompletionStage<Long>> acknowledged = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            List<CompletionStage<Long>> underWay = new ArrayList<>();
            for (int n = 0; n < 500; n++) {
                underWay.add(one.log().append("a", bytes(round + "-" + n)));
            }
            done(underWay.get(50));
            world.redis().kill();
            world.redis().restart();
            awaitWritable(one);
            awaitWritable(two);
            underWay.forEach(stage -> {
                if (!stage.handle((number, failure) -> failure != null)
                        .toCompletableFuture()
                        .join()) {
                    acknowledged.add(stage);
                }
            });
            await().until(() -> one.log()
                    .append("a", bytes("x"))
                    .handle((n, f) -> f == null)
                    .toCompletableFuture()
                    .get());
        }
        done(one.log().sync("a"));
        done(two.log().sync("a"));
        assertEquals(List.of(), here.losses);
        assertTrue(acknowledged.size() > 150, () -> acknowledged.size() + " acknowledged");
        acknowledged.forEach(stage -> assertTrue(done(stage) <= here.entries.size()));
        assertTrue(here.has(here.entries.size()), "each once, in order");
        assertEquals(texts(here.entries), texts(there.entries));
    }

    @Test
    @DisplayName("[LOG-18] a server that was away for longer than entries are kept is told that its view is lost")
    void trimmedGap() {
        append(one, 5);
        await().until(() -> there.has(5));
        two.way().refuse();
        append(one, 100);
        done(one.log().saveSnapshot("a", 100, bytes("state")));
        two.way().admit();
        await().until(() -> there.losses.size() == 1);
        assertTrue(there.has(5));
        failure(LogUnavailableException.class, two.log().append("a", bytes("x")));
        failure(LogUnavailableException.class, two.log().sync("a"));

        done(two.log().leave("a"));
        RoomHistory history = done(two.log().open("a", new Witness()));
        assertEquals(105, history.last());
        assertEquals(106, done(two.log().append("a", bytes("x"))));
    }

    @Test
    @DisplayName("[LOG-18] … but not one that was away for less, though there is a newer snapshot")
    void gapThatIsKept() {
        append(one, 5);
        await().until(() -> there.has(5));
        two.way().refuse();
        append(one, 10);
        done(one.log().saveSnapshot("a", 14, bytes("state")));
        two.way().admit();
        await().until(() -> there.has(15));
        assertEquals(List.of(), there.losses);
    }

    @Test
    @DisplayName("[LOG-19] a Redis that was emptied: nobody writes on as if nothing had happened")
    void emptiedRedis() {
        append(one, 5);
        await().until(() -> there.has(5));
        world.redis().command("FLUSHALL");

        failure(LogUnavailableException.class, one.log().append("a", bytes("x")));
        assertEquals(1, here.losses.size());
        assertTrue(here.losses.get(0).contains("lost entries"), here.losses::toString);
        failure(LogUnavailableException.class, one.log().append("a", bytes("x")));
        done(one.log().leave("a"));
        assertEquals(0, done(one.log().open("a", here)).last());
        append(one, 1);
        await().until(() -> there.losses.size() == 1);
        failure(LogUnavailableException.class, two.log().saveSnapshot("a", 5, bytes("old")));
        failure(LogUnavailableException.class, two.log().settle("a", 1));
        assertEquals(List.of("a"), done(one.log().unsettled()));
    }

    @Test
    @DisplayName("[LOG-19] a Redis that came back with an older state, on which others went on: the view is lost")
    void divergedRedis() {
        append(one, 5);
        await().until(() -> there.has(5));
        two.way().refuse();
        await().until(() -> !two.log().health().writable());
        // The last two entries are lost, and two others are in their place.
        world.redis().command("XDEL", "collab:log:a", "4-0", "5-0");
        world.redis().command("XSETID", "collab:log:a", "3-0");
        world.redis().command("HSET", "collab:meta:a", "last", "3", "by", "older");
        var later = new Witness();
        RedisWorld.Server three = world.server(RedisWorld.small(KEEP));
        done(three.log().open("a", later));
        append(three, 4);
        two.way().admit();
        await().until(() -> there.losses.size() == 1);
        assertTrue(there.has(5));
        assertEquals(List.of(), later.losses);
    }

    @Test
    @DisplayName(
            "[LOG-20] while Redis refuses to write, changes are refused with what it says, and health says so, too")
    void refusingRedis() {
        append(one, 1);
        world.redis().command("CONFIG", "SET", "min-replicas-to-write", "1");
        await().until(() -> !two.log().health().writable());
        assertTrue(
                two.log().health().reason().contains("NOREPLICAS"),
                () -> two.log().health().reason());
        var failure = failure(LogUnavailableException.class, one.log().append("a", bytes("x")));
        assertTrue(failure.getMessage().contains("NOREPLICAS"), failure::getMessage);
        assertFalse(one.log().health().writable());
        assertEquals(1, done(two.log().open("b", new Witness())).last() + 1, "rooms can be read");

        world.redis().command("CONFIG", "SET", "min-replicas-to-write", "0");
        awaitWritable(one);
        append(one, 1);

        world.redis().command("CONFIG", "SET", "maxmemory", "1");
        failure = failure(LogUnavailableException.class, one.log().append("a", bytes("x")));
        assertTrue(failure.getMessage().contains("OOM"), failure::getMessage);
        world.redis().command("CONFIG", "SET", "maxmemory", "0");
        awaitWritable(one);
        append(one, 1);
        await().until(() -> there.has(3));
        assertTrue(here.has(3), "what was refused is not in the log");
    }
}
