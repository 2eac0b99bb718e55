package io.drawdb.collab.hub;

import io.drawdb.collab.room.ChangeRecord;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How accepted changes leave: to v2 clients as operations, several within a tick as one frame; to v1 clients as the
 * whole document, at once if it came as one, else not more often than they can use. The first after a quiet time
 * leaves at once.
 */
final class ChangeStream {
    private final RoomLoop loop;
    private final Members members;
    private final Duration tick;
    private final List<ChangeBody> held = new ArrayList<>();
    private @Nullable Audience audience;
    private boolean windowOpen;
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
            held.add(body(effect.change()));
            if (tick.isZero()) {
                release();
            } else if (!windowOpen) {
                release();
                windowOpen = true;
                loop.after(tick, this::closeWindow);
            }
        }
        heldForV1 = effect.change();
        if (effect.whole() || !documentWindowOpen) {
            releaseDocument();
        }
    }

    /** Sends what is held for v2 clients. */
    void release() {
        if (held.isEmpty() || audience == null) {
            return;
        }
        List<ChangeBody> bodies = List.copyOf(held);
        held.clear();
        audience.changes(
                bodies.size() == 1 ? new ServerMessageV2.Change(bodies.get(0)) : new ServerMessageV2.Changes(bodies));
    }

    private void closeWindow() {
        windowOpen = false;
        if (!held.isEmpty()) {
            release();
            windowOpen = true;
            loop.after(tick, this::closeWindow);
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
