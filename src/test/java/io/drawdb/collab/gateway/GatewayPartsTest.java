package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.testing.LogLines;
import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.EncodedMessage;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GatewayPartsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    @DisplayName(
            "[LIMIT-3] the window is full by messages or by bytes, and stalls what fills it until it is half empty")
    void windowCounts() {
        var window = new InboundWindow(4, 100);
        for (int i = 0; i < 4; i++) {
            assertFalse(window.full() || window.stalled());
            window.started(1);
        }
        assertTrue(window.full() && window.stalled());
        window.finished(1);
        assertTrue(!window.full() && window.stalled());
        window.finished(1);
        assertFalse(window.stalled());
        window.started(98);
        assertTrue(window.full() && window.stalled());
    }

    @Test
    @DisplayName("[FRAME-5] exactly what Java's strict decoder takes is UTF-8")
    void utf8() {
        var random = new SplittableRandom(7);
        byte[][] pieces = {
            {'a'},
            {(byte) 0xc2, (byte) 0x80},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xe0, (byte) 0x9f, (byte) 0xbf},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf0, (byte) 0x9f, (byte) 0x98, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xff},
            {(byte) 0x80},
            {(byte) 0xe2, (byte) 0x82}
        };
        for (int i = 0; i < 20_000; i++) {
            var buffer = ByteBuffer.allocate(16);
            for (int n = random.nextInt(4); n > 0; n--) {
                buffer.put(pieces[random.nextInt(pieces.length)]);
            }
            if (random.nextBoolean() && buffer.position() > 0) {
                buffer.put(random.nextInt(buffer.position()), (byte) random.nextInt(256));
            }
            var bytes = Arrays.copyOf(buffer.array(), buffer.position());
            assertEquals(
                    javaTakes(bytes), Utf8.isValid(bytes), () -> HexFormat.of().formatHex(bytes));
        }
    }

    @Test
    @DisplayName("[FRAME-7] fragments are joined, and one too many is seen before it is taken")
    void fragments() {
        var joiner = new FragmentJoiner(10);
        assertNull(joiner.add(Unpooled.wrappedBuffer(new byte[] {1, 2}), false));
        assertNull(joiner.add(Unpooled.wrappedBuffer(new byte[] {3}), false));
        assertFalse(joiner.tooBigWith(Unpooled.wrappedBuffer(new byte[7])));
        assertTrue(joiner.tooBigWith(Unpooled.wrappedBuffer(new byte[8])));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, joiner.add(Unpooled.wrappedBuffer(new byte[] {4}), true));
        assertArrayEquals(new byte[0], joiner.add(Unpooled.EMPTY_BUFFER, true));
    }

    @Test
    @DisplayName("[CONN-10] a close reason is cut to 123 bytes without half a character")
    void closeReasonIsCut() {
        assertEquals("short", CloseReason.cut("short"));
        assertEquals("x".repeat(123), CloseReason.cut("x".repeat(500)));
        for (int lead = 0; lead < 4; lead++) {
            var cut = CloseReason.cut("x".repeat(lead) + "😀".repeat(40));
            assertTrue(cut.getBytes(StandardCharsets.UTF_8).length <= 123);
            assertFalse(Character.isHighSurrogate(cut.charAt(cut.length() - 1)));
            assertEquals((123 - lead) / 4 * 2 + lead, cut.length());
        }
    }

    @Test
    @DisplayName("[LIMIT-1] limits that no server can work with are refused by name")
    void limitsAreChecked() {
        var message = assertThrows(IllegalArgumentException.class, () -> limits(0, Duration.ofSeconds(45)))
                .getMessage();
        assertEquals("frameBytesMax must be above 0, is 0", message);
        assertThrows(IllegalArgumentException.class, () -> limits(1, Duration.ofSeconds(20)));
    }

    @Test
    @DisplayName("[ORIGIN-3] what is refused is one line in the log, whatever it says")
    void oneLine() {
        String hostile = "a\nb\u0085c\u2028d\u2029e\u009bf\"g";
        String harmless = "a?b?c?d?e?f?g";
        var log = new FaultLog();
        try (var lines = LogLines.of(FaultLog.class.getPackageName())) {
            log.refused(GatewayReason.ORIGIN, hostile);
            log.refused(GatewayReason.ORIGIN, hostile, hostile);
            log.fault("closed", new Peer(1, hostile), hostile);
            log.bug("failed", new Peer(1, hostile), new IllegalStateException("a test's"));

            assertEquals(
                    List.of(
                            "event=refused reason=origin address=" + harmless,
                            "event=refused reason=origin address=%s text=\"%s\"".formatted(harmless, harmless),
                            "event=closed conn=1 address=%s reason=\"%s\"".formatted(harmless, harmless),
                            "event=failed conn=1 address=" + harmless),
                    lines.all());
        }
    }

    @Test
    @DisplayName("[FRAME-8] the log takes so many lines of faults a second, then counts")
    void logIsLimited() {
        var log = new FaultLog();
        for (int i = 0; i < FaultLog.LINES_PER_SECOND; i++) {
            assertTrue(log.mayWrite(5));
        }
        assertFalse(log.mayWrite(5));
        assertTrue(log.mayWrite(6));
    }

    @Test
    @DisplayName("[LIMIT-2] bytes and operations count like messages, and what was overrun is named")
    void bytesAndOperations() throws Exception {
        var rates = new InboundRates(
                new GatewayLimits(
                        4096,
                        1,
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        1,
                        1,
                        1000,
                        100,
                        10,
                        2,
                        1,
                        false,
                        1),
                0);
        assertEquals(0, rates.take(0));
        rates.took(2000);
        assertTrue(rates.take(0) >= SECOND * 10, "bytes are not counted");
        assertEquals(GatewayReason.SLOWED_DOWN_BYTES, rates.slowedDownBy());

        assertEquals(0, rates.take(20 * SECOND));
        rates.took(change(150));
        assertTrue(rates.take(20 * SECOND) > 0, "operations are not counted");
        assertEquals(GatewayReason.SLOWED_DOWN_OPS, rates.slowedDownBy());
        assertFalse(rates.flooding());
        for (long now = 20 * SECOND; now < 31 * SECOND; now += rates.take(now)) {
            rates.took(change(10));
        }
        assertTrue(rates.flooding());
        assertEquals("too many operations: at most 10 a second", rates.limit());
    }

    @Test
    @DisplayName("[LIMIT-2] what can't be put off is taken on account; who takes more than a full bucket is a flood")
    void overdraft() {
        var rates = new InboundRates(GatewayLimits.defaults(), 0);
        int burst = 10 * GatewayLimits.defaults().messagesPerSecond();
        for (int n = 0; n < 2 * burst; n++) {
            rates.overdraw();
        }
        assertFalse(rates.flooding());
        assertTrue(rates.take(0) > 10 * SECOND);
        rates.overdraw();
        assertTrue(rates.flooding());
        assertEquals("too many messages: at most 100 a second", rates.limit());
    }

    @Test
    @DisplayName("[LIMIT-6] addresses are counted one by one, those of IPv6 by their first 64 bits")
    void addressBlocks() {
        assertEquals("10.0.0.1", AddressBlock.of("10.0.0.1"));
        assertEquals("10.0.0.1", AddressBlock.of("10.0.0.1:4711"));
        assertEquals("10.0.0.1", AddressBlock.of("::ffff:10.0.0.1"));
        String block = AddressBlock.of("2001:db8:0:7::1");
        assertEquals("20010db800000007/64", block);
        for (var alike : new String[] {"2001:0DB8:0:7:ffff::2", "[2001:db8:0:7::3]:443", "2001:db8:0:7::4%eth0"}) {
            assertEquals(block, AddressBlock.of(alike), alike);
        }
        assertEquals("unknown", AddressBlock.of("unknown"));
        assertEquals("x".repeat(64), AddressBlock.of("x".repeat(9_000)));
        assertEquals("[", AddressBlock.of("["));
    }

    @Test
    @DisplayName("[LIMIT-5] a message in pieces leaves in fragments of the allowed size, byte for byte")
    void framesInPieces() {
        var pieces = List.of(new byte[] {1, 2, 3}, new byte[] {4}, new byte[] {5, 6, 7, 8, 9});
        for (int most = 1; most < 11; most++) {
            var cursor = new FrameCursor(new Frame(new EncodedMessage(pieces, 9), Frame.Kind.REQUIRED, "x"));
            var sent = Unpooled.buffer();
            while (cursor.left() > 0) {
                var part = cursor.next(most);
                assertTrue(part.readableBytes() == most || cursor.left() == 0);
                sent.writeBytes(part);
            }
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, ByteBufUtil.getBytes(sent));
        }
        assertEquals(0, new FrameCursor(new Frame(new byte[0], Frame.Kind.REQUIRED, "x")).left());
    }

    private static ClientMessage change(int operations) throws BadMessage {
        var ops = Collections.nCopies(operations, "{\"target\":\"note\",\"action\":\"delete\",\"id\":\"1\"}");
        return MessageReader.read(("{\"type\":\"change\",\"seq\":1,\"base\":0,\"ops\":[" + String.join(",", ops) + "]}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static boolean javaTakes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static GatewayLimits limits(int frameBytesMax, Duration silenceMax) {
        var second = Duration.ofSeconds(1);
        return new GatewayLimits(
                frameBytesMax, 1, 1, second, Duration.ofSeconds(20), silenceMax, second, 1, 1, 1, 1, false);
    }
}
