package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.RawWebSocket;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A room with 300 tables that a page brought in, edited by two v2 clients at once. */
@AlsoNative
class SharedRoomIT {
    private static final int MOVE_FRAME_BYTES_MAX = 300;

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes();

    private final String room = ServerUnderTest.room();
    private final ObjectNode large = JsonText.example("large");
    private final String table = large.get("tables").get(7).get("id").asText();

    @Test
    @DisplayName("[V2-OPS-4][MIX-4][MIX-5] fields that two editors add to one table at once survive with everybody")
    void bothFieldsSurvive() {
        var page = pageThatBroughtTheDiagram();
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        assertEquals(300, ada.document().diagram().get("tables").size());

        long adas = ada.change(Ops.field(table, "field-of-ada", "email"));
        long bens = ben.change(Ops.field(table, "field-of-ben", "born"));
        long last = Math.max(version(ada.acknowledged(adas)), version(ben.acknowledged(bens)));

        ada.caughtUp(last);
        ben.caughtUp(last);
        page.caughtUp(last);
        for (var reader : List.of(ada.document().diagram(), ben.document().diagram(), page.document())) {
            var names = fieldNames(reader);
            assertTrue(names.contains("email") && names.contains("born"), names::toString);
        }
        assertEquals(ada.document().diagram(), ben.document().diagram());
        assertEquals(ada.document().diagram(), page.document());
        assertEquals(
                ada.document().diagram(), SERVER.editor(room, "cyd").welcome().get("diagram"));
    }

    @Test
    @DisplayName("[V2-CHANGE-1] moving a table costs each v2 reader less than 300 bytes")
    void moveIsSmall() throws IOException {
        pageThatBroughtTheDiagram();
        try (var ben = reader("ben");
                var cyd = reader("cyd")) {
            var ada = SERVER.editor(room, "ada");

            ada.apply(Ops.update("table", table, "{'x':1234.5,'y':-1234.5}"));

            for (var reader : List.of(ben, cyd)) {
                var frame = frameOf("change", reader);
                assertTrue(frame.last(), frame::text);
                assertTrue(frame.payload().length < MOVE_FRAME_BYTES_MAX, frame::text);
            }
        }
    }

    @Test
    @DisplayName("[V2-HELLO-3] who was cut off for 100 changes comes back with recovered:true and only those")
    void catchesUpOnWhatWasMissed() {
        pageThatBroughtTheDiagram();
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ben.caughtUp(version(ada.apply(Ops.title("before"))));

        ben.close();
        editHundredTimes(ada);
        var back = SERVER.stranger("ben").comeBack(room, ben);

        assertRecovered(back, ada, ben.version());
    }

    @Test
    @DisplayName("[V2-HELLO-3][FAULT-2] kill -9 of the server while a client is cut off costs it nothing")
    void catchesUpAfterKill() {
        pageThatBroughtTheDiagram();
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ben.caughtUp(version(ada.apply(Ops.title("before"))));

        ben.close();
        editHundredTimes(ada);
        SERVER.killAndStart();
        var back = SERVER.stranger("ben").comeBack(room, ben);

        assertRecovered(back, ada, ben.version());
        assertEquals(ada.seq(), SERVER.editor(room, "ada").welcome().get("seq").asLong());
    }

    /** A page that edits the room's first document and gives the edit right up. */
    private Page pageThatBroughtTheDiagram() {
        var page = SERVER.page(room, "eve", "edit");
        page.replace(large);
        page.release();
        return page;
    }

    private RawWebSocket reader(String id) throws IOException {
        var reader = RawWebSocket.connect(SERVER.process().ws("/collab/" + room));
        reader.sendText("{\"type\":\"hello\",\"protocol\":2,\"clientId\":\"%s\",\"clientName\":\"\",\"mode\":\"view\"}"
                .formatted(id));
        while (!isLast(reader.read())) {
            // The document is large and comes in fragments.
        }
        return reader;
    }

    private static boolean isLast(RawWebSocket.Received frame) {
        return frame.last() && (frame.opcode() == RawWebSocket.TEXT || frame.opcode() == RawWebSocket.CONTINUATION);
    }

    private static RawWebSocket.Received frameOf(String type, RawWebSocket reader) throws IOException {
        var frame = reader.read();
        while (!frame.text().startsWith("{\"type\":\"%s\"".formatted(type))) {
            frame = reader.read();
        }
        return frame;
    }

    private void editHundredTimes(Editor author) {
        for (int n = 1; n < 100; n++) {
            author.change(Ops.update("table", table, "{'x':%d}".formatted(n)));
        }
        author.apply(Ops.title("after"));
    }

    private static void assertRecovered(Editor back, Editor author, long since) {
        JsonNode welcome = back.welcome();
        assertTrue(welcome.get("recovered").asBoolean());
        assertFalse(welcome.has("diagram"), "a diagram came along");
        assertEquals(100, welcome.get("changes").size());
        assertEquals(since + 1, welcome.get("changes").get(0).get("version").asLong());
        assertEquals(author.version(), back.version());
        assertEquals(author.document().diagram(), back.document().diagram());
    }

    private List<String> fieldNames(JsonNode diagram) {
        var found = new Replica(diagram).find("table", table);
        return StreamSupport.stream(found.get("fields").spliterator(), false)
                .map(field -> field.get("name").asText())
                .toList();
    }

    private static long version(JsonNode change) {
        return change.get("version").asLong();
    }
}
