package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What v2 clients show of themselves. */
class AwarenessIT {
    private static final int STATE_BYTES_MAX = 2048;

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes();

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName(
            "[V2-AWARE-1][V2-AWARE-2][V2-AWARE-3] states are merged, none runs backwards, and the last one arrives")
    void coalesced() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");

        for (int n = 1; n <= 300; n++) {
            ada.say("{'type':'awareness','state':{'n':%d}}", n);
        }
        ben.takeUntil(() -> last(shownBy("ada", ben)) == 300);

        var numbers = shownBy("ada", ben);
        assertTrue(numbers.size() < 300, () -> numbers.size() + " frames for 300 states");
        assertEquals(numbers.stream().sorted().toList(), numbers);
        ada.settle();
        assertEquals(List.of(), shownBy("ada", ada));
    }

    @Test
    @DisplayName("[V2-AWARE-2] the last state of each of several arrives at all the others")
    void several() {
        List<Editor> editors = new ArrayList<>();
        for (var name : List.of("ada", "ben", "cyd")) {
            editors.add(SERVER.editor(room, name));
        }

        for (int n = 1; n <= 100; n++) {
            for (var editor : editors) {
                editor.say("{'type':'awareness','state':{'n':%d}}", n);
            }
        }

        for (var reader : editors) {
            for (var other : List.of("ada", "ben", "cyd")) {
                reader.takeUntil(() -> other.equals(reader.id()) || last(shownBy(other, reader)) == 100);
            }
        }
    }

    @Test
    @DisplayName("[V2-AWARE-4] a state that is too large is refused, and the one before it stays")
    void tooLarge() {
        var ada = SERVER.editor(room, "ada");
        String largest = "\"%s\"".formatted("x".repeat(STATE_BYTES_MAX - 2));
        ada.say("{'type':'awareness','state':%s}", largest);

        ada.say("{'type':'awareness','state':%s}", largest.replaceFirst("x", "xx"));

        JsonNode error = ada.next("error");
        assertEquals("too_large", error.get("code").asText());
        assertFalse(error.get("fatal").asBoolean());
        JsonNode shown = SERVER.editor(room, "ben").next("awareness");
        assertEquals(STATE_BYTES_MAX - 2, shown.get("state").asText().length());
    }

    @Test
    @DisplayName("[V2-AWARE-5] null clears, and so does a state that is missing")
    void cleared() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        for (var nothing : List.of("{'type':'awareness','state':null}", "{'type':'awareness'}")) {
            ada.say("{'type':'awareness','state':{'n':1}}");
            assertEquals(1, ben.await("awareness").get("state").get("n").asInt());
            ada.say(nothing);
            assertTrue(ben.await("awareness").get("state").isNull());
        }

        var cyd = SERVER.editor(room, "cyd");

        cyd.settle();
        assertEquals(List.of(), cyd.told("awareness", "awarenesses"));
    }

    @Test
    @DisplayName("[V2-AWARE-1] pages neither send nor get it")
    void notForPages() {
        var page = SERVER.page(room, "eve", "view");
        var ada = SERVER.editor(room, "ada");

        page.say("{'type':'awareness','state':{'n':1}}");
        ada.say("{'type':'awareness','state':{'n':2}}");
        ada.settle();

        var told = page.settle();
        assertTrue(told.stream().allMatch(message -> Conversation.isA("presence", message)), told::toString);
        ada.settle();
        assertEquals(List.of(), ada.told("awareness"));
    }

    @Test
    @DisplayName("[V2-AWARE-7] it is not stored: after a restart nobody shows anything")
    void notStored() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));
        ada.say("{'type':'awareness','state':{'n':1}}");
        ada.settle();

        SERVER.killAndStart();
        var ben = SERVER.editor(room, "ben");

        ben.settle();
        assertEquals(List.of(), ben.told("awareness", "awarenesses"));
        assertEquals(1, ben.welcome().get("participants").size());
    }

    /** The numbers that somebody showed, in the order in which a reader was told. */
    private static List<Integer> shownBy(String id, Editor reader) {
        List<Integer> numbers = new ArrayList<>();
        for (var message : reader.told("awareness", "awarenesses")) {
            JsonNode states = message.path("awarenesses");
            for (var state : states.isArray() ? states : List.of(message)) {
                if (id.equals(state.get("clientId").asText())) {
                    numbers.add(state.get("state").path("n").asInt());
                }
            }
        }
        return numbers;
    }

    private static int last(List<Integer> numbers) {
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }
}
