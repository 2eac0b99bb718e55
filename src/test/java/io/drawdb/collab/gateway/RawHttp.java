package io.drawdb.collab.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** HTTP as it goes over the line, with whatever headers and nonsense a test wants. */
final class RawHttp {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private static final int STATUS_LENGTH = "HTTP/1.1 200".length();
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

    private RawHttp() {}

    /** An answer; the names of headers are in lower case. */
    record Reply(int status, Map<String, String> headers, String body) {}

    /** An upgrade request with further headers, each a line. */
    static Reply upgrade(URI server, String path, String... headers) throws IOException {
        return ask(server, "GET " + path, UPGRADE + lines(headers), "");
    }

    /** A request. */
    static Reply ask(URI server, String line, String headerLines, String body) throws IOException {
        String host = ("\n" + headerLines).contains("\nHost: ") ? "" : "Host: " + server.getAuthority() + "\r\n";
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String size = length == 0 ? "" : "Content-Length: " + length + "\r\n";
        String request = line + " HTTP/1.1\r\n" + host + headerLines + size + "\r\n" + body;
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return read(new BufferedInputStream(socket.getInputStream()));
        }
    }

    /**
     * Sends what may not be HTTP at all.
     *
     * @param thatIsAll whether to say that nothing more will come, at which a server may hang up
     * @return the status of the answer; empty if the line ends without one
     */
    static Optional<Integer> status(URI server, String request, boolean thatIsAll) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            if (thatIsAll) {
                socket.shutdownOutput();
            }
            var answer = STATUS.matcher(
                    new String(socket.getInputStream().readNBytes(STATUS_LENGTH), StandardCharsets.UTF_8));
            return answer.matches() ? Optional.of(Integer.valueOf(answer.group(1))) : Optional.empty();
        }
    }

    static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    private static Reply read(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + "," + b);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Reply(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the line ends after: " + line);
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
