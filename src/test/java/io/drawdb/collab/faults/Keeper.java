package io.drawdb.collab.faults;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Somebody who wants a room saved, and looks whether it is. */
final class Keeper {
    private static final Logger LOG = Logger.getLogger(Keeper.class);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private Keeper() {}

    /** Of a server that writes what changes at once, as far as the budget goes, and whose tries are soon over. */
    static Map<String, String> settings(String backend, int writesPerMinute) {
        return Map.of(
                "PERSIST_BASE_URL", backend,
                "PERSIST_FLUSH_MS", "500",
                "PERSIST_OPS_THRESHOLD", "5",
                "COLLAB_WRITES_PER_MINUTE", String.valueOf(writesPerMinute),
                "COLLAB_WRITES_PER_HOUR", "100000",
                "COLLAB_WRITEBACK_TIMEOUT_MS", "3000",
                "COLLAB_WRITEBACK_POLL_MS", "1000",
                "COLLAB_SNAPSHOT_ENTRIES", "100");
    }

    /** Lets drivers loose in a new room with a shared file. */
    static Load begin(ShakyBackend backend, List<Server> servers, int drivers, Random random) {
        String room = "written-" + NAMES.incrementAndGet();
        backend.begin(room);
        return Load.inRoom(room, servers.stream().map(Server::address).toList(), drivers, random.nextLong());
    }

    private static Newcomer join(Load load, Server server) {
        return Newcomer.join(server.address(), load.room(), "keeper-" + NAMES.incrementAndGet());
    }

    /** Waits while somebody on each of these servers wants everything saved now: no back-off holds up the next try. */
    static void insist(Load load, List<Server> servers, String what, Callable<Boolean> reached) {
        insist(load, servers, () -> {}, what, reached);
    }

    /** The same, and something is begun once they are all there. */
    static void insist(Load load, List<Server> servers, Runnable begin, String what, Callable<Boolean> reached) {
        var keepers = servers.stream().map(server -> join(load, server)).toList();
        begin.run();
        load.await(what, () -> {
            keepers.forEach(Newcomer::wantSaved);
            return reached.call();
        });
        keepers.forEach(Newcomer::close);
    }

    /** Waits until a server says that there is nothing to save. */
    static void awaitSaved(Load load, Server server) {
        try (var asker = join(load, server)) {
            load.await("all saved", () -> {
                asker.wantSaved();
                return asker.socket().drain().stream()
                        .anyMatch(message -> message.path("noChanges").asBoolean());
            });
        }
    }

    /** Lets everything come to rest, and checks what clients were told and what the file held. */
    static void settle(ShakyBackend backend, Load load, List<Server> servers) {
        load.rest();
        servers.forEach(server -> awaitSaved(load, server));
        LOG.infof("event=written room=%s %s", load.room(), backend);
        backend.filed().forEach(load.history()::add);
        load.check(true);
    }
}
