package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClientConnectionTest {
    private static final GatewayLimits LIMITS = GatewayLimits.defaults();

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FakeLobby lobby = new FakeLobby();
    private final ClientConnection connection = new ClientConnection(
            channel,
            new Arrival(new Peer(1, "10.0.0.1"), Optional.of("r"), Optional.empty()),
            LIMITS,
            new InboundMemory(LIMITS),
            new GatewayMeters(new SimpleMeterRegistry()),
            new FaultLog());

    @BeforeEach
    void join() {
        channel.pipeline().addLast(connection.gate());
        connection.open(lobby);
        send("heard", 1);
        connection.close(4429, "too many messages");
        assertTrue(lobby.only().disconnected.isDone());
    }

    @AfterEach
    void leave() {
        assertEquals(1, lobby.only().received.size());
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("[LIMIT-2] who was told to go is read on, so that he can say goodbye, but not for however many frames")
    void framesAfterTheGoodbye() {
        send("more", 2 * (int) LIMITS.lingerMax().toSeconds() * LIMITS.messagesPerSecond());
        assertTrue(channel.config().isAutoRead());
        send("too many", 1);

        assertFalse(channel.config().isAutoRead());
    }

    @Test
    @DisplayName("[LIMIT-2] nor for however many bytes")
    void bytesAfterTheGoodbye() {
        String large = "x".repeat(LIMITS.frameBytesMax() - 100);
        send(large, 8);
        assertTrue(channel.config().isAutoRead());
        send(large, 1);

        assertFalse(channel.config().isAutoRead());
    }

    private void send(String what, int count) {
        for (int n = 0; n < count; n++) {
            channel.writeInbound(new TextWebSocketFrame("{\"type\":\"heartbeat\",\"padding\":\"" + what + "\"}"));
        }
    }
}
