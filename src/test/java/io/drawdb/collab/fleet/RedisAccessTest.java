package io.drawdb.collab.fleet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

    private RedisLink link() {
        var link = RedisLink.open(vertx, RedisSettings.of(RedisAddress.parse("redis://127.0.0.1:" + redis.port())));
        links.add(link);
        return link;
    }

    private Access server() {
        var access = Access.byToken(token -> new Verdict.Refused("no"), Duration.ofDays(1), InstantSource.system());
        access.spreadBy(RedisRulings.join(link(), "t:", access::heard));
        return access;
    }

    @Test
    @DisplayName("[ACCESS-12] a ruling of one server counts on another, and on one that starts later")
    void rulings() {
        var grant = new Grant("t", "t", "room", Right.EDIT, Instant.now().minusSeconds(5), Instant.MAX);
        var one = server();
        var two = server();
        one.rule(Ruling.Kind.CLIENT, "ann", null);
        two.rule(Ruling.Kind.TOKEN, "t", Right.VIEW);
        var late = server();

        for (var server : List.of(one, two, late)) {
            await().atMost(PATIENCE)
                    .until(() -> server.right(grant, "room", "ann").isEmpty());
            await().atMost(PATIENCE)
                    .until(() -> server.right(grant, "room", "ben").equals(Optional.of(Right.VIEW)));
        }
        assertEquals(2, late.rulings().size());
    }

    @Test
    @DisplayName("[ACCESS-12] what Redis could not be told is told when it is there again")
    void redisIsAway() {
        var grant = new Grant("t", "t", "room", Right.EDIT, Instant.now().minusSeconds(5), Instant.MAX);
        var one = server();
        var two = server();
        await().atMost(PATIENCE).until(() -> links.stream().allMatch(RedisLink::connected));
        redis.kill();
        var made = one.rule(Ruling.Kind.TOKEN, "t", null).orElseThrow();
        assertEquals(Optional.empty(), one.right(grant, "room", "ann"));
        assertThrows(
                ExecutionException.class,
                () -> made.spread().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        redis.restart();

        await().atMost(PATIENCE).until(() -> two.right(grant, "room", "ann").isEmpty());
    }

    @Test
    @DisplayName("[OWN-4] all servers have the key that the first one made")
    void sharedKey() throws Exception {
        List<CompletableFuture<byte[]>> found = new ArrayList<>();
        for (int server = 0; server < 3; server++) {
            var key = new CompletableFuture<byte[]>();
            SharedKey.find(link(), "t:", SecretFile.random(), key::complete);
            found.add(key);
        }
        byte[] first = found.get(0).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        for (var key : found) {
            assertArrayEquals(first, key.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }
}
