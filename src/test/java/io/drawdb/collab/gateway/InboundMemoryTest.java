package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.drawdb.collab.testing.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Connections on a server with little memory, side by side. */
class InboundMemoryTest {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final GatewayLimits LIMITS = limits(32 * MEBIBYTE);
    private static final int HELLO_BYTES = 64 * 1024;

    private final FakeLobby lobby = new FakeLobby();
    private final InboundMemory memory = new InboundMemory(LIMITS);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void everythingIsGivenBack() {
        for (int n = 0; n < channels.size(); n++) {
            lobby.session(n).release();
            channels.get(n).finishAndReleaseAll();
        }
        channels.forEach(EmbeddedChannel::runPendingTasks);
        assertEquals(0, memory.decoded().taken());
        assertEquals(0, memory.unread().taken());
    }

    @Test
    @DisplayName("[LIMIT-16] a message that finds no place waits, unread, until another one has been dealt with")
    void waitsForPlace() {
        var first = connect("stalled");
        var second = connect("stalled");
        lobby.session(0).seated();
        lobby.session(1).seated();
        send(first, 3 * MEBIBYTE);
        send(second, 3 * MEBIBYTE);
        assertEquals(1, lobby.session(0).received.size());
        assertEquals(0, lobby.session(1).received.size());
        assertFalse(second.config().isAutoRead());
        assertEquals(1, counted("waiting_for_memory"));

        lobby.session(0).release();
        second.runPendingTasks();
        assertEquals(1, lobby.session(1).received.size());
        Patience.await().until(() -> {
            second.runScheduledPendingTasks();
            return second.config().isAutoRead();
        });
        assertEquals(1, counted("waiting_for_memory"));
    }

    @Test
    @DisplayName("[LIMIT-16][LIMIT-12] small messages go on while others fill the memory")
    void smallOnesGoOn() {
        var large = connect("stalled");
        var small = connect("room");
        lobby.session(0).seated();
        send(large, 3 * MEBIBYTE);
        for (int n = 1; n <= 10; n++) {
            send(small, 10_000);
        }

        Patience.await().until(() -> {
            small.runScheduledPendingTasks();
            return lobby.session(1).received.size() == 10;
        });
    }

    @Test
    @DisplayName("[LIMIT-16] who goes while his message waits leaves the place to others, and is heard before")
    void goesWhileWaiting() {
        var first = connect("stalled");
        var leaving = connect("stalled");
        var second = connect("stalled");
        for (int n = 0; n < 3; n++) {
            lobby.session(n).seated();
        }
        send(first, 3 * MEBIBYTE);
        send(leaving, 3 * MEBIBYTE);
        send(second, 3 * MEBIBYTE);
        leaving.close();
        assertEquals(1, lobby.session(1).received.size());

        lobby.session(0).release();
        lobby.session(1).release();
        second.runPendingTasks();
        assertEquals(1, lobby.session(2).received.size());
    }

    @Test
    @DisplayName("[FRAME-18] before hello a frame of 64 KiB is taken, and a larger one closes with 1009")
    void largeBeforeHello() {
        var hello = connect("room");
        send(hello, HELLO_BYTES);
        assertEquals(1, lobby.session(0).received.size());
        send(hello, HELLO_BYTES + 1);
        assertEquals(2, lobby.session(0).received.size());

        var stranger = connect("room");
        send(stranger, HELLO_BYTES + 1);
        assertEquals(0, lobby.session(1).received.size());
        assertEquals(1009, closeCode(stranger));
        assertEquals(1, counted("too_big_before_hello"));
    }

    @Test
    @DisplayName("[FRAME-18][FRAME-4] what is said behind a hello that is under way waits for what becomes of it")
    void largeBehindHello() {
        var joins = connect("stalled");
        send(joins, 100);
        send(joins, HELLO_BYTES + 1);
        assertEquals(1, lobby.session(0).received.size());
        lobby.session(0).seated().release();
        joins.runPendingTasks();
        assertEquals(2, lobby.session(0).received.size());

        var refused = connect("stalled");
        send(refused, 100);
        send(refused, HELLO_BYTES + 1);
        lobby.session(1).release();
        refused.runPendingTasks();
        assertEquals(1, lobby.session(1).received.size());
        assertEquals(1009, closeCode(refused));
    }

    private EmbeddedChannel connect(String room) {
        var channel = new EmbeddedChannel();
        var arrival = new Arrival(new Peer(channels.size(), "10.0.0.1"), Optional.of(room), Optional.empty());
        var connection =
                new ClientConnection(channel, arrival, LIMITS, memory, new GatewayMeters(registry), new FaultLog());
        channel.pipeline().addLast(connection.gate());
        connection.open(lobby);
        channels.add(channel);
        return channel;
    }

    private static void send(EmbeddedChannel channel, int bytes) {
        String begin = "{\"type\":\"heartbeat\",\"x\":\"";
        channel.writeInbound(new TextWebSocketFrame(begin + "x".repeat(bytes - begin.length() - 2) + "\"}"));
    }

    private static int closeCode(EmbeddedChannel channel) {
        for (WebSocketFrame frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            int code = frame instanceof CloseWebSocketFrame close ? close.statusCode() : 0;
            frame.release();
            if (code != 0) {
                return code;
            }
        }
        return 0;
    }

    private double counted(String reason) {
        return registry.counter("collab.refused", "reason", reason).count();
    }

    private static GatewayLimits limits(long heapBytes) {
        var usual = GatewayLimits.defaults();
        return UsualLimits.with(usual.frameBytesMax(), usual.pingEvery(), usual.messageWithin(), heapBytes);
    }
}
