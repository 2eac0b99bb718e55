package io.drawdb.collab.gateway;

import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StrictGateway.class)
class SocketLimitTest {
    @TestHTTPResource("/")
    URI base;

    private final List<SocketChannel> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (var socket : open) {
            socket.close();
        }
    }

    @Test
    @DisplayName("[LIMIT-13] sockets that say nothing are limited, too: one too many is closed, the others are not")
    void socketsInAll() throws Exception {
        List<SocketChannel> sockets = new ArrayList<>();
        for (int n = 0; n < StrictGateway.SOCKETS_MAX + 1; n++) {
            var socket = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()));
            open.add(socket);
            socket.configureBlocking(false);
            sockets.add(socket);
        }
        // Which of them it is depends on which of the server's threads is quicker.
        await().until(() -> sockets.removeIf(SocketLimitTest::isClosed));

        var any = sockets.get(0);
        any.configureBlocking(true);
        any.write(StandardCharsets.US_ASCII.encode("GET / HTTP/1.1\r\nHost: test\r\n\r\n"));
        var answer = ByteBuffer.allocate(1);
        assertEquals(1, any.read(answer));
        assertEquals('H', answer.get(0));
    }

    private static boolean isClosed(SocketChannel socket) {
        try {
            return socket.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}
