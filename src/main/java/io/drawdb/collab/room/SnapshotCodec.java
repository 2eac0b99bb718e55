package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.InvalidDiagramException;
import io.drawdb.collab.diagram.InvalidOperationException;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.room.RoomCommand.Purpose;
import io.drawdb.collab.room.RoomState.Dismissal;
import io.drawdb.collab.room.RoomState.Waiter;
import java.time.Instant;

/**
 * A whole room as one JSON object: what all entries up to some number made of it. The diagram and all operations are
 * spliced in from the bytes that they keep.
 */
public final class SnapshotCodec {
    private static final int FORMAT = 2;
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private SnapshotCodec() {}

    /** The room in UTF-8. */
    public static byte[] write(Room room) {
        RoomState state = room.state();
        ObjectNode json = Json.object().put("format", FORMAT).put("now", state.now.toEpochMilli());
        if (state.governed) {
            json.set("rules", RulesCodec.write(state.rules));
        }
        writeDocument(state.document, json);
        state.locks.all().forEach(lease -> json.withArray("locks").add(lease(lease)));
        state.waiters.forEach(waiter -> json.withArray("waiters").add(waiter(waiter)));
        state.dismissals.forEach((dismissal, until) -> target(
                dismissal.target(),
                json.withArray("dismissals")
                        .addObject()
                        .put("requester", dismissal.requester().value())
                        .put("until", until.toEpochMilli())));
        var out = new Splice();
        out.open(json)
                .array("tail", state.tail.all(), change -> HistoryCodec.writeChange(change, out))
                .array("authors", state.authors.all().entrySet(), author -> {
                    out.open(author(author.getKey(), author.getValue()));
                    writeSteps("undo", author.getValue().undo(), out);
                    writeSteps("redo", author.getValue().redo(), out);
                    out.close();
                });
        Diagram diagram = state.document.diagram;
        out.member("diagram", diagram == null ? NULL : diagram.encoded()).close();
        return out.bytes();
    }

    private static void writeSteps(String name, Steps steps, Splice out) {
        out.array(name, steps.all(), step -> HistoryCodec.writeStep(step, out));
    }

    /**
     * The room in a snapshot.
     *
     * @param rules what it goes by if the snapshot does not say
     * @throws IllegalStateException if this version of the service can not read it
     */
    public static Room read(byte[] snapshot, RoomRules rules) {
        try {
            JsonNode json = Json.parseStored(snapshot);
            int format = json.path("format").asInt();
            if (format < 1 || format > FORMAT) {
                throw new IllegalStateException(
                        "snapshot has format %s, this version reads 1 to %d".formatted(json.path("format"), FORMAT));
            }
            return new Room(state(json, rules));
        } catch (MalformedJsonException
                | InvalidOperationException
                | InvalidDiagramException
                | IllegalArgumentException e) {
            throw new IllegalStateException("unreadable snapshot: " + e.getMessage(), e);
        }
    }

    private static RoomState state(JsonNode json, RoomRules rules)
            throws InvalidDiagramException, InvalidOperationException {
        var state = new RoomState(rules);
        if (json.has("rules")) {
            state.govern(RulesCodec.read(json.get("rules")));
        }
        state.now = instant(json, "now");
        readDocument(json, state.document);
        for (var lease : json.path("locks")) {
            state.locks.put(lease(lease));
        }
        for (var change : json.path("tail")) {
            state.tail.add(HistoryCodec.readChange(change));
        }
        for (var author : json.path("authors")) {
            readAuthor(author, state);
        }
        for (var waiter : json.path("waiters")) {
            state.waiters.add(waiter(waiter));
        }
        for (var dismissal : json.path("dismissals")) {
            var key = new Dismissal(
                    CommandCodec.target(dismissal),
                    new ClientId(dismissal.path("requester").asText()));
            state.dismissals.put(key, instant(dismissal, "until"));
        }
        return state;
    }

    private static void writeDocument(RoomDocument document, ObjectNode json) {
        json.put("epoch", document.epoch)
                .put("version", document.version)
                .put("storedVersion", document.storedVersion)
                .put("revision", document.revision)
                .put("updatedAt", document.updatedAt)
                .put("fileFingerprint", document.fileFingerprint);
        ArrayNode fingerprints = json.putArray("fingerprints");
        document.fingerprints().forEach(fingerprints::add);
        for (var file : document.pastFiles.all()) {
            json.withArray("pastFiles")
                    .addObject()
                    .put("fingerprint", file.fingerprint())
                    .put("version", file.version())
                    .put("at", file.at().toEpochMilli());
        }
    }

