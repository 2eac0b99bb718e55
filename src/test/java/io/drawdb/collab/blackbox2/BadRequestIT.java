package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.AlsoNative;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests over a plain socket that no browser would send. */
@AlsoNative
class BadRequestIT {
    private static final int TIMES = 50;
    private static final int LINES_PER_SECOND = 20;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    /** Each may be led nowhere. */
    private static final List<String> REQUESTS = List.of(
            "GET / HTTP/1.1\r\n\r\n",
            "GET /collab/room HTTP/1.1\r\n" + UPGRADE + "\r\n",
            "GET /q/health/live HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET ?q HTTP/1.1\r\nHost: x\r\n\r\n");

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes();

    @Test
    @DisplayName(
            "[CONN-11] a request without a host, or with a path that is none, is answered 400, counted, and fills no log")
    void quietly() throws IOException {
        double before = refused();
        long begun = System.nanoTime();
        for (int n = 0; n < TIMES; n++) {
            for (String request : REQUESTS) {
                assertEquals("HTTP/1.1 400", status(request), request);
            }
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 1;
        assertEquals(TIMES * REQUESTS.size(), refused() - before);
        assertEquals(
                "HTTP/1.1 200",
                status("GET / HTTP/1.1\r\nHost: " + SERVER.process().port() + ".test\r\n\r\n"));

        List<String> lines = SERVER.process().output().lines().toList();
        assertEquals(List.of(), lines.stream().filter(BadRequestIT::isAlarm).toList());
        long told = lines.stream()
                .filter(line -> line.contains("event=refused reason=bad_request"))
                .count();
        assertTrue(told >= 1 && told <= LINES_PER_SECOND * (seconds + 1), () -> told + " lines in " + seconds + " s");
    }

    private static boolean isAlarm(String line) {
        return line.matches(".* (ERROR|FATAL) .*");
    }

    private static double refused() {
        return Metrics.of(SERVER.process(), "collab_refused_total", "reason=\"bad_request\"");
    }

    /** The beginning of the first line of the answer. */
    private static String status(String request) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), SERVER.process().port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 400".length());
            return new String(line, StandardCharsets.US_ASCII);
        }
    }
}
