package io.drawdb.collab.log;

import static org.awaitility.Awaitility.await;

import io.drawdb.collab.redis.RedisAddress;
import io.drawdb.collab.redis.RedisLink;
import io.drawdb.collab.redis.RedisSettings;
import io.drawdb.collab.testing.RedisProcess;
import io.drawdb.collab.testing.TcpProxy;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis, and servers' logs on it, each by a way of its own that can be cut. */
final class RedisWorld implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A server's log, and its way to Redis. */
    record Server(RoomLog log, RedisLink link, TcpProxy way) {}

    private final Duration limit;
    private final RedisProcess redis;
    private final Vertx vertx = Vertx.vertx();
    private final List<Server> servers = new ArrayList<>();

    /** @param limit what takes longer has failed */
    RedisWorld(Path home, Duration limit) {
        this.limit = limit;
        redis = RedisProcess.start(home);
    }

    RedisProcess redis() {
        return redis;
    }

    /** One more server, with the usual settings. */
    Server server() {
        return server(RedisLogSettings.of("collab:"));
    }

    Server server(RedisLogSettings settings) {
        TcpProxy way = TcpProxy.to(redis.port());
        RedisLink link = RedisLink.open(
                vertx,
                RedisSettings.of(RedisAddress.parse("redis://127.0.0.1:" + way.port()))
                        .withTimeLimit(limit));
        var log = new RedisRoomLog(link, settings);
        var server = new Server(log, link, way);
        servers.add(server);
        await().atMost(PATIENCE).until(() -> log.health().writable());
        return server;
    }

    /** Settings that keep few entries behind a snapshot, read on in small batches, and look after rooms all the time. */
    static RedisLogSettings small(int keepEntries) {
        return small(keepEntries, Duration.ofMillis(5));
    }

    static RedisLogSettings small(int keepEntries, Duration probeEvery) {
        RedisLogSettings usual = RedisLogSettings.of("collab:");
        return new RedisLogSettings(
                usual.prefix(),
                keepEntries,
                usual.keepBytes(),
                1_000,
                7,
                3_000,
                usual.bodyBytesMax(),
                usual.callsMax(),
                probeEvery,
                usual.closeWaitMax());
    }

    @Override
    public void close() {
        servers.forEach(server -> {
            server.log().close();
            server.link().close();
            server.way().close();
        });
        redis.close();
        vertx.close();
    }
}
