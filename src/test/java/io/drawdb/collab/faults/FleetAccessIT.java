package io.drawdb.collab.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.access.TestTokens;
import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** What is ruled on one server, on the connections of the other: two servers on one Redis that ask for tokens. */
@AlsoNative
class FleetAccessIT {
    private static final String ADMIN = "an-admin-token-of-some-length";
    private static final int HERE = 0;
    private static final int THERE = 1;
    /** Within a second, says the rule; far more, so that a machine that is busy elsewhere fails nothing. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String LOCK = "{'type':'lock','target':'document'}";
    private static final String CHANGE =
            "{'type':'change','seq':%d,'base':0,'ops':[{'target':'diagram','action':'update','patch':{'title':'%s'}}]}";

    @TempDir
    private static Path home;

    private static Fleet fleet;

    @BeforeAll
    static void start() {
        fleet = Fleet.start(
                home,
                Map.of(
                        "COLLAB_ACCESS",
                        "token",
                        "COLLAB_TOKEN_SECRET",
                        TestTokens.SECRET,
                        "COLLAB_ADMIN_TOKEN",
                        ADMIN));
        fleet.mend(); // waits until they are ready: before they have read what was ruled they let nobody in
    }

    @AfterAll
    static void end() {
        if (fleet != null) {
            fleet.close();
        }
    }

    private static URI address(int server, String token) {
        return fleet.server(server).process().ws("/?token=" + token);
    }

    private static WsClient connect(int server, String token) {
        return WsClient.connect(address(server, token));
    }

    private static WsClient join(int server, String room, String id, String token) {
        var socket = connect(server, token);
        say(
                socket,
                "{'type':'hello','protocol':2,'shareId':'%s','clientId':'%s','clientName':'%s','mode':'edit'}",
                room,
                id,
                id);
        socket.next("welcome");
        return socket;
    }

    private static void say(WsClient socket, String message, Object... arguments) {
        socket.send(message.formatted(arguments).replace('\'', '"'));
    }

    private static void rule(String path, String wish) {
        var request = HttpRequest.newBuilder(fleet.server(HERE).process().http(path))
                .header("Authorization", "Bearer " + ADMIN)
                .POST(HttpRequest.BodyPublishers.ofString(wish.replace('\'', '"')))
                .build();
        try {
            var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer::body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void assertSoon(long begun, String what, TestReporter reporter) {
        var took = Duration.ofNanos(System.nanoTime() - begun);
        reporter.publishEntry(what, took.toMillis() + " ms");
        assertTrue(took.compareTo(SOON) < 0, () -> what + " after " + took);
    }

    @Test
    @DisplayName(
            "[ACCESS-9] [ACCESS-12] [CLOSE-4401] what is revoked on one server ends on the other, and is kept out of both")
    void revocation(TestReporter reporter) {
        String room = "revocation";
        String lost = TestTokens.of(room, "edit", "lost");
        try (var ann = join(THERE, room, "ann", lost);
                var ben = join(THERE, room, "ben", TestTokens.of(room, "edit", "kept"))) {
            say(ann, CHANGE, 1, "while she may");
            ben.skipTo("change");
            long begun = System.nanoTime();
            rule("/api/access/revoke", "{'token':'lost'}");
            JsonNode told = ann.skipTo("error");
            assertEquals(4401, ann.closed().code());
            assertSoon(begun, "revoked", reporter);

            assertEquals("unauthenticated", told.path("code").asText());
            for (int server : List.of(HERE, THERE)) {
                var refused = assertThrows(WsClient.Refused.class, () -> connect(server, lost));
                assertEquals(401, refused.status());
            }
            say(ben, CHANGE, 1, "as before");
            assertEquals(2, ben.skipTo("change").path("version").asInt());
            assertTrue(ben.isOpen());
        }
    }

    @Test
    @DisplayName(
            "[ACCESS-10] [ACCESS-12] who is made a viewer on one server edits no more on the other, and loses his lock")
    void roleChange(TestReporter reporter) {
        String room = "role";
        String lowered = TestTokens.of(room, "edit", "lowered");
        try (var watcher = join(HERE, room, "watcher", TestTokens.of(room, "view", "watcher"));
                var ann = join(THERE, room, "ann", lowered)) {
            say(ann, CHANGE, 1, "while she may");
            say(ann, LOCK);
            watcher.skipTo("locked");
            long begun = System.nanoTime();
            rule("/api/access/role", "{'token':'lowered','role':'view'}");
            JsonNode role = ann.skipTo("role");
            watcher.skipTo("unlocked");
            assertSoon(begun, "lowered", reporter);

            assertEquals("viewer", role.path("role").asText());
            assertEquals("view", role.path("mode").asText());
            say(ann, CHANGE, 2, "when she may no more");
            assertEquals("read_only", ann.skipTo("reject").path("code").asText());
            ann.close();
            for (int server : List.of(THERE, HERE)) {
                try (var again = join(server, room, "ann" + server, lowered)) {
                    say(again, CHANGE, 1, "nor here");
                    assertEquals(
                            "read_only", again.skipTo("reject").path("code").asText());
                }
            }
            assertEquals(List.of(), changes(watcher));
        }
    }

    /** Those that came before an answer to what is asked now. */
    private static List<JsonNode> changes(WsClient socket) {
        List<JsonNode> told = new ArrayList<>();
        say(socket, "{'type':'heartbeat','echo':1}");
        socket.skipTo(message -> {
            told.add(message);
            return "heartbeat".equals(message.path("type").asText());
        });
        return told.stream()
                .filter(message -> Stream.of("change", "changes")
                        .anyMatch(type -> type.equals(message.path("type").asText())))
                .toList();
    }
}
