package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DocumentsWeightTest {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final HubWorld world = new HubWorld();

    @Test
    @DisplayName("[LIMIT-11] when the open rooms hold as much as allowed no further one is opened, until one is closed")
    void full() {
        fill("a");
        fill("b");
        var ann = stranger("ann");
        assertEquals(CloseCode.NOT_LOADED, ann.closed);
        assertEquals("unavailable", ann.last("error").path("code").asText());
        // The rooms that are open stay open to everybody.
        assertTrue(fill("a").heard("mode").size() > 0, fill("a").types()::toString);

        world.pass(HubWorld.IDLE.plus(LOOK).plus(LOOK));
        assertEquals(1, stranger("ann").heard("welcome").size());
    }

    @Test
    @DisplayName("[LIMIT-11] of rooms that are opened at once those stay for which there is place, once they are read")
    void atOnce() {
        List<String> rooms = List.of("a", "b", "c", "d");
        for (String room : rooms) {
            fill(room);
            world.pass(HubWorld.IDLE.plus(LOOK).plus(LOOK));
        }
        var clients = rooms.stream()
                .map(room -> {
                    var client = world.client("ann-" + room);
                    client.say("{'type':'hello','protocol':2,'shareId':'%s','clientId':'ann','mode':'edit'}"
                            .formatted(room));
                    return client;
                })
                .toList();
        world.settle();

        List<Integer> welcomes =
                clients.stream().map(client -> client.heard("welcome").size()).toList();
        assertEquals(List.of(1, 1, 0, 0), welcomes);
        for (var client : clients.subList(2, 4)) {
            assertEquals(CloseCode.NOT_LOADED, client.closed);
            assertEquals("unavailable", client.last("error").path("code").asText());
        }
        clients.get(0).leave();
        world.pass(HubWorld.IDLE.plus(LOOK).plus(LOOK));
        var later = world.client("later");
        later.say("{'type':'hello','protocol':2,'shareId':'c','clientId':'ann','mode':'edit'}");
        world.settle();
        assertEquals(1, later.heard("welcome").size());
    }

    @Test
    @DisplayName(
            "[LIMIT-11] unless it is set, what is allowed follows the heap: as much as it can hold of documents, and half")
    void byTheHeap() {
        long heap = 614L << 20;
        long most = HubSettings.documentsBytesMax(heap);
        // What a document of realistic tables takes, in bytes of heap for each of its JSON.
        double each = 6.2;
        assertTrue(most * each < heap * 0.55 && most * each > heap * 0.45, () -> most + " of " + heap);
    }

    /** Somebody who fills half of the place with a document and the change that made it, and leaves. */
    private FakeClient fill(String room) {
        var page = world.client("page-" + room);
        page.say("{'type':'hello','shareId':'%s','clientId':'page','mode':'edit'}".formatted(room));
        world.settle();
        page.say("{'type':'op','op':{'kind':'doc:replace','diagram':{'tables':[],'x':'%s'}}}"
                .formatted("x".repeat((int) HubWorld.DOCUMENTS_BYTES_MAX / 4)));
        world.pass(HubWorld.WAIT.plus(LOOK));
        page.leave();
        world.settle();
        return page;
    }

    private FakeClient stranger(String id) {
        var client = world.client(id);
        client.helloV2();
        world.settle();
        return client;
    }
}
