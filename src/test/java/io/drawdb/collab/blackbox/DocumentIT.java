package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.blackbox.Messages.diagram;
import static io.drawdb.collab.blackbox.Messages.types;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document of a room as pages send and get it. */
class DocumentIT {
    @TempDir
    static Path home;

    private static Deployment place;

    @BeforeAll
    static void start() {
        place = Deployment.alone(home, Map.of("COLLAB_DOCUMENT_BYTES_MAX", "700000"));
    }

    @AfterAll
    static void stop() {
        place.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "medium", "large"})
    @DisplayName(
            "[V1-OP-1][V1-OP-3][V1-OP-6][V1-EDIT-1] one edits and two watch: each version to all, in order, pan and zoom to nobody")
    void oneEditsTwoWatch(String size) {
        var room = newRoom();
        var file = Diagrams.example(size);
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view");
                var cyd = place.joined(room, "cyd", "view")) {
            for (int n = 1; n <= 5; n++) {
                var edited = Diagrams.edited(file, n * 10);
                ada.push(edited);
                for (var page : List.of(ada, ben, cyd)) {
                    var op = page.document(n);
                    assertEquals("ada", op.path("clientId").asText());
                    assertFalse(diagram(op).has("transform"));
                    Diagrams.assertSame(edited, diagram(op));
                }
            }
            var late = place.page(room, "dan");
            Diagrams.assertSame(Diagrams.edited(file, 50), diagram(late.joinForDocument("view")));
            late.close();
        }
    }

    @Test
    @DisplayName("[V1-OP-2] an op from anybody but the editor is ignored without an answer")
    void onlyTheEditor() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ben.push(Diagrams.titled("not mine"));
            assertFalse(types(ben.settled()).contains("op"));

            ada.push(Diagrams.titled("mine"));
            assertEquals("mine", diagram(ben.document(1)).path("title").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "medium", "large"})
    @DisplayName("[V1-OP-4][V1-OP-3] a diagram that equals the room's is dropped, whatever its pan and zoom")
    void equalIsDropped(String size) {
        var room = newRoom();
        var file = Diagrams.example(size);
        try (var ada = place.joined(room, "ada", "edit")) {
            ada.push(file);
            var shown = diagram(ada.document(1));

            ada.push(file);
            var panned = file.deepCopy();
            panned.putObject("transform").put("zoom", 3);
            ada.push(panned);
            ada.push(shown);
            assertFalse(types(ada.settled()).contains("op"));

            ada.push(Diagrams.edited(file, 7));
            ada.document(2);
        }
    }

    @Test
    @DisplayName("[V1-OP-5] a diagram whose members come in another order is a change")
    void orderCounts() {
        try (var ada = place.joined(newRoom(), "ada", "edit")) {
            ada.push(Diagrams.titled("one"));
            ada.document(1);
            var turned = Diagrams.titled("one");
            turned.set("title", turned.remove("title"));
            ada.push(turned);

            var shown = (ObjectNode) diagram(ada.document(2));
            var names = Messages.names(shown);
            assertEquals("title", names.get(names.size() - 1));
        }
    }

    @Test
    @DisplayName("[V1-OP-7] a null diagram is a version of its own, and the room then has no document")
    void nullDiagram() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.push(Diagrams.titled("one"));
            ada.push(null);
            ben.document(1);
            assertTrue(diagram(ben.document(2)).isNull());

            var cyd = place.page(room, "cyd");
            cyd.hello("view");
            assertEquals(2, cyd.next("mode").path("roomVersion").asInt());
            cyd.next("presence");
            cyd.close();

            ada.push(Diagrams.titled("back"));
            assertEquals("back", diagram(ben.document(3)).path("title").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "\"text\"",
                "{\"tables\":{}}",
                "{\"tables\":[1]}",
                "{\"relationships\":5}",
                "{\"notes\":[[]]}"
            })
    @DisplayName("[V1-OP-8] a diagram that is none is answered with error and changes nothing")
    void badDiagrams(String diagram) {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit")) {
            ada.push(Diagrams.titled("good"));
            ada.document(1);
            ada.socket().send("{\"type\":\"op\",\"op\":{\"kind\":\"doc:replace\",\"diagram\":" + diagram + "}}");
            ada.skipTo("error");

            ada.push(Diagrams.titled("better"));
            ada.document(2);
        }
    }

    @Test
    @DisplayName("[V1-OP-8] an op of another kind is ignored, a diagram 101 levels deep is answered with error")
    void otherKindsAndDepth() {
        try (var ada = place.joined(newRoom(), "ada", "edit")) {
            ada.socket().send("{\"type\":\"op\",\"op\":{\"kind\":\"table:add\",\"diagram\":{\"title\":\"x\"}}}");
            assertFalse(types(ada.settled()).contains("op"));

            var deep = "{\"x\":" + "[".repeat(101) + "]".repeat(101) + "}";
            ada.socket().send("{\"type\":\"op\",\"op\":{\"kind\":\"doc:replace\",\"diagram\":" + deep + "}}");
            ada.skipTo("error");
            ada.push(Diagrams.titled("good"));
            ada.document(1);
        }
    }

    @Test
    @DisplayName("[V1-OP-13] a document that is too large is refused, and its sender gets the room's again")
    void tooLarge() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.push(Diagrams.titled("good"));
            ada.document(1);
            var huge = Diagrams.titled("huge").put("more", "x".repeat(800_000));
            ada.push(huge);

            ada.skipTo("error");
            var again = ada.document(1);
            assertEquals("server", again.path("clientId").asText());
            assertEquals("good", diagram(again).path("title").asText());
            ben.document(1);
            assertFalse(types(ben.settled()).contains("op"));
        }
    }

    @Test
    @DisplayName("[V1-OP-1][V2-DOC-1] what the server does not know is kept, in place")
    void unknownMembersAreKept() {
        var room = newRoom();
        var file = Diagrams.example("small");
        file.putObject("plugin").putArray("list").add(1.50).addNull().add("\u2028 \uD83D\uDE00");
        ((ObjectNode) file.path("tables").path(1)).put("mine", true).putNull("nothing");
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.push(file);

            JsonNode shown = diagram(ben.document(1));

            Diagrams.assertSame(file, shown);
        }
    }

    @Test
    @DisplayName("[V1-OP-6][FRAME-4] a hundred changes in a row come as a hundred versions, none twice, none left out")
    void versionsInOrder() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            for (int n = 1; n <= 100; n++) {
                ada.push(Diagrams.titled("title " + n));
            }
            for (int n = 1; n <= 100; n++) {
                assertEquals(
                        "title " + n, diagram(ben.document(n)).path("title").asText());
            }
        }
    }

    @Test
    @DisplayName("[V1-EDIT-11] who gets the edit right was sent the current document, however it came about")
    void grantComesAfterTheDocument() {
        var room = newRoom();
        try (var page = place.joined(room, "page", "view");
                var other = place.page(room, "other")) {
            other.socket()
                    .send("{\"type\":\"hello\",\"protocol\":2,\"shareId\":\"%s\",\"clientId\":\"v2\"}".formatted(room));
            other.next("welcome");
            for (int n = 1; n <= 5; n++) {
                other.socket()
                        .send(
                                ("{\"type\":\"change\",\"seq\":%d,\"base\":0,\"ops\":[{\"target\":\"diagram\",\"action\":\"update\","
                                                + "\"patch\":{\"title\":\"v%d\"}}]}")
                                        .formatted(n, n));
            }
            awaitVersion(other, 5);
            page.say("request_edit");

            long shown = 0;
            for (var message = page.socket().next(); ; message = page.socket().next()) {
                shown = message.path("op").path("version").asLong(shown);
                if ("granted".equals(message.path("reason").asText())) {
                    break;
                }
            }
            assertEquals(5, shown);
        }
    }

    /** Waits until a v2 client has seen this version. */
    private static void awaitVersion(Page page, long version) {
        long seen = 0;
        while (seen < version) {
            var message = page.socket().next();
            seen = Math.max(seen, message.path("version").asLong(0));
            for (var change : message.path("changes")) {
                seen = Math.max(seen, change.path("version").asLong(0));
            }
        }
    }
}
