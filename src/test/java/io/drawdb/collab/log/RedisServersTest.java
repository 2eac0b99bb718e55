package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.bytes;
import static io.drawdb.collab.log.Stages.done;
import static io.drawdb.collab.log.Stages.failure;
import static io.drawdb.collab.log.Stages.map;
import static io.drawdb.collab.log.Stages.texts;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers on one Redis, and nothing in their way. */
class RedisServersTest {
    @TempDir
    private Path home;

    private RedisWorld world;
    private RoomLog one;
    private RoomLog two;

    @BeforeEach
    void start() {
        Awaitility.setDefaultTimeout(RedisWorld.PATIENCE);
        world = new RedisWorld(home, RedisWorld.PATIENCE);
        one = world.server(RedisWorld.small(50)).log();
        two = world.server(RedisWorld.small(50)).log();
    }

    @AfterEach
    void end() {
        world.close();
        Awaitility.reset();
    }

    private static RecordingFollower open(RoomLog log) {
        var follower = new RecordingFollower();
        done(log.open("a", follower));
        return follower;
    }

    @Test
    @DisplayName("[LOG-3] servers that append at once see one order, the same for all, each entry once")
    void oneOrderOnAllServers() {
        long seed = Long.getLong("collab.test.seed", System.nanoTime());
        var random = new Random(seed);
        List<RoomLog> logs = List.of(one, two);
        List<RecordingFollower> followers = map(logs, RedisServersTest::open);
        List<List<CompletionStage<Long>>> stages = List.of(new ArrayList<>(), new ArrayList<>());
        int count = 2000;
        for (int n = 0; n < count; n++) {
            int server = random.nextInt(2);
            // Some are too large to be published whole.
            String body = server + "-" + n + "x".repeat(random.nextInt(20) == 0 ? 5000 : random.nextInt(50));
            stages.get(server).add(logs.get(server).append("a", bytes(body)));
            if (random.nextInt(50) == 0) {
                done(stages.get(server).get(stages.get(server).size() - 1));
            }
        }
        List<List<Long>> numbers = map(stages, own -> map(own, Stages::done));
        String told = "seed " + seed;
        numbers.forEach(own -> assertEquals(own.stream().sorted().toList(), own, told));
        await(told)
                .until(() -> followers.stream()
                        .allMatch(follower -> follower.entries().size() == count));
        assertEquals(
                LongStream.rangeClosed(1, count).boxed().toList(),
                map(followers.get(0).entries(), LogEntry::number),
                told);
        assertEquals(followers.get(0).texts(), followers.get(1).texts(), told);
        RoomLog three = world.server().log();
        assertEquals(
                followers.get(0).texts(),
                texts(done(three.open("a", new RecordingFollower())).tail()),
                told);
    }

    @Test
    @DisplayName("[LOG-14] an own entry is delivered as the very array that was appended, others' byte for byte")
    void ownEntriesAreTheSameArray() {
        RecordingFollower here = open(one);
        RecordingFollower there = open(two);
        byte[] small = bytes("small");
        byte[] large = new byte[3 * 1024 * 1024];
        new Random(3).nextBytes(large);
        done(one.append("a", small));
        done(one.append("a", large));

        assertSame(small, here.entries().get(0).body());
        assertSame(large, here.entries().get(1).body());
        await().until(() -> there.entries().size() == 2);
        assertArrayEquals(small, there.entries().get(0).body());
        assertArrayEquals(large, there.entries().get(1).body());
    }

