package io.drawdb.collab.faults;

import io.drawdb.collab.testing.RedisProcess;
import io.drawdb.collab.testing.TcpProxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** Two servers on one Redis that writes everything to its disk first; the way of each to Redis can be cut. */
final class Fleet implements AutoCloseable {
    private static final int SERVERS = 2;

    private final RedisProcess redis;
    private final List<TcpProxy> ways = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();

    private Fleet(RedisProcess redis) {
        this.redis = redis;
    }

    /** Starts them all, with their data below a directory. */
    static Fleet start(Path home, Map<String, String> settings) {
        return start(home, n -> settings);
    }

    /** The same, each of them with settings of its own. */
    static Fleet start(Path home, IntFunction<Map<String, String>> settings) {
        var fleet = new Fleet(RedisProcess.start(home));
        try {
            List<CompletableFuture<Server>> starting = new ArrayList<>();
            for (int n = 0; n < SERVERS; n++) {
                var way = TcpProxy.to(fleet.redis.port());
                fleet.ways.add(way);
                var all = new HashMap<>(Map.of(
                        "COLLAB_LOG", "redis",
                        "REDIS_URL", "redis://127.0.0.1:" + way.port(),
                        "COLLAB_RESUME_SECRET", "of this fleet and of no other one",
                        "COLLAB_SNAPSHOT_ENTRIES", "100"));
                all.putAll(settings.apply(n));
                starting.add(CompletableFuture.supplyAsync(() -> Server.start(home, all)));
            }
            starting.forEach(server -> fleet.servers.add(server.join()));
            return fleet;
        } catch (RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    RedisProcess redis() {
        return redis;
    }

    Server server(int n) {
        return servers.get(n);
    }

    /** The way to Redis that a server takes. */
    TcpProxy way(int n) {
        return ways.get(n);
    }

    List<URI> addresses() {
        return servers.stream().map(Server::address).toList();
    }

    /** Puts right what a test that failed has left broken. */
    void mend() {
        ways.forEach(TcpProxy::admit);
        ways.forEach(TcpProxy::flow);
        if (!redis.isAlive()) {
            redis.restart();
        }
        servers.forEach(Server::mend);
        servers.forEach(Server::awaitReady);
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
        ways.forEach(TcpProxy::close);
        redis.close();
    }
}
