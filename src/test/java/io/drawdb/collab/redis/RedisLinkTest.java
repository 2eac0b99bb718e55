package io.drawdb.collab.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.RedisProcess;
import io.drawdb.collab.testing.TcpProxy;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisLinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(2);

    @TempDir
    private Path home;

    private final Vertx vertx = Vertx.vertx();
    private RedisProcess redis;
    private TcpProxy proxy;
    private RedisLink link;

    /** Keeps what it hears. */
    private static final class Heard implements ChannelListener {
        final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void message(byte[] payload) {
            texts.add(new String(payload, UTF_8));
        }

        @Override
        public void resumed() {
            texts.add("resumed");
        }
    }

    @BeforeEach
    void start() {
        Awaitility.setDefaultTimeout(PATIENCE);
        redis = RedisProcess.start(home);
        proxy = TcpProxy.to(redis.port());
        link = RedisLink.open(vertx, settings(proxy.port()));
        awaitConnected();
    }

    @AfterEach
    void end() {
        link.close();
        proxy.close();
        redis.close();
        vertx.close();
        Awaitility.reset();
    }

    private static RedisSettings settings(int port) {
        return RedisSettings.of(RedisAddress.parse("redis://127.0.0.1:" + port)).withTimeLimit(LIMIT);
    }

    private void awaitConnected() {
        await().until(link::connected);
    }

    private static <T> T done(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static <X extends Throwable> X failure(Class<X> type, CompletionStage<?> stage) {
        return assertThrows(type, () -> {
            try {
                stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        });
    }

    /** What the subscribing connection said last, as Redis has it. */
    private boolean saidLast(String command) {
        return redis.command("CLIENT", "LIST", "TYPE", "pubsub").contains("cmd=" + command);
    }

    @Test
    @DisplayName("[LINK-3] a publication between a ping and its answer is heard, and does not end the line")
    void publishedBeforeThePong() {
        var heard = new Heard();
        done(link.subscribe("channel", heard));
        proxy.hold(1);
        assertEquals(":1\r\n", redis.command("PUBLISH", "channel", "before the pong"));
        // If the ping should have been first, there was nothing to see this time.
        await().until(() -> saidLast("ping"));
        proxy.release(1);
        await().until(() -> !heard.texts.isEmpty());
        done(link.subscribe("another", new Heard()));
        await().until(() -> saidLast("ping"));
        assertEquals(List.of("before the pong"), heard.texts);
    }

    @Test
    @DisplayName("[LINK-1] calls are answered in order; arguments and answers are any bytes")
    void callsAreAnswered() {
        byte[] bytes = new byte[3 * 1024 * 1024];
        new Random(1).nextBytes(bytes);
        List<CompletionStage<Response>> stages = new ArrayList<>();
        for (int n = 0; n < 1000; n++) {
            stages.add(link.call(Command.INCR, "counter"));
        }
        stages.add(link.call(Command.SET, "bytes", bytes));
        stages.add(link.call(Command.GET, "bytes"));
        for (int n = 0; n < 1000; n++) {
            assertEquals(n + 1, done(stages.get(n)).toInteger());
        }
        assertArrayEquals(bytes, done(stages.get(1001)).toBytes());
        assertNull(done(link.call(Command.GET, "nothing")));
        assertEquals("", link.trouble());
    }

    @Test
    @DisplayName("[LINK-2] an error of Redis is told with its code, and costs the line nothing")
    void errorsAreTold() {
        done(link.call(Command.SET, "text", "x"));
        var refused = failure(RedisRefusedException.class, link.call(Command.LPUSH, "text", "y"));
        assertEquals("WRONGTYPE", refused.code());
        assertTrue(link.connected());
    }

    @Test
    @DisplayName("[LINK-3] what is published is heard until the end of the subscription")
    void hears() {
        var heard = new Heard();
        done(link.subscribe("news", heard));
        failure(IllegalStateException.class, link.subscribe("news", new Heard()));
        done(link.call(Command.PUBLISH, "news", "one"));
        done(link.call(Command.PUBLISH, "news", "two"));
        await().until(() -> heard.texts.size() == 2);
        assertEquals(List.of("one", "two"), heard.texts);

        done(link.unsubscribe("news"));
        assertEquals(0, done(link.call(Command.PUBLISH, "news", "three")).toInteger());
        done(link.unsubscribe("news"));
        done(link.subscribe("news", heard));
        done(link.call(Command.PUBLISH, "news", "four"));
        await().until(() -> heard.texts.size() == 3);
        assertEquals(List.of("one", "two", "four"), heard.texts);
    }

    @Test
    @DisplayName("[LINK-4] whichever connection is cut: every channel is subscribed again, and its listener told")
    void resumes() {
        var heard = new Heard();
        var others = new ArrayList<Heard>();
        for (int n = 0; n < 500; n++) {
            var other = new Heard();
            others.add(other);
            done(link.subscribe("other-" + n, other));
        }
        done(link.subscribe("news", heard));
        for (int connection = 0; connection < 2; connection++) {
            await().until(() -> proxy.connections() == 2);
            int resumed = heard.texts.size() + 1;
            proxy.cut(connection);
            await().until(() -> heard.texts.size() == resumed);
        }
        others.forEach(other -> assertEquals(List.of("resumed", "resumed"), other.texts));
        done(link.call(Command.PUBLISH, "news", "again"));
        await().until(() -> heard.texts.size() == 3);
        assertEquals(List.of("resumed", "resumed", "again"), heard.texts);
    }

    @Test
    @DisplayName("[LINK-5] without a connection everything fails at once, by name, and is well again by itself")
    void failsAtOnce() {
        proxy.refuse();
        await().until(() -> !link.connected());
        String place = "127.0.0.1:" + proxy.port();

        var failure = failure(RedisUnavailableException.class, link.call(Command.GET, "x"));
        assertTrue(failure.getMessage().contains(place), failure::getMessage);
        failure(RedisUnavailableException.class, link.subscribe("news", new Heard()));
        assertTrue(link.trouble().contains(place), link::trouble);

        proxy.admit();
        awaitConnected();
        assertNull(done(link.call(Command.GET, "x")));
        assertEquals(List.of(), link.channels());
    }

    @Test
    @DisplayName("[LINK-6] a line that stalls is given up after the limit, without anybody asking, and made anew")
    void stalls() {
        try (var hurried = RedisLink.open(vertx, settings(proxy.port()).withTimeLimit(SOON))) {
            await().until(hurried::connected);
            proxy.stall();
            var failure = failure(RedisUnavailableException.class, hurried.call(Command.GET, "x"));
            assertTrue(failure.getMessage().contains("no answer within 2000 ms"), failure::getMessage);
            proxy.flow();
            await().until(hurried::connected);

            redis.freeze();
            await().until(() -> !hurried.connected());
            redis.thaw();
            await().until(hurried::connected);
            assertNull(done(hurried.call(Command.GET, "x")));
        }
    }

    @Test
    @DisplayName("[LINK-7] Redis may come later, go and come back")
    void comesLater() {
        redis.kill();
        await().until(() -> !link.connected());
        var second = RedisLink.open(vertx, settings(redis.port()));
        assertFalse(second.connected());
        failure(RedisUnavailableException.class, second.call(Command.GET, "x"));
        redis.restart();
        await().until(second::connected);
        awaitConnected();
        second.close();
    }

    @Test
    @DisplayName("[LINK-8] calls and bytes that may be unanswered are limited, by name")
    void isLimited() {
        var address = RedisAddress.parse(redis.url());
        var tight = new RedisSettings(address, PATIENCE, SOON, SOON, SOON, 10, 1000, 2);
        try (var small = RedisLink.open(vertx, tight)) {
            await().until(small::connected);
            redis.freeze();
            List<CompletionStage<Response>> stages = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                stages.add(small.call(Command.GET, "x"));
            }
            var failure = failure(RedisUnavailableException.class, small.call(Command.GET, "x"));
            assertTrue(failure.getMessage().contains("10 calls (callsMax)"), failure::getMessage);
            redis.thaw();
            stages.forEach(RedisLinkTest::done);
            redis.freeze();
            var large = small.call(Command.SET, "y", new byte[900]);
            failure = failure(RedisUnavailableException.class, small.call(Command.SET, "x", new byte[200]));
            assertTrue(failure.getMessage().contains("1000 bytes (bytesMax)"), failure::getMessage);
            redis.thaw();
            done(large);
            await().until(() -> small.unanswered() == 0);
            done(small.subscribe("a", new Heard()));
            done(small.subscribe("b", new Heard()));
            failure = failure(RedisUnavailableException.class, small.subscribe("c", new Heard()));
            assertTrue(failure.getMessage().contains("channelsMax"), failure::getMessage);
        }
    }

    @Test
    @DisplayName("[LINK-9] a closed link refuses everything and leaves no connection")
    void closes() {
        link.close();
        await().until(() -> proxy.connections() == 0);
        var failure = failure(RedisUnavailableException.class, link.call(Command.GET, "x"));
        assertTrue(failure.getMessage().contains("closed"), failure::getMessage);
    }
}
