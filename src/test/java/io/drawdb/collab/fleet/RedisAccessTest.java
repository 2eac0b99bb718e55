package io.drawdb.collab.fleet;

import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.Grant;
import io.drawdb.collab.access.Right;
import io.drawdb.collab.access.Ruling;
import io.drawdb.collab.access.SecretFile;
import io.drawdb.collab.access.Verdict;
import io.drawdb.collab.redis.RedisAddress;
import io.drawdb.collab.redis.RedisLink;
import io.drawdb.collab.redis.RedisSettings;
import io.drawdb.collab.testing.RedisProcess;
import io.drawdb.collab.testing.TcpProxy;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers on one real Redis know of tokens together. */
class RedisAccessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int OTHERS = 2_500;
    private static final Instant SOME_TIME = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final Grant GRANT =
            new Grant("t", "t", "room", Right.EDIT, Instant.now().minusSeconds(5), Instant.MAX);

    @TempDir
    private Path home;

    private final Vertx vertx = Vertx.vertx();
    private final List<RedisLink> links = new ArrayList<>();
    private RedisProcess redis;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(home);
    }

    @AfterEach
    void stop() {
        links.forEach(RedisLink::close);
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private RedisLink link(int port) {
        var link = RedisLink.open(vertx, RedisSettings.of(RedisAddress.parse("redis://127.0.0.1:" + port)));
        links.add(link);
        return link;
    }

    private Access server() {
        return server(link(redis.port()));
    }

    private static Access server(RedisLink link) {
        var access = Access.byToken(token -> new Verdict.Granted(GRANT), Duration.ofDays(1), InstantSource.system());
        access.spreadBy(RedisRulings.join(link, "t:", access::heard, access::rulings));
        return access;
    }

    /** Rules, and waits until Redis has it. */
    private void revoke(Access server) {
        server.rule(Ruling.Kind.TOKEN, "t", null);
        await().until(() -> redis.command("ZCARD", "t:rulings").startsWith(":1"));
    }

    private static boolean isRevoked(Access server) {
        return server.right(GRANT, "room", "ann").isEmpty();
    }

    @Test
    @DisplayName("[ACCESS-12] a ruling of one server counts on another, and on one that starts later")
    void rulings() {
        var one = server();
        var two = server();
        one.rule(Ruling.Kind.CLIENT, "ann", null);
        two.rule(Ruling.Kind.TOKEN, "t", Right.VIEW);
        var late = server();

        for (var server : List.of(one, two, late)) {
            await().until(() -> server.right(GRANT, "room", "ann").isEmpty());
            await().until(() -> server.right(GRANT, "room", "ben").equals(Optional.of(Right.VIEW)));
        }
        assertEquals(2, late.rulings().size());
    }

    @Test
    @DisplayName("[ACCESS-12] what Redis could not be told is told when it is there again")
    void redisIsAway() {
        var one = server();
        var two = server();
        await().until(() -> links.stream().allMatch(RedisLink::connected));
        redis.kill();
        var made = one.rule(Ruling.Kind.TOKEN, "t", null).orElseThrow();
        assertEquals(Optional.empty(), one.right(GRANT, "room", "ann"));
        assertThrows(
                ExecutionException.class,
                () -> made.spread().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        redis.restart();

        await().until(() -> two.right(GRANT, "room", "ann").isEmpty());
    }

    @Test
    @DisplayName("[ACCESS-5] nobody is let in before the server has read what was ruled, however long that takes")
    void rulingsUnread() {
        revoke(server());
        redis.command("ACL", "SETUSER", "default", "-zrange");
        var late = server();
        await().until(() -> redis.command("ACL", "LOG").contains("zrange"));
        assertInstanceOf(Verdict.Unknown.class, late.read("token"));

        redis.command("ACL", "SETUSER", "default", "+zrange");
        await().until(() -> late.read("token") instanceof Verdict.Granted);
        assertTrue(isRevoked(late));
    }

    @Test
    @DisplayName("[ACCESS-12] rulings are read also where those of old can't be removed")
    void rulingsOfOldStay() {
        revoke(server());
        redis.command("ACL", "SETUSER", "default", "-zremrangebyscore");
        var late = server();

        await().until(() -> isRevoked(late));
    }

    @Test
    @DisplayName("[ACCESS-12] rulings that Redis has lost are put back by a server that knows them, for all")
    void redisForgets() {
        var way = TcpProxy.to(redis.port());
        var one = server(link(way.port()));
        revoke(one);
        for (int n = 0; n < OTHERS; n++) {
            one.heard(new Ruling(Ruling.Kind.TOKEN, "t" + n, null, SOME_TIME, SOME_TIME.plusSeconds(86_400)));
        }
        way.refuse();
        redis.command("DEL", "t:rulings");
        var late = server();
        await().until(() -> late.read("token") instanceof Verdict.Granted);
        way.admit();

        await().until(() -> late.rulings().size() == OTHERS + 1);
        assertTrue(isRevoked(late));
        await().until(() -> redis.command("ZCARD", "t:rulings").startsWith(":" + (OTHERS + 1)));
        way.close();
    }

    @Test
    @DisplayName("[OWN-4] all servers have the key that the first one made")
    void sharedKey() throws Exception {
        List<CompletableFuture<byte[]>> found = new ArrayList<>();
        for (int server = 0; server < 3; server++) {
            var key = new CompletableFuture<byte[]>();
            SharedKey.find(link(redis.port()), "t:", SecretFile.random(), key::complete);
            found.add(key);
        }
        byte[] first = found.get(0).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        for (var key : found) {
            assertArrayEquals(first, key.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }
}
