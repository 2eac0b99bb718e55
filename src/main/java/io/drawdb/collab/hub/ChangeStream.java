package io.drawdb.collab.hub;

import io.drawdb.collab.room.ChangeRecord;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.wire.ChangeBody;
import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessageV1;
import io.drawdb.collab.wire.ServerMessageV2;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How accepted changes leave: to v2 clients as operations, several within a tick as one frame; to v1 clients as the
 * whole document, at once if it came as one, else not more often than they can use. The first after a quiet time
 * leaves at once; so does, once in a tick, the first of somebody of whom that tick has nothing yet, with all that is held:
 * who changes something now and then does not wait because somebody else does so all the time.
 */
final class ChangeStream {
    private final RoomLoop loop;
    private final Members members;
    private final Duration tick;
    private final List<ChangeRecord> held = new ArrayList<>();
    private @Nullable Audience audience;
    /** Whose changes left since the tick began, or are held for the next. */
    private final Set<ClientId> authors = new HashSet<>();

    private boolean windowOpen;
    private boolean leftEarly;
    private boolean documentWindowOpen;
    private @Nullable ChangeRecord heldForV1;
    private @Nullable Room room;

    ChangeStream(RoomLoop loop, Members members, Duration tick) {
        this.loop = loop;
        this.members = members;
        this.tick = tick;
    }

    /** Completes the mutual reference: the audience sends what is held here before anything else. */
    void attach(Audience listeners) {
        audience = listeners;
    }

    void changed(Room source, Effect.Changed effect) {
        room = source;
        if (members.anyListening(Protocol.V2)) {
            hold(effect.change());
        }
        heldForV1 = effect.change();
        if (effect.whole() || !documentWindowOpen) {
            releaseDocument();
        }
    }

    private void hold(ChangeRecord change) {
        held.add(change);
        if (tick.isZero()) {
            release();
        } else if (!windowOpen) {
            openWindow();
        } else if (authors.add(change.author()) && !leftEarly) {
            leftEarly = true;
            release();
        }
    }

    private void openWindow() {
        windowOpen = true;
        leftEarly = false;
        authors.clear();
        held.forEach(change -> authors.add(change.author()));
        release();
        loop.after(tick, this::closeWindow);
    }

    /** Sends what is held for v2 clients. */
    void release() {
        if (held.isEmpty() || audience == null) {
            return;
        }
        List<ChangeBody> bodies = held.stream().map(ChangeStream::body).toList();
        held.clear();
        audience.changes(
                bodies.size() == 1 ? new ServerMessageV2.Change(bodies.get(0)) : new ServerMessageV2.Changes(bodies));
    }

    private void closeWindow() {
        windowOpen = false;
        if (!held.isEmpty()) {
            openWindow();
        }
    }

    /** Sends v1 clients the document if they have not seen the last change yet: who edits next starts from it. */
    void releaseDocument() {
        ChangeRecord change = heldForV1;
        heldForV1 = null;
        if (change == null || room == null || audience == null || !members.anyListening(Protocol.V1)) {
            return;
        }
        audience.toAll(Protocol.V1, document(room, change.author().value()));
        if (!documentWindowOpen) {
            documentWindowOpen = true;
            loop.after(HubSettings.WHOLE_DOCUMENT_EVERY, this::closeDocumentWindow);
        }
    }

    private void closeDocumentWindow() {
        documentWindowOpen = false;
        releaseDocument();
    }

    /** The room's document as v1 clients get it. */
    static ServerMessageV1.Op document(Room room, String author) {
        var diagram = room.diagram();
        var encoded = diagram == null ? EncodedJson.NULL : EncodedJson.of(diagram.encoded());
        return new ServerMessageV1.Op(author, encoded, room.version());
    }

    static ChangeBody body(ChangeRecord change) {
        Long seq = change.seq() == 0 ? null : change.seq();
        return ChangeBody.of(
                change.version(),
                change.author().value(),
                seq,
                EncodedJson.of(change.encodedOps()),
                millis(change.at()));
    }

    private static long millis(Instant instant) {
        return instant.toEpochMilli();
    }
}
