package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.drawdb.collab.testing.AlsoNative;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a client finds out that a line on which nothing happens is alive. */
@AlsoNative
class HeartbeatIT {
    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes();

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[V2-BEAT-1] a heartbeat with an echo comes back to its sender alone, one without is not answered")
    void comesBack() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");

        ada.say("{'type':'heartbeat'}");
        ada.say("{'type':'heartbeat','echo':'x'}");
        ada.say("{'type':'heartbeat','echo':9007199254740991}");

        var answer = ada.await("heartbeat");
        assertEquals(JsonText.parse("{'type':'heartbeat','echo':9007199254740991,'version':0}"), answer);
        ada.settle();
        ben.settle();
        assertEquals(1, ada.told("heartbeat").size());
        assertEquals(List.of(), ben.told("heartbeat"));
    }

    @Test
    @DisplayName("[V2-BEAT-2] the answer comes behind every change up to its version")
    void behindChanges() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");

        for (int n = 1; n <= 200; n++) {
            ada.change(Ops.table("t" + n));
            ben.say("{'type':'heartbeat','echo':%d}", n);
            if (n % 10 == 0) {
                assertEquals(ben.await("heartbeat").get("version").asLong(), ben.version());
            }
        }
        ada.acknowledged(200);
        ben.say("{'type':'heartbeat','echo':0}");
        ben.takeUntil(() -> ben.told("heartbeat").size() == 201);

        assertEquals(200, ben.version());
        assertEquals(
                200,
                ben.told("heartbeat").get(200).get("version").asLong(),
                "what was acknowledged to anybody is behind it");
    }
}
