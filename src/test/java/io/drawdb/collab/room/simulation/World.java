package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.room.RoomRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One room with its servers, its log, its clients and drawdb-server, all driven by one random number generator: the same
 * seed is the same story, to the last byte.
 */
final class World {
    private static final int CLIENTS_MAX = 8;
    private static final int SERVERS_MAX = 3;
    private static final int ROUNDS_TO_REST_MAX = 200;
    /** Longer than any try, turn, back-off and lag of write-back together, and time to look at the file twice. */
    private static final int SECONDS_TO_WRITE = 60;

    final SplittableRandom random;
    final RoomRules rules;
    final Witness witness;
    final Tally tally;
    final SimulatedLog log;
    final SimulatedTime time = new SimulatedTime();
    final SimulatedBackend backend;
    final SimulatedTurns turns;

    private final List<SimulatedServer> servers = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final SimulatedOperator operator;
    private final FileLaw files;
    private @Nullable Throwable broken;
    private boolean calm;
    private int sessions;

    World(long seed, Tally tally) {
        this.tally = tally;
        random = new SplittableRandom(seed);
        rules = rules();
        backend = new SimulatedBackend(this);
        var longest = SimulatedSaving.SETTINGS.longestTry().plus(SimulatedLine.TIMEOUT);
        turns = new SimulatedTurns(this, longest);
        files = new FileLaw(backend, tally);
        witness = new Witness(rules, tally, files);
        log = new SimulatedLog(rules, witness);
        operator = new SimulatedOperator(this);
        if (random.nextInt(4) > 0) {
            backend.editByHand();
        }
        var first = backend.newest()
                .map(file -> SimulatedBackend.parsed(file.content()))
                .orElse(null);
        log.append(time.now(), "", new RoomCommand.Open("e" + seed, first, "r0", null));
        for (int i = 1 + random.nextInt(SERVERS_MAX); i > 0; i--) {
            servers.add(new SimulatedServer(this));
        }
        for (int i = 1 + random.nextInt(CLIENTS_MAX); i > 0; i--) {
            clients.add(random.nextInt(3) == 0 ? new PageClient(this, "page" + i) : new GranularClient(this, "c" + i));
        }
    }

    private RoomRules rules() {
        return new RoomRules(
                Duration.ofSeconds(30),
                Duration.ofSeconds(random.nextInt(60)),
                Duration.ofSeconds(random.nextInt(3)),
                random.nextBoolean(),
                random.nextInt(3) == 0 ? 3_000 : 1_000_000,
                random.nextInt(3) == 0 ? 1_000 : random.nextInt(20),
                Duration.ofSeconds(1 + random.nextInt(120)));
    }

    /** Something happens, and then a few other things. */
    void step() {
        passTime();
        SimulatedClient client = clients.get(random.nextInt(clients.size()));
        if (client.session == null) {
            if (random.nextInt(3) == 0) {
                client.connect();
            }
        } else if (random.nextInt(25) == 0) {
            client.loseConnection();
        } else {
            client.act();
        }
        deliver(clients.get(random.nextInt(clients.size())));
        deliver(client);
        SimulatedServer server = anyServer();
        server.follow(random.nextInt(6));
        trouble(server);
        checkGuarded();
    }

    private void passTime() {
        int choice = random.nextInt(60);
        long millis = choice == 0 ? 40_000 : choice < 5 ? random.nextInt(8_000) : random.nextInt(400);
        time.pass(Duration.ofMillis(millis));
    }

    private void deliver(SimulatedClient client) {
        Session session = client.session;
        if (session != null) {
            session.deliverUp(random.nextInt(4));
            session.deliverDown(random.nextInt(6));
        }
    }

    private void trouble(SimulatedServer server) {
        switch (random.nextInt(40)) {
            case 0 -> server.setClockError(Duration.ofMillis(random.nextInt(20_000) - 10_000));
            case 1 -> server.saveSnapshot();
            case 2, 3 -> restart(server);
            case 4, 5 -> backend.editByHand();
            case 7, 8, 9 -> server.lookAround();
            case 10, 11, 12 -> server.noticeDepartures();
            case 13, 14 -> server.showWholes();
            case 15 -> server.submit(new RoomCommand.Open("another lineage", null, null, null));
            case 16, 17 -> operator.act(server);
            default -> {
                // Most of the time all is well.
            }
        }
    }

    private void restart(SimulatedServer server) {
        if (random.nextInt(4) == 0) {
            server.restart();
            tally.note("restart");
        }
    }

    SimulatedServer anyServer() {
        return servers.get(random.nextInt(servers.size()));
    }

    /** Tells sessions from each other. */
    String nextSession() {
        sessions++;
        return "s" + sessions;
    }

    boolean logFails() {
        return !calm && random.nextInt(60) == 0;
    }

    /** Whether nothing goes wrong any more. */
    boolean isCalm() {
        return calm;
    }

    /** Does what somebody else would catch the failures of: they fail the story. */
    void guard(Runnable task) {
        try {
            task.run();
        } catch (AssertionError | RuntimeException failure) {
            broken = broken == null ? failure : broken;
        }
    }

    private void checkGuarded() {
        if (broken != null) {
            throw new AssertionError(broken.getMessage(), broken);
        }
    }

    /**
     * Nobody does anything new: everybody connects, all that is under way arrives, and write-back has the time that it
     * needs. Then all must agree.
     */
    void comeToRest() {
        calm = true;
        deliverAll();
        writeBack();
        deliverAll();
        clients.forEach(SimulatedClient::checkAtRest);
        servers.forEach(server -> witness.checkSame(server.room()));
        witness.checkSame(log.replayed());
        Diagram document = witness.room().diagram();
        if (document != null) {
            files.checkAtRest(document);
        }
    }

    private void writeBack() {
        for (int left = SECONDS_TO_WRITE; left > 0; left -= backend.isQuiet() ? 1 : 0) {
            time.pass(Duration.ofSeconds(1));
            servers.forEach(SimulatedServer::followToEnd);
            servers.forEach(SimulatedServer::tick);
        }
        checkGuarded();
    }

    private void deliverAll() {
        int round = 0;
        do {
            if (round++ > ROUNDS_TO_REST_MAX) {
                throw new AssertionError("the room does not come to rest: " + clients);
            }
            for (SimulatedClient client : clients) {
                if (client.session == null) {
                    client.connect();
                }
                client.session.deliverUp(Integer.MAX_VALUE);
                client.session.deliverDown(Integer.MAX_VALUE);
            }
            servers.forEach(SimulatedServer::noticeDepartures);
            servers.forEach(SimulatedServer::followToEnd);
            servers.forEach(SimulatedServer::showWholes);
        } while (!isAtRest());
    }

    private boolean isAtRest() {
        return clients.stream()
                .allMatch(client -> client.isAtRest()
                        && client.session != null
                        && client.session.up.isEmpty()
                        && client.session.down.isEmpty());
    }
}
