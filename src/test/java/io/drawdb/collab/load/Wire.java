package io.drawdb.collab.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** One WebSocket connection of the driver: finds frames in what comes in, and leaves what they say to its listener. */
final class Wire {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] NOTHING = {};

    /** Hears of one connection. The bytes are valid during the call only. */
    interface Listener {
        void upgraded();

        /** A frame came; a long message comes in several, of which the first alone is {@link #TEXT}. */
        void frame(int opcode, boolean last, byte[] bytes, int from, int to);

        /** Everything that was sent has left. */
        default void drained() {}

        /** Whether it goes when the other end has said goodbye, as it should. */
        default boolean leaves() {
            return true;
        }

        /** It is over; 1006 if nothing was said. */
        void closed(int code);
    }

    private final Loop loop;
    private final Listener listener;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Deque<ByteBuffer> output = new ArrayDeque<>();
    private byte[] kept = NOTHING;
    private int keptLength;
    private boolean isUpgraded;
    private boolean isOver;
    /** What the other end's goodbye said. */
    private int goodbye = 1006;

    Wire(Loop loop, InetSocketAddress server, String path, int receiveBytes, Listener listener) {
        this.loop = loop;
        this.listener = listener;
        try {
            channel = SocketChannel.open();
            if (receiveBytes > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes);
            }
            channel.connect(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(loop.selector(), SelectionKey.OP_READ, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(ByteBuffer.wrap(
                ("GET " + path + " HTTP/1.1\r\nHost: load\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
    }

    boolean isOver() {
        return isOver;
    }

    /** Whether something that was sent has not left yet. */
    boolean isBlocked() {
        return !output.isEmpty();
    }

    /** Reads no further, or on. */
    void setReading(boolean reading) {
        key.interestOps(reading ? key.interestOps() | SelectionKey.OP_READ : key.interestOps() & ~SelectionKey.OP_READ);
    }

    void send(int opcode, byte[] payload) {
        write(ByteBuffer.wrap(frame(opcode, payload)));
    }

    /** A frame's bytes. Its mask is all zeros, so that the payload stands in it as it is, at its end. */
    static byte[] frame(int opcode, byte[] payload) {
        var frame = ByteBuffer.allocate(payload.length + 14).put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** Sends bytes as they are, once those before have left. */
    void write(ByteBuffer bytes) {
        if (isOver) {
            return;
        }
        output.add(bytes);
        if (output.size() == 1) {
            flush();
        }
    }

    /** Goes without a word. */
    void drop() {
        isOver = true;
        output.clear();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void ready() {
        if (key.isValid() && key.isReadable()) {
            read();
        }
        if (key.isValid() && key.isWritable()) {
            flush();
        }
    }

    private void flush() {
        try {
            while (!output.isEmpty()) {
                channel.write(output.element());
                if (output.element().hasRemaining()) {
                    key.interestOps(key.interestOps() | SelectionKey.OP_WRITE);
                    return;
                }
                output.remove();
            }
        } catch (IOException e) {
            end();
            return;
        }
        if ((key.interestOps() & SelectionKey.OP_WRITE) != 0) {
            key.interestOps(key.interestOps() & ~SelectionKey.OP_WRITE);
            listener.drained();
        }
    }

    private void read() {
        byte[] input = loop.input();
        try {
            int length = channel.read(ByteBuffer.wrap(input));
            if (length < 0) {
                end();
            } else if (keptLength == 0) {
                keep(input, take(input, length), length);
            } else {
                append(input, length);
                keep(kept, take(kept, keptLength), keptLength);
            }
        } catch (IOException e) {
            end();
        }
    }

    private void append(byte[] input, int length) {
        if (kept.length < keptLength + length) {
            kept = Arrays.copyOf(kept, 2 * (keptLength + length));
        }
        System.arraycopy(input, 0, kept, keptLength, length);
        keptLength += length;
    }

    /** What is no whole frame yet waits for the rest. */
    private void keep(byte[] bytes, int from, int to) {
        keptLength = to - from;
        if (keptLength == 0) {
            kept = NOTHING;
            return;
        }
        if (kept.length < keptLength) {
            kept = new byte[keptLength];
        }
        System.arraycopy(bytes, from, kept, 0, keptLength);
    }

    /** Passes whole frames on; returns where the rest begins. */
    private int take(byte[] bytes, int length) {
        int at = isUpgraded ? 0 : takeHead(bytes, length);
        while (isUpgraded && !isOver && length - at >= 2) {
            int header = 2;
            long size = bytes[at + 1] & 0x7f;
            if (size == 126 && length - at >= 4) {
                header = 4;
                size = (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
            } else if (size == 127 && length - at >= 10) {
                header = 10;
                size = ByteBuffer.wrap(bytes, at + 2, 8).getLong();
            } else if (size >= 126) {
                break;
            }
            if (length - at < header + size) {
                break;
            }
            int from = at + header;
            at = from + (int) size;
            frame(bytes[from - header], bytes, from, at);
        }
        return isOver ? length : at;
    }

    private int takeHead(byte[] bytes, int length) {
        for (int end = HEAD_END.length; end <= length; end++) {
            if (Arrays.equals(bytes, end - HEAD_END.length, end, HEAD_END, 0, HEAD_END.length)) {
                var head = new String(bytes, 0, end, StandardCharsets.US_ASCII);
                if (!head.startsWith("HTTP/1.1 101 ")) {
                    throw new IllegalStateException("not upgraded: " + head);
                }
                isUpgraded = true;
                listener.upgraded();
                return end;
            }
        }
        return 0;
    }

    private void frame(byte first, byte[] bytes, int from, int to) {
        int opcode = first & 15;
        if (opcode == PING) {
            send(PONG, Arrays.copyOfRange(bytes, from, to));
        } else if (opcode == CLOSE) {
            goodbye = to - from < 2 ? 1005 : (bytes[from] & 0xff) << 8 | bytes[from + 1] & 0xff;
            if (listener.leaves()) {
                end();
            }
        } else {
            listener.frame(opcode, first < 0, bytes, from, to);
        }
    }

    private void end() {
        if (!isOver) {
            drop();
            listener.closed(goodbye);
        }
    }
}
