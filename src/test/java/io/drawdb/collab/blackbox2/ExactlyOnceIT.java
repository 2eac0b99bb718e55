package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes that are sent more than once. */
class ExactlyOnceIT {
    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_TICK_MS", 0)
            .with("COLLAB_LOCK_GRACE_MS", 0)
            .with("COLLAB_HELLOS_PER_SECOND_MAX", 1000)
            .with("COLLAB_PARTICIPANTS_PER_ROOM_MAX", 5000);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[V2-CHANGE-3][V2-CHANGE-4] a repeat is answered to its sender alone with the change it led to")
    void repeatedChange() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        JsonNode first = ada.apply(Ops.table("t1"));
        ada.apply(Ops.title("later"));

        ada.change(1, 0, Ops.table("t1"));

        assertEquals(first, ada.next("change"));
        assertEquals(2, ada.version());
        ben.settle();
        assertEquals(2, ben.told("change").size());
    }

    @Test
    @DisplayName("[V2-CHANGE-4] a repeat of what was rejected is rejected in the same words")
    void repeatedReject() {
        var ada = SERVER.editor(room, "ada");
        JsonNode reject = ada.refused(Ops.delete("table", "t1"));
        ada.apply(Ops.table("t1"));

        ada.change(1, 0, Ops.delete("table", "t1"));

        assertEquals(reject, ada.next("reject"));
        assertTrue(ada.document().has("table", "t1"));
        assertTrue(SERVER.editor(room, "ben").document().has("table", "t1"));
    }

    @Test
    @DisplayName("[V2-CHANGE-4] a repeat of what changed nothing is told to be one")
    void repeatedWithoutEffect() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.title("same"));
        ada.apply(Ops.title("same"));

        ada.change(2, 1, Ops.title("same"));

        JsonNode answer = ada.next("change");
        assertTrue(answer.get("repeat").asBoolean());
        assertEquals(0, answer.get("ops").size());
        assertEquals(1, answer.get("version").asLong());
    }

    @Test
    @DisplayName("[V2-HELLO-11][V2-CHANGE-3] what was sent before the line broke and is sent again takes effect once")
    void sentAgainAfterReconnect() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.title("known"));
        IntStream.rangeClosed(1, 10).forEach(n -> ada.change(Ops.table("t" + n)));
        ada.close();

        var back = SERVER.stranger("ada").comeBack(room, ada);
        long base = back.version();
        IntStream.rangeClosed(1, 10).forEach(n -> back.change(n + 1, base, Ops.table("t" + n)));

        back.acknowledged(11);
        back.settle();
        assertEquals(10, back.document().diagram().get("tables").size());
        assertEquals(11, back.version());
        assertEquals(
                back.document().diagram(), SERVER.editor(room, "ben").welcome().get("diagram"));
        assertEquals(List.of(), back.told("reject"));
    }

    @Test
    @DisplayName("[V2-CHANGE-3][FAULT-2] what was acknowledged is a repeat after kill -9, too, be it change or reject")
    void repeatAfterKill() {
        var ada = SERVER.editor(room, "ada");
        JsonNode first = ada.apply(Ops.table("t1"));
        JsonNode reject = ada.refused(Ops.table("t1"));
        ada.apply(Ops.title("last"));

        SERVER.killAndStart();
        var back = SERVER.editor(room, "ada");
        assertEquals(3, back.welcome().get("seq").asLong());
        assertEquals(2, back.version());
        assertEquals(ada.document().diagram(), back.document().diagram());
        back.change(1, 0, Ops.table("t1"));
        back.change(2, 0, Ops.table("t1"));

        assertEquals(first, back.next("change"));
        assertEquals(reject, back.next("reject"));
        back.continuing(3).apply(Ops.title("goes on"));
        assertEquals(3, back.version());
    }

    @Test
    @DisplayName("[V2-CHANGE-3][FAULT-2] changes that kill -9 met midway took effect or did not, and never twice")
    void killedMidway() {
        var ada = SERVER.editor(room, "ada");
        IntStream.rangeClosed(1, 200).forEach(n -> ada.change(Ops.table("t" + n)));
        ada.acknowledged(20);

        SERVER.killAndStart();
        var back = SERVER.editor(room, "ada");
        long known = back.welcome().get("seq").asLong();
        assertTrue(known >= 20, () -> known + " changes are left");
        assertEquals(known, back.version());
        IntStream.rangeClosed(1, 200).forEach(n -> back.change(n, 0, Ops.table("t" + n)));
        back.acknowledged(200);
        back.settle();

        assertEquals(200, back.version());
        assertEquals(200, back.document().diagram().get("tables").size());
        assertEquals(List.of(), back.told("reject"));
    }

    @Test
    @DisplayName("[V2-CHANGE-13] who was forgotten is told so by seq 0, and may continue with any higher number")
    void forgotten() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.title("ada"));
        ada.apply(Ops.title("ada again"));
        ada.socket().leave();
        var crowd = SERVER.editor(room, "0");
        crowd.change(1, 0, Ops.title("0"));
        for (int n = 1; n <= 1000; n++) {
            crowd.say("{'type':'hello','protocol':2,'shareId':'%s','clientId':'%d','mode':'edit'}", room, n);
            crowd.change(1, 0, Ops.title("title " + n));
        }
        crowd.settle();

        var back = SERVER.editor(room, "ada");

        assertEquals(0, back.welcome().get("seq").asLong());
        back.continuing(2).apply(Ops.title("ada for the third time"));
        assertEquals(
                "ada for the third time", back.document().diagram().get("title").asText());
    }
}
