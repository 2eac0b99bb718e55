package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.backend.DrawdbStandIn;
import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What whoever runs the server sees of an open room, and does to it; with drawdb-server behind it. */
@AlsoNative
class RoomActionsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_ADMIN_TOKEN", Inspector.TOKEN)
            .withBackend()
            .with("PERSIST_FLUSH_MS", 600_000)
            .with("PERSIST_OPS_THRESHOLD", 1_000_000)
            .with("COLLAB_WRITEBACK_POLL_MS", 600_000)
            .with("COLLAB_OUTBOUND_BYTES_MAX", 134_217_728)
            .with("COLLAB_LOCK_GRACE_MS", 600_000)
            .with("EDITOR_TTL_MS", 600_000);

    private static final DrawdbStandIn BACKEND = SERVER.backend();

    private final Inspector inspector = new Inspector(SERVER);
    private final String room = ServerUnderTest.room();
    private final String path = "/api/admin/rooms/" + room;

    /** A client in a room that is written back up to version 1. */
    private Editor aSavedRoom() {
        BACKEND.put(room, JsonText.example("small").toString());
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.title("first"));
        ada.await("persisted");
        return ada;
    }

    @Test
    @DisplayName("[ADM-8] a room shows its people, versions, locks and log, and nothing of its contents")
    void report() {
        var ada = aSavedRoom();
        SERVER.page(room, "page", "view");
        ada.say(
                "{'type':'lock','target':'table','id':'%s'}",
                ada.document().diagram().at("/tables/0/id").asText());
        ada.await("locked");

        var answer = inspector.get(path);

        JsonNode report = answer.ok();
        assertEquals("ready", report.get("state").asText());
        assertEquals(1, report.get("version").asLong());
        assertEquals(1, report.get("storedVersion").asLong());
        assertFalse(report.get("dirty").asBoolean());
        assertTrue(report.get("lastWrittenAt").asLong() > 1_600_000_000_000L);
        assertTrue(report.get("lastError").isNull());
        assertEquals(2, report.get("participants").asInt());
        assertEquals("ada", report.at("/participantList/0/clientName").asText());
        assertEquals(2, report.at("/participantList/0/protocol").asInt());
        assertEquals("view", report.at("/participantList/1/mode").asText());
        assertEquals("ada", report.at("/lockList/0/clientId").asText());
        JsonNode last = report.get("logTail").get(report.get("logTail").size() - 1);
        assertEquals("Acquire", last.get("command").asText());
        assertEquals(report.get("lastEntry"), last.get("number"));
        assertFalse(answer.whole().body().contains("first"));
        var listed = StreamSupport.stream(
                        inspector.get("/api/admin/rooms").ok().get("rooms").spliterator(), false)
                .filter(line -> line.get("shareId").asText().equals(room))
                .toList();
        assertEquals(1, listed.size());
        assertEquals(1, listed.get(0).get("locks").asInt());
    }

    @Test
    @DisplayName("[ADM-17] what is dirty is shown with its age, and saved when it is asked for")
    void save() {
        var ada = aSavedRoom();
        ada.apply(Ops.title("second"));
        JsonNode dirty = inspector.room(room);
        assertTrue(dirty.get("dirty").asBoolean());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> inspector.room(room).get("dirtyForMs").isNumber());
        assertEquals(1, dirty.get("storedVersion").asLong());
        assertTrue(BACKEND.content(room).orElse("").contains("first"));

        assertTrue(inspector.post(path + "/save").ok().get("stored").asBoolean());

        assertTrue(BACKEND.content(room).orElse("").contains("second"));
        assertEquals(2, ada.await("persisted").get("persistedVersion").asLong());
        JsonNode clean = inspector.room(room);
        assertFalse(clean.get("dirty").asBoolean());
        assertTrue(clean.get("dirtyForMs").isNull());
        assertTrue(SERVER.process().output().contains("event=admin_save room=" + room));
    }

    @Test
    @DisplayName("[ADM-17] a write-back that fails is told with its reason, and shown until one succeeds")
    void saveFails() {
        var ada = aSavedRoom();
        BACKEND.fault("{'mode':'500','on':'writes'}");
        ada.apply(Ops.title("second"));

        var answer = inspector.post(path + "/save");

        assertEquals(502, answer.status());
        assertEquals("unreachable", answer.code());
        assertEquals(
                "500 Internal Server Error",
                inspector.room(room).at("/lastError/error").asText());
        assertEquals(
                "unreachable",
                inspector
                        .get("/api/admin/server")
                        .ok()
                        .at("/writeback/lastError/code")
                        .asText());
        BACKEND.fault("{'mode':'none'}");
        assertTrue(inspector.post(path + "/save").ok().get("stored").asBoolean());
        assertTrue(inspector.room(room).get("lastError").isNull());
    }

    @Test
    @DisplayName("[ADM-14] a lock is released for its holder, and everybody is told that it was by force")
    void unlock() {
        var ada = aSavedRoom();
        var ben = SERVER.editor(room, "ben");
        String table = ada.document().diagram().at("/tables/0/id").asText();
        ada.say("{'type':'lock','target':'table','id':'%s'}", table);
        ben.await("locked");
        assertEquals(
                "locked",
                ben.refused(Ops.update("table", table, "{'x':9}")).get("code").asText());

        var meant = "{'target':'table','id':'%s','clientId':'%s'}";
        assertEquals(
                404,
                inspector.post(path + "/unlock", meant.formatted(table, "ben")).status());
        inspector.post(path + "/unlock", meant.formatted(table, "ada")).ok();

        for (var each : new Editor[] {ada, ben}) {
            assertEquals("forced", each.await("unlocked").get("reason").asText());
        }
        ben.apply(Ops.update("table", table, "{'x':9}"));
        assertTrue(SERVER.process().output().contains("event=admin_unlock room=" + room));
    }

    @Test
    @DisplayName("[ADM-14] a page that loses the edit right is told, and another may have it")
    void unlockTheDocument() {
        aSavedRoom().close();
        var page = SERVER.page(room, "page", "edit");
        var other = SERVER.page(room, "other", "view");

        inspector.post(path + "/unlock", "{'target':'document'}").ok();

        page.awaitMode("view", "expired");
        other.awaitMode("view", "expired");
        other.say("{'type':'request_edit'}");
        other.awaitMode("edit", "granted");
    }

    @Test
    @DisplayName("[ADM-15][CLOSE-4403] who is sent away gets 4403, his locks go at once, and others are told")
    void kick() {
        var ada = aSavedRoom();
        var ben = SERVER.editor(room, "ben");
        ada.say("{'type':'lock','target':'document'}");
        ben.await("locked");

        inspector.post(path + "/kick", "{'clientId':'ada'}").ok();

        assertEquals(4403, ada.socket().closed().code());
        ben.awaitAll("unlocked", "left");
        assertEquals("disconnected", ben.told("unlocked").get(0).get("reason").asText());
        assertEquals("ada", ben.told("left").get(0).get("clientId").asText());
        assertEquals(1, inspector.room(room).get("participants").asInt());
        assertEquals(404, inspector.post(path + "/kick", "{'clientId':'ada'}").status());
        ben.apply(Ops.title("goes on"));
    }

    @Test
    @DisplayName("[ADM-16][CLOSE-1012] a closed room lets everybody go, loses nothing, and is written back")
    void closeRoom() {
        var ada = aSavedRoom();
        var page = SERVER.page(room, "page", "view");
        ada.apply(Ops.title("unsaved"));

        inspector.post(path + "/close").ok();

        assertEquals(1012, ada.socket().closed().code());
        assertEquals(1012, page.socket().closed().code());
        var back = SERVER.editor(room, "ben");
        assertEquals(2, back.version());
        assertEquals("unsaved", back.document().diagram().get("title").asText());
        inspector.post(path + "/save").ok();
        assertTrue(BACKEND.content(room).orElse("").contains("unsaved"));
        assertTrue(SERVER.process().output().contains("event=admin_close room=" + room));
    }

    @Test
    @DisplayName("[ADM-8] what waits for a reader who does not read is shown")
    void slowReader() throws IOException {
        var ada = aSavedRoom();
        try (var slow = RawWebSocket.connect(SERVER.process().ws("/collab/" + room), 4096)) {
            slow.sendText("{\"type\":\"hello\",\"protocol\":2,\"clientId\":\"cyd\",\"mode\":\"edit\"}");
            assertTrue(slow.read().text().startsWith("{\"type\":\"welcome\""));
            Awaitility.await().atMost(PATIENCE).until(() -> {
                ada.apply(Ops.title("%d %s".formatted(ada.version(), "x".repeat(200_000))));
                var cyd = StreamSupport.stream(
                                inspector.room(room).get("participantList").spliterator(), false)
                        .filter(who -> who.get("clientId").asText().equals("cyd"))
                        .findFirst()
                        .orElseThrow();
                return cyd.get("slow").asBoolean() && cyd.get("waitingBytes").asLong() > 500_000;
            });
            assertTrue(inspector.room(room).get("waitingBytes").asLong() > 500_000);
        }
    }
}
