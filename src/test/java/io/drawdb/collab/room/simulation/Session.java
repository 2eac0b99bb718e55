package io.drawdb.collab.room.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** One connection: what is under way in each direction, in order. */
final class Session {
    final String id;
    final SimulatedClient client;
    final SimulatedServer server;
    final Deque<Consumer<SimulatedServer>> up = new ArrayDeque<>();
    final Deque<Consumer<SimulatedClient>> down = new ArrayDeque<>();
    /** Whether the server has said {@code welcome}, so that it tells what happens. */
    boolean welcomed;
    /** Whether a page has not been sent the present document yet. */
    boolean wholePending;

    Session(String id, SimulatedClient client, SimulatedServer server) {
        this.id = id;
        this.client = client;
        this.server = server;
    }

    void say(Consumer<SimulatedClient> message) {
        down.addLast(message);
    }

    void send(Consumer<SimulatedServer> message) {
        up.addLast(message);
    }

    /** Some messages reach the client. */
    void deliverDown(int count) {
        for (int i = 0; i < count && !down.isEmpty() && client.session == this; i++) {
            down.removeFirst().accept(client);
        }
    }

    /** Some messages reach the server. */
    void deliverUp(int count) {
        for (int i = 0; i < count && !up.isEmpty(); i++) {
            up.removeFirst().accept(server);
        }
    }
}
