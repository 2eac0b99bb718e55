package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.Patience;
import io.drawdb.collab.testing.RawWebSocket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Messages that are begun and not finished, on connections side by side. */
class UnreadGaugeTest {
    private static final int MEBIBYTE = 1024 * 1024;
    /** Messages of no more than a mebibyte, and place for two of them. */
    private static final GatewayLimits LIMITS = limits(Duration.ofSeconds(30), Duration.ofSeconds(20));

    private final FakeLobby lobby = new FakeLobby();
    private final InboundMemory memory = new InboundMemory(LIMITS);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void everythingIsGivenBack() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertEquals(0, memory.unread().taken());
        assertEquals(0, memory.decoded().taken());
    }

    @Test
    @DisplayName(
            "[LIMIT-17] a frame that is not whole takes what came of it, beyond a little, and gives it back when it is")
    void partOfAFrame() {
        var channel = join(LIMITS);
        byte[] frame = message(700_000);
        for (int at = 0; at < frame.length; at += 100_000) {
            int came = Math.min(frame.length, at + 100_000);
            send(channel, Arrays.copyOfRange(frame, at, came));
            long expected = came == frame.length ? 0 : came - UnreadGauge.FREE_BYTES;
            assertEquals(expected, memory.unread().taken());
        }
        awaitReceived(channel, lobby.session(0), 2);
    }

    @Test
    @DisplayName("[LIMIT-17] frames of every length, pings between them, whole and in parts, leave nothing counted")
    void allLengths() {
        var channel = join(LIMITS);
        int messages = 1;
        for (int payload : new int[] {30, 125, 126, 127, 65_535, 65_536, 100_000}) {
            byte[] whole = message(payload);
            send(channel, whole);
            send(channel, Arrays.copyOf(whole, 50_000 < whole.length ? 50_000 : 20));
            send(channel, Arrays.copyOfRange(whole, 50_000 < whole.length ? 50_000 : 20, whole.length));
            send(channel, RawWebSocket.frame(RawWebSocket.PING, true, true, new byte[100]));
            messages += 2;
        }
        awaitReceived(channel, lobby.session(0), messages);
        byte[] begun = message(100_000);
        send(channel, Arrays.copyOf(begun, 50_000));
        assertEquals(50_000 - UnreadGauge.FREE_BYTES, memory.unread().taken());
    }

    @Test
    @DisplayName(
            "[LIMIT-17] who would go over what all have together is told to come later, with 4503, and holds nothing")
    void noPlace() {
        var fragments = join(LIMITS);
        send(fragments, RawWebSocket.frame(RawWebSocket.TEXT, false, true, new byte[MEBIBYTE - 100]));
        var frame = join(LIMITS);
        send(frame, Arrays.copyOf(message(MEBIBYTE - 100), MEBIBYTE - 200));
        var over = join(LIMITS);
        send(over, Arrays.copyOf(message(MEBIBYTE - 100), MEBIBYTE - 200));

        assertEquals(4503, closeCode(over));
        assertEquals(1, counted("unread_bytes"));
        assertTrue(memory.unread().taken() <= LIMITS.unreadBytesMax());
        var honest = join(LIMITS);
        byte[] message = message(10_000);
        for (int n = 2; n <= 10; n++) {
            send(honest, Arrays.copyOf(message, 5_000));
            send(honest, Arrays.copyOfRange(message, 5_000, message.length));
            awaitReceived(honest, lobby.session(3), n);
        }
        send(frame, Arrays.copyOfRange(message(MEBIBYTE - 100), MEBIBYTE - 200, message(MEBIBYTE - 100).length));
        awaitReceived(frame, lobby.session(1), 2);
    }

    @Test
    @DisplayName("[FRAME-18] before hello a frame that grows too big is refused while it comes, also in fragments")
    void unfinishedBeforeHello() {
        var whole = connect(LIMITS);
        send(whole, Arrays.copyOf(message(100_000), 70_000));
        assertEquals(1009, closeCode(whole));
        var fragments = connect(LIMITS);
        for (int n = 0; n < 7; n++) {
            send(fragments, RawWebSocket.frame(n == 0 ? RawWebSocket.TEXT : 0, false, true, new byte[10_000]));
        }
        assertEquals(1009, closeCode(fragments));
        assertEquals(2, counted("too_big_before_hello"));
        assertEquals(0, memory.unread().taken());
    }

    @Test
    @DisplayName("[LIMIT-18] a message that is not gone on with is noticed, one that comes slowly is not")
    void stalls() {
        var fragments = new FragmentJoiner(MEBIBYTE);
        var channel = new EmbeddedChannel();
        var connection = connection(channel, LIMITS);
        var gauge = new UnreadGauge(
                connection, fragments, pump(connection, channel), memory.unread(), Duration.ofNanos(30));
        assertFalse(gauge.stalled(0));
        assertFalse(gauge.stalled(100), "there is no message");
        fragments.add(Unpooled.wrappedBuffer(new byte[100]), false);
        assertFalse(gauge.stalled(200));
        assertFalse(gauge.stalled(230));
        fragments.add(Unpooled.wrappedBuffer(new byte[UnreadGauge.PROGRESS_BYTES]), false);
        assertFalse(gauge.stalled(260), "a lot came");
        assertFalse(gauge.stalled(290));
        fragments.add(Unpooled.wrappedBuffer(new byte[UnreadGauge.PROGRESS_BYTES - 1]), false);
        assertTrue(gauge.stalled(291), "too little came");
        gauge.forgive();
        assertFalse(gauge.stalled(292));
        gauge.messageDone();
        assertFalse(gauge.stalled(400), "another message");
    }

    @Test
    @DisplayName("[LIMIT-18] a message that is not gone on with closes with 4408, whatever else is said meanwhile")
    void stalledIsClosed() {
        var channel = join(limits(Duration.ofMillis(1), Duration.ofMillis(1)));
        send(channel, RawWebSocket.frame(RawWebSocket.TEXT, false, true, new byte[10]));
        Patience.await().until(() -> {
            send(channel, RawWebSocket.frame(RawWebSocket.PING, true, true, new byte[0]));
            channel.runScheduledPendingTasks();
            return counted("unfinished") == 1;
        });
        assertEquals(4408, closeCode(channel));
    }

    /** Messages in quick succession are taken in turns. */
    private static void awaitReceived(EmbeddedChannel channel, FakeSession session, int messages) {
        Patience.await().until(() -> {
            channel.runScheduledPendingTasks();
            return session.received.size() == messages;
        });
    }

    private EmbeddedChannel join(GatewayLimits limits) {
        var channel = connect(limits);
        send(channel, message(30));
        return channel;
    }

    private EmbeddedChannel connect(GatewayLimits limits) {
        var channel = new EmbeddedChannel();
        var connection = connection(channel, limits);
        channel.pipeline().addLast(new WebSocket13FrameDecoder(true, true, limits.frameBytesMax()), connection.gate());
        connection.open(lobby);
        channels.add(channel);
        return channel;
    }

    private ClientConnection connection(EmbeddedChannel channel, GatewayLimits limits) {
        var arrival = new Arrival(new Peer(1, "10.0.0.1"), Optional.of("room"), Optional.empty());
        return new ClientConnection(channel, arrival, limits, memory, new GatewayMeters(registry), new FaultLog());
    }

    private InboundPump pump(ClientConnection connection, EmbeddedChannel channel) {
        return new InboundPump(connection, channel, LIMITS, new GatewayMeters(registry), memory);
    }

    /** A whole frame with so many bytes of a message. */
    private static byte[] message(int bytes) {
        String begin = "{\"type\":\"heartbeat\",\"x\":\"";
        String text = begin + "x".repeat(bytes - begin.length() - 2) + "\"}";
        return RawWebSocket.frame(RawWebSocket.TEXT, true, true, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(EmbeddedChannel channel, byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    }

    private static int closeCode(EmbeddedChannel channel) {
        for (Object written = channel.readOutbound(); written != null; written = channel.readOutbound()) {
            if (written instanceof CloseWebSocketFrame close) {
                int code = close.statusCode();
                close.release();
                return code;
            }
        }
        return 0;
    }

    private double counted(String reason) {
        return registry.counter("collab.refused", "reason", reason).count();
    }

    private static GatewayLimits limits(Duration messageWithin, Duration pingEvery) {
        return UsualLimits.with(MEBIBYTE, pingEvery, messageWithin, 16L * MEBIBYTE);
    }
}
