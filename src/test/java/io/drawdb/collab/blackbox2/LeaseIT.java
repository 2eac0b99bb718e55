package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of those who fall silent, on a server with short leases. */
class LeaseIT {
    private static final Duration LEASE = Duration.ofSeconds(6);

    @RegisterExtension
    static final ServerUnderTest SERVER =
            ServerUnderTest.asItComes().with("EDITOR_TTL_MS", LEASE.toMillis()).with("COLLAB_LOCK_GRACE_MS", 600_000);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName(
            "[V2-LOCK-9][V2-PRES-3][V2-AWARE-6] a silent holder loses lock, presence and awareness, and comes back")
    void silence() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.table("t1"));
        ada.say("{'type':'awareness','state':{'cursor':{'x':1}}}");
        ada.say("{'type':'lock','target':'table','id':'t1'}");
        ben.await("locked");

        JsonNode unlocked = ben.await("unlocked");
        assertEquals("expired", unlocked.get("reason").asText());
        assertEquals("t1", unlocked.get("id").asText());
        ben.awaitAll("left", "awareness");
        assertEquals("ada", ben.told("left").get(0).get("clientId").asText());
        var shown = ben.told("awareness");
        assertTrue(shown.get(shown.size() - 1).get("state").isNull(), shown::toString);
        ben.say("{'type':'lock','target':'table','id':'t1'}");
        assertEquals("ben", ben.await("locked").get("clientId").asText());

        assertEquals(
                "locked",
                ada.refused(Ops.update("table", "t1", "{'x':1}")).get("code").asText());
        assertEquals(
                "ada", ben.await("joined").get("participant").get("clientId").asText());
    }

    @Test
    @DisplayName("[V2-LOCK-2] every message of the holder renews the lease")
    void renewed() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.table("t1"));
        ada.say("{'type':'lock','target':'table','id':'t1'}");
        long expiresAt = ben.await("locked").get("expiresAt").asLong();

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    ada.say("{'type':'heartbeat'}");
                    return System.currentTimeMillis() > expiresAt + LEASE.toMillis();
                });

        assertEquals(
                "locked",
                ben.refused(Ops.update("table", "t1", "{'x':1}")).get("code").asText());
        ada.apply(Ops.update("table", "t1", "{'x':2}"));
        ben.settle();
        assertEquals(List.of(), ben.told("unlocked"));
    }

    @Test
    @DisplayName("[V1-EDIT-5][MIX-1] a page that falls silent loses the edit right, and v2 clients hear of it")
    void silentPage() {
        var ada = SERVER.editor(room, "ada");
        var watching = SERVER.page(room, "kim", "view");
        SERVER.page(room, "eve", "edit");
        assertEquals("locked", ada.refused(Ops.table("t1")).get("code").asText());

        JsonNode unlocked = ada.await("unlocked");

        assertEquals("document", unlocked.get("target").asText());
        assertEquals("expired", unlocked.get("reason").asText());
        assertTrue(watching.awaitMode("view", "expired").get("editorClientId").isNull());
        ada.apply(Ops.table("t1"));
    }

    @Test
    @DisplayName("[V2-LOCK-9][FAULT-2] a lease that ran out while the server was down is told after its restart")
    void ranOutMeanwhile() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));
        ada.say("{'type':'lock','target':'table','id':'t1'}");
        ada.await("locked");

        SERVER.killAndStart();
        var ben = SERVER.editor(room, "ben");

        if (ben.welcome().get("locks").size() > 0) {
            assertEquals("expired", ben.await("unlocked").get("reason").asText());
        }
        ben.apply(Ops.update("table", "t1", "{'x':1}"));
    }
}
