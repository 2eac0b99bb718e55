package io.drawdb.collab.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jboss.logging.Logger;

/** Drivers that work in one room, on all its servers, until it is looked whether everything is right. */
final class Load implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Load.class);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final AtomicInteger ROOMS = new AtomicInteger();

    private final String room;
    private final List<URI> servers;
    private final long seed;
    private final History history = new History();
    private final List<Driver> drivers = new ArrayList<>();

    private Load(String room, List<URI> servers, long seed) {
        this.room = room;
        this.servers = servers;
        this.seed = seed;
    }

    /** The seed of this run: a new one, or that of {@code -Dfaults.seed}. */
    static long seed() {
        return Long.getLong("faults.seed", System.nanoTime());
    }

    /** Makes a room and lets this many drivers loose in it. */
    static Load begin(List<URI> servers, int drivers, long seed) {
        return begin(newRoom(), servers, drivers, seed, true);
    }

    /** The same in a room of this name, whose shared file may be there already. */
    static Load inRoom(String room, List<URI> servers, int drivers, long seed) {
        return begin(room, servers, drivers, seed, true);
    }

    /** The same, and nobody takes a lock. */
    static Load withoutLocks(List<URI> servers, int drivers, long seed) {
        return begin(newRoom(), servers, drivers, seed, false);
    }

    private static String newRoom() {
        return "room-" + ROOMS.incrementAndGet();
    }

    private static Load begin(String room, List<URI> servers, int drivers, long seed, boolean locks) {
        var load = new Load(room, servers, seed);
        try (var founder = Newcomer.join(servers.get(0), load.room, "founder")) {
            var foundation = Edits.foundation();
            load.history.add(new Event.Made("founder", 1, Set.of(), Set.of()));
            var acknowledged = founder.apply(1, 0, foundation);
            var link = new Event.Link("founder", 1, "first");
            var epoch = founder.welcome().get("epoch").asText();
            load.history.add(new Event.Greeted(link));
            load.history.add(new Event.Welcomed(link, epoch, 0, false, 0, Map.of()));
            load.history.seen(link, Reading.change(epoch, acknowledged));
        }
        var random = new Random(seed);
        for (int n = 1; n <= drivers; n++) {
            var driver =
                    new Driver("d" + n, load.room, servers, n % servers.size(), random.nextLong(), load.history, locks);
            load.drivers.add(driver);
            driver.begin();
        }
        return load;
    }

    String room() {
        return room;
    }

    History history() {
        return history;
    }

    /** Waits until so many more changes were acknowledged. */
    void awaitAcknowledged(int more) {
        long until = history.acknowledged() + more;
        await("%d acknowledged".formatted(more), () -> history.acknowledged() >= until);
    }

    /** Waits for something while the drivers work. */
    void await(String what, Callable<Boolean> reached) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .failFast(this::requireDriversAlive)
                    .until(reached);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not within %s: %s; seed %d, %s".formatted(PATIENCE, what, seed, drivers), e);
        }
    }

    private void requireDriversAlive() {
        for (var driver : drivers) {
            if (driver.failure() != null) {
                throw new AssertionError("seed " + seed, driver.failure());
            }
        }
    }

    /**
     * Lets the drivers come to rest, looks at what every server has then, and checks the whole history.
     *
     * @param current see {@link HistoryChecker#check}
     */
    void check(boolean current) {
        rest();
        servers.forEach(this::lookAt);
        var figures = Figures.of(history.events());
        LOG.infof("event=checked room=%s seed=%d %s", room, seed, figures);
        assertEquals(
                List.of(), HistoryChecker.check(history.events(), current), "seed %d: %s".formatted(seed, figures));
    }

    /** Lets the drivers come to rest: all that they made is answered, and everybody has everything. */
    void rest() {
        drivers.forEach(Driver::rest);
        await("all at rest", () -> drivers.stream().allMatch(Driver::isSettled));
        long newest = history.newest();
        await("all at version " + newest, () -> drivers.stream().allMatch(driver -> driver.version() >= newest));
    }

    private void lookAt(URI server) {
        try (var newcomer = Newcomer.join(server, room, "newcomer:" + server.getPort())) {
            var welcome = newcomer.welcome();
            var document = welcome.get("diagram");
            history.add(new Event.Finally(
                    ":" + server.getPort(),
                    welcome.get("epoch").asText(),
                    newcomer.version(),
                    Reading.fingerprint(document),
                    Edits.marks(document)));
        }
    }

    /** Figures of the history so far. */
    Figures figures() {
        return Figures.of(history.events());
    }

    /** Lets the drivers go on after a {@link #check}. */
    void goOn() {
        drivers.forEach(Driver::goOn);
    }

    @Override
    public void close() {
        drivers.forEach(Driver::close);
    }
}
