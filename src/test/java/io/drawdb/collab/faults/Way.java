package io.drawdb.collab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.testing.WsClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A driver's line to one of several servers, and to the next when that is no good. On the driver's thread alone. */
final class Way {
    private static final Duration CONNECTING_MAX = Duration.ofSeconds(5);

    private final String id;
    private final List<URI> servers;
    private int at;
    private int connections;
    private @Nullable WsClient socket;
    private Event.Link link;

    /** @param first at which of the servers it begins */
    Way(String id, List<URI> servers, int first) {
        this.id = id;
        this.servers = servers;
        this.at = first;
        this.link = new Event.Link(id, 0, "none");
    }

    /** Which connection it is, and to where. */
    Event.Link link() {
        return link;
    }

    /** Whether there is a line, which may be broken. */
    boolean isThere() {
        return socket != null;
    }

    boolean isOpen() {
        return socket != null && socket.isOpen();
    }

    /** Waits a little for the next message. */
    Optional<JsonNode> poll(Duration wait) {
        return socket == null ? Optional.empty() : socket.poll(wait);
    }

    boolean connect() {
        URI server = servers.get(at % servers.size());
        try {
            socket = WsClient.connect(server, CONNECTING_MAX);
        } catch (WsClient.Refused | CompletionException e) {
            return false;
        }
        connections++;
        link = new Event.Link(id, connections, ":" + server.getPort());
        return true;
    }

    /** This server is no good: to the next. */
    void away() {
        drop();
        at++;
    }

    void drop() {
        if (socket != null) {
            socket.close();
        }
        socket = null;
    }

    /** A line that breaks while something is said is noticed by who listens. */
    void say(ObjectNode message) {
        if (socket != null && socket.isOpen()) {
            try {
                socket.send(message);
            } catch (IllegalStateException e) {
                drop();
            }
        }
    }
}
