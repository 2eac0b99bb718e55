package io.drawdb.collab.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.hub.Relay;
import io.drawdb.collab.redis.RedisAddress;
import io.drawdb.collab.redis.RedisLink;
import io.drawdb.collab.redis.RedisSettings;
import io.drawdb.collab.testing.RedisProcess;
import io.drawdb.collab.testing.TcpProxy;
import io.drawdb.collab.writeback.WriteTurns.Turn;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one real Redis. */
class RedisFleetTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private final Vertx vertx = Vertx.vertx();
    private RedisProcess redis;
    private TcpProxy way;
    private RedisLink one;
    private RedisLink two;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(home);
        way = TcpProxy.to(redis.port());
        one = link(redis.port());
        two = link(way.port());
    }

    private RedisLink link(int port) {
        var settings = RedisSettings.of(RedisAddress.parse("redis://127.0.0.1:" + port));
        var link = RedisLink.open(vertx, settings);
        await().atMost(PATIENCE).until(link::connected);
        return link;
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        way.close();
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static final class Heard implements Relay.Listener {
        final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void heard(byte[] message) {
            texts.add(new String(message, UTF_8));
        }

        @Override
        public void interrupted() {
            texts.add("interrupted");
        }
    }

    private static void awaitText(Heard listener, String text) {
        await().atMost(PATIENCE).until(() -> listener.texts.contains(text));
    }

    @Test
    @DisplayName("[FLEET-3] what one server says of a room reaches all that joined it, until they leave")
    void relay() {
        var here = new Heard();
        var there = new Heard();
        var relayOne = new RedisRelay(one, "t:");
        var relayTwo = new RedisRelay(two, "t:");
        relayOne.join("room", here);
        relayTwo.join("room", there);
        awaitText(here, "interrupted");
        awaitText(there, "interrupted");

        relayOne.say("room", "hello".getBytes(UTF_8));
        relayOne.say("elsewhere", "not for them".getBytes(UTF_8));
        awaitText(there, "hello");
        awaitText(here, "hello");

        relayTwo.leave("room");
        await().atMost(PATIENCE)
                .until(() -> redis.command("PUBSUB", "NUMSUB", "t:people:room").endsWith(":1\r\n"));
        relayOne.say("room", "again".getBytes(UTF_8));
        awaitText(here, "again");
        assertEquals(List.of("interrupted", "hello"), there.texts);
    }

    @Test
    @DisplayName("[FLEET-3] who was cut off is told, and hears again")
    void interruptedRelay() {
        var there = new Heard();
        new RedisRelay(two, "t:").join("room", there);
        awaitText(there, "interrupted");
        way.refuse();
        way.cutAll();
        await().atMost(PATIENCE).until(() -> !two.connected());
        var late = new Heard();
        new RedisRelay(two, "t:").join("late", late);
        way.admit();
        await().atMost(PATIENCE).until(() -> there.texts.equals(List.of("interrupted", "interrupted")));
        awaitText(late, "interrupted");
        new RedisRelay(one, "t:").say("late", "hello".getBytes(UTF_8));
        awaitText(late, "hello");
    }

    private RedisTurns turns(RedisLink link, int perMinute, int perHour) {
        return new RedisTurns(link, "t:", LEASE, perMinute, perHour);
    }

    private static Turn ask(RedisTurns turns, String room) throws Exception {
        return turns.ask(room, false).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("[FLEET-7] one room is written by one server at a time, other rooms by others meanwhile")
    void oneWriter() throws Exception {
        var here = turns(one, 60, 400);
        var there = turns(two, 60, 400);
        assertInstanceOf(Turn.Granted.class, ask(here, "a"));
        assertInstanceOf(Turn.Later.class, ask(there, "a"));
        assertInstanceOf(Turn.Granted.class, ask(there, "b"));

        there.end("a", true);
        assertInstanceOf(Turn.Later.class, ask(there, "a"), "nobody ends another's turn");
        here.end("a", true);
        await().atMost(PATIENCE).until(() -> ask(there, "a") instanceof Turn.Granted);
    }

    @Test
    @DisplayName("[FLEET-7] a server whose turn has run out does not end that of the next")
    void fencing() throws Exception {
        var here = turns(one, 60, 400);
        var there = turns(two, 60, 400);
        assertInstanceOf(Turn.Granted.class, ask(here, "a"));
        redis.command("DEL", "t:turn:a");
        assertInstanceOf(Turn.Granted.class, ask(there, "a"));
        here.end("a", true);
        assertInstanceOf(Turn.Later.class, ask(turns(one, 60, 400), "a"));
    }

    @Test
    @DisplayName("[FLEET-7] all servers share one budget, and waiting takes nothing of it")
    void oneBudget() throws Exception {
        var here = turns(one, 8, 400);
        var there = turns(two, 8, 400);
        for (int i = 0; i < 2; i++) {
            assertInstanceOf(Turn.Granted.class, ask(here, "a" + i));
            assertInstanceOf(Turn.Granted.class, ask(there, "b" + i));
        }
        // A burst of 4, then one every 65 / (8 + 1 - 4) s.
        for (int i = 0; i < 5; i++) {
            var later = assertInstanceOf(Turn.Later.class, ask(here, "c"));
            assertTrue(later.in().compareTo(Duration.ofSeconds(14)) <= 0, later::toString);
        }
    }

    private static Turn askSparing(RedisTurns turns, String room) throws Exception {
        return turns.ask(room, true).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("[WB-19] a sparing turn leaves half of what all may write at once, whoever has taken the other half")
    void sparing() throws Exception {
        var here = turns(one, 8, 400);
        var there = turns(two, 8, 400);
        assertInstanceOf(Turn.Granted.class, ask(there, "a"));
        assertInstanceOf(Turn.Granted.class, askSparing(here, "b"));
        // 65 / (8 + 1 - 4) s after the first, one of those two is back.
        var later = assertInstanceOf(Turn.Later.class, askSparing(here, "c"));
        assertTrue(later.in().compareTo(Duration.ofSeconds(14)) <= 0, later::toString);
        assertInstanceOf(Turn.Later.class, askSparing(there, "c"));
        assertInstanceOf(Turn.Granted.class, ask(here, "c"));
        assertInstanceOf(Turn.Granted.class, ask(there, "d"));
        assertInstanceOf(Turn.Later.class, ask(there, "e"));
    }

    @Test
    @DisplayName("[WB-19] … of an hour's budget, too")
    void sparingHour() throws Exception {
        var here = turns(one, 1_000, 16);
        assertInstanceOf(Turn.Granted.class, askSparing(here, "a"));
        assertInstanceOf(Turn.Granted.class, askSparing(here, "b"));
        assertInstanceOf(Turn.Later.class, askSparing(here, "c"));
        assertInstanceOf(Turn.Granted.class, ask(here, "c"));
    }

    @Test
    @DisplayName("[WB-20] a turn in which nothing was sent goes back to the budget of all, that of the hour included")
    void refund() throws Exception {
        var here = turns(one, 8, 8);
        var there = turns(two, 8, 8);
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Turn.Granted.class, ask(here, "a"));
            here.end("a", false);
            await().atMost(PATIENCE)
                    .until(() -> redis.command("EXISTS", "t:turn:a").equals(":0\r\n"));
        }
        assertInstanceOf(Turn.Granted.class, ask(there, "a"));
        there.end("a", true);
        assertInstanceOf(Turn.Granted.class, ask(here, "b"));
        assertInstanceOf(Turn.Later.class, ask(here, "c"), "of 8 an hour 2 at once");
    }

    @Test
    @DisplayName("[WB-20] who has lost his turn to another gives nothing back of it")
    void noRefundOfAnothers() throws Exception {
        var here = turns(one, 1_000, 8);
        var there = turns(two, 1_000, 8);
        assertInstanceOf(Turn.Granted.class, ask(here, "a"));
        redis.command("DEL", "t:turn:a");
        assertInstanceOf(Turn.Granted.class, ask(there, "a"));
        here.end("a", false);
        assertInstanceOf(Turn.Later.class, ask(here, "b"));
        assertInstanceOf(Turn.Later.class, ask(there, "c"));
    }

    @Test
    @DisplayName("[FLEET-7] an hour's budget is kept, too")
    void hour() throws Exception {
        var here = turns(one, 1_000, 8);
        assertInstanceOf(Turn.Granted.class, ask(here, "a"));
        assertInstanceOf(Turn.Granted.class, ask(here, "b"));
        var later = assertInstanceOf(Turn.Later.class, ask(here, "c"));
        assertTrue(later.in().compareTo(Duration.ofMinutes(1)) > 0, later::toString);
    }

    @Test
    @DisplayName("[FLEET-7] quiet that one server was asked for is kept by all")
    void quiet() throws Exception {
        turns(one, 60, 400).pause(Duration.ofMinutes(5));
        var there = turns(two, 60, 400);
        await().atMost(PATIENCE).until(() -> ask(there, "probe") instanceof Turn.Later);
        var later = assertInstanceOf(Turn.Later.class, ask(there, "a"));
        assertTrue(later.in().compareTo(Duration.ofMinutes(3)) > 0, later::toString);
    }

    @Test
    @DisplayName("[FLEET-7] [WB-7] a shorter quiet that another is asked for later does not end a longer one")
    void longestQuiet() throws Exception {
        var here = turns(one, 60, 400);
        here.pause(Duration.ofSeconds(1));
        here.pause(Duration.ofMinutes(5));
        here.pause(Duration.ofMinutes(1));
        // On one connection, so behind those three.
        var later = assertInstanceOf(Turn.Later.class, ask(here, "a"));
        assertTrue(later.in().compareTo(Duration.ofMinutes(3)) > 0, later::toString);
    }
}
