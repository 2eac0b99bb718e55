package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How often those in a room are told who is there. */
class PresenceRoomTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final HubWorld world = new HubWorld();

    @Test
    @DisplayName(
            "[V1-PRES-7][V2-PRES-2] who renames himself again and again is told of now and then, last with his last name")
    void renames() {
        var restless = world.viewer("restless");
        var page = world.viewer("page");
        var ann = world.v2("ann");
        world.pass(SOON);
        page.heard.clear();
        ann.heard.clear();
        rename(restless, "n0");
        assertEquals(
                "n0", page.last("presence").at("/participants/restless/name").asText());
        assertEquals("n0", ann.last("renamed").at("/participant/clientName").asText());

        for (int n = 1; n <= 100; n++) {
            rename(restless, "n" + n);
            world.pass(Duration.ofMillis(5));
        }
        world.pass(SOON);

        assertTrue(page.heard("presence").size() < 30, page.types()::toString);
        assertTrue(ann.heard("renamed").size() < 30, ann.types()::toString);
        assertEquals(
                "n100", page.last("presence").at("/participants/restless/name").asText());
        assertEquals("n100", ann.last("renamed").at("/participant/clientName").asText());
    }

    @Test
    @DisplayName("[V1-PRES-7][V1-HELLO-1] when all come at once each sees at once who is there, and soon all see all")
    void everybodyAtOnce() {
        int people = 30;
        List<FakeClient> pages = new ArrayList<>();
        for (int n = 0; n < people; n++) {
            pages.add(world.viewer("p" + n));
        }
        for (int n = 0; n < people; n++) {
            var page = pages.get(n);
            assertEquals(List.of("mode", "presence"), page.types().subList(0, 2));
            assertEquals(
                    n + 1, page.heard("presence").get(0).path("participants").size());
        }
        world.pass(SOON);

        for (var page : pages) {
            assertTrue(page.heard("presence").size() < 12, page.types()::toString);
            assertEquals(people, page.last("presence").path("participants").size());
        }
    }

    @Test
    @DisplayName(
            "[V1-EDIT-6] however much is going on, a mode without an editor is soon followed by a presence without one")
    void editingIsFree() {
        var editor = world.editor("editor");
        var page = world.viewer("page");
        rename(editor, "busy");
        editor.say("{'type':'release_edit'}");
        world.pass(HubSettings.PRESENCE_TOGETHER);

        int mode = lastIndex(page, "mode");
        assertTrue(page.heard.get(mode).path("editorClientId").isNull());
        var after = page.heard.subList(mode, page.heard.size());
        var presence = after.get(after.size() - 1);
        assertEquals("presence", presence.path("type").asText());
        assertFalse(presence.findValuesAsText("mode").contains("edit"), presence::toString);
    }

    private void rename(FakeClient client, String name) {
        client.say("{'type':'set_client_name','clientName':'%s'}".formatted(name));
        world.settle();
    }

    private static int lastIndex(FakeClient client, String type) {
        List<JsonNode> heard = client.heard;
        for (int i = heard.size() - 1; i >= 0; i--) {
            if (heard.get(i).path("type").asText().equals(type)) {
                return i;
            }
        }
        throw new AssertionError(type + " was not heard");
    }
}
