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

    @Inject
    RoomEndpoint(Lobby lobby) {
        this.lobby = lobby;
    }

    @OnOpen
    @NonBlocking
    void opened(WebSocketConnection connection) {
        connection.userData().get(UpgradeAdmission.CONNECTION).open(lobby);
    }

    @OnError
    @NonBlocking
    void failed(WebSocketConnection connection, Throwable failure) {
        connection.userData().get(UpgradeAdmission.CONNECTION).platformFailed(failure);
    }
}