    @Test
    @DisplayName("[LOG-4] who opens a room while others write misses nothing and gets nothing twice")
    void opensUnderLoad() {
        open(one);
        List<CompletionStage<Long>> stages = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            for (int n = 0; n < 20; n++) {
                stages.add(one.append("a", bytes("x")));
            }
            var follower = new RecordingFollower();
            RoomHistory history = done(two.open("a", follower));
            stages.add(one.append("a", bytes("last")));
            long last = done(stages.get(stages.size() - 1));
            await().until(() -> history.last() + follower.entries().size() == last);
            assertEquals(
                    LongStream.rangeClosed(history.last() + 1, last).boxed().toList(),
                    map(follower.entries(), LogEntry::number));
            done(one.saveSnapshot("a", last - 3, bytes("state")));
            done(two.leave("a"));
        }
        stages.forEach(Stages::done);
    }

    @Test
    @DisplayName("[LOG-13] a sync completes when everything others had appended was delivered")
    void syncs() {
        open(one);
        RecordingFollower there = open(two);
        for (int n = 1; n <= 100; n++) {
            long number = done(one.append("a", bytes("x")));
            done(two.sync("a"));
            assertTrue(there.entries().size() >= number);
        }
        failure(IllegalStateException.class, two.sync("b"));
    }

    @Test
    @DisplayName("[LOG-12] a room that another server follows is no orphan; it is one when that server is gone")
    void orphansOfAllServers() {
        open(one);
        done(one.append("a", bytes("x")));
        assertEquals(List.of(), done(two.orphans("")));
        assertEquals(List.of("a"), done(two.unsettled()));

        done(one.leave("a"));
        assertEquals(List.of("a"), done(two.orphans("")));
        done(two.settle("a", 1));
        assertEquals(List.of(), done(two.orphans("")));
    }

    @Test
    @DisplayName("[LOG-7] a snapshot leaves some entries behind it, which are not part of the history")
    void keepsSomeBehindSnapshot() {
        open(one);
        for (int n = 0; n < 200; n++) {
            one.append("a", bytes("x"));
        }
        done(one.sync("a"));
        done(one.saveSnapshot("a", 190, bytes("state")));
        assertEquals(":60", world.redis().command("XLEN", "collab:log:a").strip());

        RoomHistory history = done(two.open("a", new RecordingFollower()));
        assertEquals(190, history.upTo());
        assertEquals(10, history.tail().size());
        assertEquals(191, history.tail().get(0).number());
    }

    @Test
    @DisplayName("[LOG-7] … and not more bytes than the limit, whatever their number")
    void keepsNotTooManyBytes() {
        RedisLogSettings small = RedisWorld.small(1000);
        var settings = new RedisLogSettings(
                "bytes:",
                small.keepEntries(),
                10_000,
                small.inlineBytesMax(),
                small.batchEntriesMax(),
                small.batchBytesMax(),
                small.bodyBytesMax(),
                small.callsMax(),
                small.probeEvery(),
                small.closeWaitMax());
        RoomLog log = world.server(settings).log();
        open(log);
        for (int n = 0; n < 20; n++) {
            log.append("a", new byte[3_000]);
        }
        done(log.sync("a"));
        done(log.saveSnapshot("a", 15, bytes("state")));
        // 16 to 20 are the tail; 13, 14 and 15 are 9,000 bytes.
        assertEquals(":8", world.redis().command("XLEN", "bytes:log:a").strip());
        done(log.saveSnapshot("a", 20, bytes("state")));
        assertEquals(":3", world.redis().command("XLEN", "bytes:log:a").strip());
        assertFalse(world.redis().command("EXISTS", "collab:log:a").contains("1"));
    }

    @Test
    @DisplayName("[LOG-29] a room of which Redis lost a part is not opened as one that was never written")
    void partLost() {
        open(one);
        for (int n = 0; n < 5; n++) {
            done(one.append("a", bytes("x")));
        }
        world.redis().command("RENAME", "collab:meta:a", "away");
        String message = failure(LogUnavailableException.class, two.open("a", entry -> {}))
                .getMessage();
        assertTrue(message.contains("collab:meta:a"), message);
        world.redis().command("RENAME", "away", "collab:meta:a");
        done(one.saveSnapshot("a", 5, bytes("state")));

        world.redis().command("DEL", "collab:meta:a", "collab:log:a");
        failure(LogUnavailableException.class, two.open("a", entry -> {}));
        world.redis().command("DEL", "collab:snapshot:a");
        assertEquals(0, done(two.open("a", entry -> {})).last());
    }
}