    private static void readDocument(JsonNode json, RoomDocument document) throws InvalidDiagramException {
        document.epoch = json.path("epoch").asText();
        document.version = json.path("version").asLong();
        document.storedVersion = json.path("storedVersion").asLong();
        document.revision = CommandCodec.text(json, "revision");
        document.updatedAt = CommandCodec.text(json, "updatedAt");
        document.fileFingerprint = json.path("fileFingerprint").isNumber()
                ? json.path("fileFingerprint").asLong()
                : null;
        json.path("fingerprints").forEach(fingerprint -> document.remember(fingerprint.asLong()));
        for (var file : json.path("pastFiles")) {
            document.pastFiles.remember(
                    file.path("fingerprint").asLong(), file.path("version").asLong(), instant(file, "at"));
        }
        if (json.get("diagram") instanceof ObjectNode diagram) {
            document.diagram = Diagram.parse(diagram, document.keys(), null);
        }
    }

    private static ObjectNode lease(Lease lease) {
        return target(lease.target(), Json.object())
                .put("holder", lease.holder().value())
                .put("name", lease.name())
                .put("until", lease.until().toEpochMilli())
                .put("leaving", lease.leaving())
                .put("session", lease.session())
                .put("untouched", lease.untouched());
    }

    private static Lease lease(JsonNode json) {
        return new Lease(
                CommandCodec.target(json),
                new ClientId(json.path("holder").asText()),
                json.path("name").asText(),
                instant(json, "until"),
                json.path("leaving").asBoolean(),
                json.path("session").asText(),
                json.path("untouched").asBoolean());
    }

    private static ObjectNode author(ClientId who, Author author) {
        ObjectNode json = Json.object()
                .put("who", who.value())
                .put("seq", author.lastSeq())
                .put("accepted", author.everAccepted())
                .put("heard", author.heard().toEpochMilli());
        for (var answer : author.answers()) {
            json.withArray("answers")
                    .addObject()
                    .put("seq", answer.seq())
                    .set("rejection", RejectionCodec.write(answer.rejection()));
        }
        return json;
    }

    private static void readAuthor(JsonNode json, RoomState state) throws InvalidOperationException {
        ClientId who = who(json);
        // Format 1 did not say when an author was heard of.
        Author author = state.authors.of(who, json.has("heard") ? instant(json, "heard") : state.now);
        if (json.path("accepted").asBoolean()) {
            author.wasAccepted();
        }
        for (var answer : json.path("answers")) {
            long seq = answer.path("seq").asLong();
            if (answer.has("rejection")) {
                author.rejected(seq, RejectionCodec.read(answer.path("rejection")));
            } else {
                author.accepted(seq);
            }
        }
        author.decided(json.path("seq").asLong());
        HistoryCodec.readSteps(json.path("undo"), author.undo());
        HistoryCodec.readSteps(json.path("redo"), author.redo());
    }

    private static ObjectNode waiter(Waiter waiter) {
        return Json.object()
                .put("who", waiter.who().value())
                .put("session", waiter.session())
                .put("name", waiter.name())
                .put("purpose", waiter.purpose().name())
                .put("forced", waiter.forced())
                .put("version", waiter.version())
                .put("deadline", waiter.deadline().toEpochMilli());
    }

    private static Waiter waiter(JsonNode json) {
        return new Waiter(
                who(json),
                json.path("session").asText(),
                json.path("name").asText(),
                Purpose.valueOf(json.path("purpose").asText()),
                json.path("forced").asBoolean(),
                json.path("version").asLong(),
                instant(json, "deadline"));
    }

    private static ObjectNode target(LockTarget target, ObjectNode json) {
        return json.put("target", target.kind().text()).put("id", target.id());
    }

    private static ClientId who(JsonNode json) {
        return new ClientId(json.path("who").asText());
    }

    private static Instant instant(JsonNode json, String member) {
        return Instant.ofEpochMilli(json.path(member).asLong());
    }
}
