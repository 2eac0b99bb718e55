package io.drawdb.collab.room.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.room.CommandCodec;
import io.drawdb.collab.room.CommandCodec.Timed;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Lease;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomRules;
import io.drawdb.collab.room.SnapshotCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sees every entry the moment it is in the log, holds all laws against what a room makes of it, and knows for every
 * server what it has to make of it, too.
 */
final class Witness {
    private final Room room;
    private final DocumentLaw documents;
    private final AnswerLaw answers = new AnswerLaw();
    private final List<Law> laws;
    private final Tally tally;
    private final List<List<String>> told = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    Witness(RoomRules rules, Tally tally, FileLaw files) {
        this.tally = tally;
        this.room = new Room(rules);
        this.documents = new DocumentLaw(rules.documentBytesMax(), room.diagramOrBlank());
        this.laws = List.of(
                documents,
                answers,
                new LockLaw(rules.lease()),
                new HandoverLaw(rules.handoverWait()),
                new UndoLaw(documents),
                new OperatorLaw(documents, tally),
                files);
    }

    /** The next entry of the log. */
    void see(byte[] entry) {
        Timed timed = CommandCodec.read(entry);
        now = timed.at().isAfter(now) ? timed.at() : now;
        Diagram before = room.diagram();
        long versionBefore = room.version();
        long storedBefore = room.storedVersion();
        List<Lease> locksBefore = room.locks();
        List<Effect> effects = room.apply(timed.at(), timed.session(), timed.command());
        told.add(EffectText.of(effects));
        effects.forEach(tally::note);
        var seen = new Observation(timed, now, before, versionBefore, storedBefore, locksBefore, effects, room);
        laws.forEach(law -> law.check(seen));
    }

    /** A server applied an entry: it must say what was said before. */
    void checkSame(int number, List<Effect> effects) {
        List<String> texts = EffectText.of(effects);
        if (!told.get(number).equals(texts)) {
            throw new AssertionError("two servers make different things of entry " + number + "\n one: "
                    + told.get(number) + "\n other: " + texts);
        }
    }

    /** A server that has applied all entries has the same room, to the byte. */
    void checkSame(Room other) {
        byte[] expected = SnapshotCodec.write(room);
        byte[] actual = SnapshotCodec.write(other);
        int difference = Arrays.mismatch(expected, actual);
        if (difference >= 0) {
            throw new AssertionError("two servers have different rooms\n one: …" + near(expected, difference)
                    + "\n other: …" + near(actual, difference));
        }
    }

    private static String near(byte[] snapshot, int at) {
        int from = Math.max(0, at - 300);
        return new String(snapshot, from, Math.min(snapshot.length - from, 600), UTF_8);
    }

    /** A client says what it has at a version. */
    void checkDocument(String who, long version, Diagram document) {
        if (version > room.version() || !documents.at(version).sameAs(document)) {
            throw new AssertionError(who + " has another document at version " + version);
        }
    }

    Room room() {
        return room;
    }

    DocumentLaw documents() {
        return documents;
    }

    AnswerLaw answers() {
        return answers;
    }
}
