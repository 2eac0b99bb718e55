package io.drawdb.collab.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** All clients of the driver. */
final class Crew {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Each client says so often that it is there. */
    private static final long HEARTBEAT_NANOS = 10_000_000_000L;

    private static final long BEAT_NANOS = 50_000_000L;
    private static final int COMING_MAX = 100;

    private final Loop loop;
    private final InetSocketAddress server;
    private final List<Client> clients = new ArrayList<>();
    private double beatsDue;
    private int nextToBeat;

    Crew(Loop loop, InetSocketAddress server) {
        this.loop = loop;
        this.server = server;
        loop.after(BEAT_NANOS, this::beat);
    }

    Loop loop() {
        return loop;
    }

    InetSocketAddress server() {
        return server;
    }

    /** Takes a client in, and numbers it. */
    int join(Client client) {
        clients.add(client);
        return clients.size();
    }

    /** Lets those in who have just come; not too many knock at a time. */
    void admit() {
        int from = Math.max(0, clients.size() - COMING_MAX - 1);
        loop.runUntil(
                "joining",
                PATIENCE,
                () -> clients.subList(from, clients.size()).stream()
                                .filter(client -> !client.joined())
                                .count()
                        < COMING_MAX);
    }

    /** Waits until all are in. */
    void awaitJoined() {
        loop.runUntil("all joined", PATIENCE, () -> clients.stream().allMatch(Client::joined));
    }

    void begin() {
        clients.forEach(Client::begin);
    }

    /** Ends all work, and waits until everybody in each room has heard of all of it. */
    void end(Predicate<Client> isHeard) {
        clients.forEach(Client::end);
        loop.runUntil(
                "everybody has everything", PATIENCE, () -> clients.stream().allMatch(isHeard));
    }

    /** A few hearts at a time, so that they don't all beat at once. */
    private void beat() {
        beatsDue = Math.min(clients.size(), beatsDue + clients.size() * (double) BEAT_NANOS / HEARTBEAT_NANOS);
        while (beatsDue >= 1) {
            beatsDue--;
            nextToBeat = (nextToBeat + 1) % clients.size();
            Client client = clients.get(nextToBeat);
            if (client.joined() && !client.wire.isOver() && !client.wire.isBlocked()) {
                client.heartbeat();
            }
        }
        loop.after(BEAT_NANOS, this::beat);
    }
}
