package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.InvalidDiagramException;
import io.drawdb.collab.room.Effect.StoredUpTo;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The part of a room that deals with its shared file: what was read from it, and what was written to it. */
final class WritingBack {
    private final RoomState state;
    private final RoomDocument document;
    private final Editing editing;

    WritingBack(RoomState state, Editing editing) {
        this.state = state;
        this.document = state.document;
        this.editing = editing;
    }

    void open(RoomCommand.Open command, List<Effect> out) {
        if (!document.epoch.isEmpty()) {
            return;
        }
        document.epoch = command.epoch();
        if (command.diagram() == null) {
            return;
        }
        Diagram loaded = parsed(command.diagram());
        document.diagram = loaded;
        document.rememberFingerprint();
        sawFile(loaded.fingerprint(), command.revision(), command.updatedAt());
        out.add(new StoredUpTo(document.version, document.revision, document.updatedAt));
    }

    /**
     * What was read before the room changed says nothing about what was written since. And a document of our own, written or
     * replaced not long ago, is nobody's work: the room then has something to write again.
     */
    void takeTheirs(RoomCommand.TakeTheirs command, List<Effect> out) {
        boolean outdated = command.asOf() != null && !document.is(command.asOf());
        if (outdated || document.isDirty()) {
            return;
        }
        Diagram theirs = parsed(command.diagram());
        long stored = document.version;
        if (document.diagram == null || !theirs.encodesAs(document.diagram)) {
            OptionalLong own = document.pastFiles.versionOf(theirs.fingerprint(), state.now);
            if (own.isEmpty()) {
                editing.become(ClientId.SERVER, theirs, out);
            }
            stored = own.orElse(document.version);
        }
        document.storedVersion = stored;
        sawFile(theirs.fingerprint(), command.revision(), command.updatedAt());
        out.add(new StoredUpTo(stored, document.revision, document.updatedAt));
    }

    void writing(RoomCommand.Writing command) {
        if (document.has(command.document())) {
            document.pastFiles.remember(
                    command.fingerprint(), command.document().version(), state.now);
        }
    }

    /**
     * What was written last is what the file holds. An older version than one that was written before comes from a server
     * that was held up in the middle of its write: the room then has something to write again. A version that this lineage
     * does not have is another lineage's.
     */
    void stored(RoomCommand.Stored command, List<Effect> out) {
        if (command.epoch() != null && !document.has(new Basis(command.epoch(), command.version()))) {
            return;
        }
        Long replaced = document.fileFingerprint;
        if (replaced != null && replaced != command.fingerprint()) {
            document.pastFiles.remember(replaced, document.storedVersion, state.now);
        }
        // Anew, with the time at which it was there.
        document.pastFiles.remember(command.fingerprint(), command.version(), state.now);
        document.storedVersion = command.version();
        document.remember(command.fingerprint());
        sawFile(
                command.fingerprint(),
                command.revision() == null ? document.revision : command.revision(),
                command.updatedAt() == null ? document.updatedAt : command.updatedAt());
        out.add(new StoredUpTo(command.version(), document.revision, document.updatedAt));
    }

    private void sawFile(long fingerprint, @Nullable String revision, @Nullable String updatedAt) {
        document.fileFingerprint = fingerprint;
        document.revision = revision;
        document.updatedAt = updatedAt;
    }

    /** What comes from the shared file was checked before it was logged. */
    private Diagram parsed(ObjectNode json) {
        try {
            return Diagram.parse(json, document.keys(), document.diagram);
        } catch (InvalidDiagramException e) {
            throw new IllegalStateException("the log holds an invalid diagram: " + e.getMessage(), e);
        }
    }
}
