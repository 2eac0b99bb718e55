package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.Lobby;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;

/** The endpoint at {@code /collab/{shareId}}, the room's own address. What is said there goes through {@link ClientConnection}. */
@WebSocket(path = "/collab/{shareId}")
class RoomEndpoint {
    private final Lobby lobby;
    private final FaultLog log;

    @Inject
    RoomEndpoint(Lobby lobby, FaultLog log) {
        this.lobby = lobby;
        this.log = log;
    }

    @OnOpen
    @NonBlocking
    void opened(WebSocketConnection connection) {
        connection.userData().get(UpgradeAdmission.CONNECTION).open(lobby);
    }

    /** What the platform could not do with a connection that is as good as gone. */
    @OnError
    @NonBlocking
    void failed(WebSocketConnection connection, Throwable failure) {
        log.fault("platform", connection.userData().get(UpgradeAdmission.CONNECTION).id(), failure.toString());
    }
}
