package io.drawdb.collab.testing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket by hand, for what a well-behaved client does not do: not reading, breaking frames, stopping midway. */
public final class RawWebSocket implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** One frame as it came. */
    public record Received(int opcode, boolean last, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a close frame, 1005 if it has none. */
        public int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }
    }

    private RawWebSocket(URI uri, int receiveBufferBytes, String extraHeaders) throws IOException {
        this(connected(uri, receiveBufferBytes), uri, extraHeaders);
    }

    private RawWebSocket(Socket connected, URI uri, String extraHeaders) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
        out = socket.getOutputStream();
        out.write(("GET " + uri.getRawPath()
                        + " HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + extraHeaders
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String head = readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            socket.close();
            throw new IOException("not upgraded: " + head);
        }
    }

    private static Socket connected(URI uri, int receiveBufferBytes) throws IOException {
        var socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
        return socket;
    }

    /** Upgrades a socket that is connected already; TLS, for one. */
    public static RawWebSocket over(Socket connected, URI uri) throws IOException {
        return new RawWebSocket(connected, uri, "");
    }

    /** Connects with the system's own buffer size. */
    public static RawWebSocket connect(URI uri) throws IOException {
        return new RawWebSocket(uri, 0, "");
    }

    /** Connects with a small receive buffer, so that not reading is felt soon. */
    public static RawWebSocket connect(URI uri, int receiveBufferBytes) throws IOException {
        return new RawWebSocket(uri, receiveBufferBytes, "");
    }

    /** Sends a whole, masked text frame. */
    public void sendText(String text) throws IOException {
        send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a masked frame. */
    public void send(int opcode, boolean last, byte[] payload) throws IOException {
        sendBytes(frame(opcode, last, true, payload));
    }

    /** Sends bytes as they are. */
    public void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** A frame's bytes; the mask is always the same. */
    public static byte[] frame(int opcode, boolean last, boolean masked, byte[] payload) {
        var buffer = ByteBuffer.allocate(payload.length + 14);
        buffer.put((byte) ((last ? 0x80 : 0) | opcode));
        int mask = masked ? 0x80 : 0;
        if (payload.length < 126) {
            buffer.put((byte) (mask | payload.length));
        } else if (payload.length < 65536) {
            buffer.put((byte) (mask | 126)).putShort((short) payload.length);
        } else {
            buffer.put((byte) (mask | 127)).putLong(payload.length);
        }
        byte[] key = {11, 22, 33, 44};
        if (masked) {
            buffer.put(key);
        }
        for (int i = 0; i < payload.length; i++) {
            buffer.put(masked ? (byte) (payload[i] ^ key[i % 4]) : payload[i]);
        }
        var bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    /** The next frame; fails after a minute without one. */
    public Received read() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        var payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Received(first & 0x0f, (first & 0x80) != 0, payload);
    }

    /** Reads on to the next close frame and returns its code; 1006 if the socket ends without one. */
    public int readToClose() throws IOException {
        try {
            while (true) {
                var frame = read();
                if (frame.opcode() == CLOSE) {
                    return frame.closeCode();
                }
            }
        } catch (EOFException e) {
            return 1006;
        }
    }

    /** The socket below, for half-closing, resetting and so on. */
    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String readHead() throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }
}
