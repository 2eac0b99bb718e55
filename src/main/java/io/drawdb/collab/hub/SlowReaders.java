package io.drawdb.collab.hub;

import io.drawdb.collab.room.Room;
import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessageV2;
import io.drawdb.collab.wire.Snapshot;
import java.time.Instant;
import java.util.List;

/**
 * Those who read more slowly than the room talks. What was left out for them is made good as soon as they read on: the
 * changes by one snapshot, what the others show of themselves by one frame with the last of it. Who stays behind for too
 * long is closed: by a snapshot, however slowly he reads, or by anything at all, if he does not read. The others notice
 * nothing of it.
 */
final class SlowReaders {
    private final OpenRoom home;

    SlowReaders(OpenRoom home) {
        this.home = home;
    }

    /** Looks at everybody. */
    void look(Instant now) {
        for (var member : List.copyOf(home.members.all())) {
            Seat seat = member.seat;
            if (seat != null) {
                look(member, seat, now);
            }
        }
    }

    private void look(Member member, Seat seat, Instant now) {
        seat.missedAwareness |= seat.outbox.skippedFleeting();
        if (seat.outbox.congested()) {
            cutIfTooSlow(seat, now);
            return;
        }
        seat.behindSince = null;
        if (member.listens() && member.speaks(Protocol.V2)) {
            makeGood(member, seat);
        }
    }

    private void cutIfTooSlow(Seat seat, Instant now) {
        long taken = seat.outbox.takenBytes();
        boolean reads = taken != seat.takenBytes;
        seat.takenBytes = taken;
        Instant since = seat.behindSince;
        if (since == null || (reads && !seat.outbox.owesSnapshot())) {
            seat.behindSince = now;
        } else if (!since.plus(HubSettings.SLOW_FOR).isAfter(now)) {
            home.meters.refused(HubReason.SLOW_READER);
            seat.outbox.close(CloseCode.TOO_SLOW, "reader too slow");
        }
    }

    private void makeGood(Member member, Seat seat) {
        if (seat.outbox.owesSnapshot()) {
            sendSnapshot(member, seat);
        }
        if (seat.missedAwareness) {
            seat.missedAwareness = false;
            sendAwareness(member, seat);
        }
    }

    /** What is held for all is in the snapshot already, and the reader must not get it after that. */
    private void sendSnapshot(Member member, Seat seat) {
        home.stream.release();
        Room room = home.room();
        home.meters.snapshotSent();
        home.audience.to(
                seat,
                new Snapshot(
                        room.epoch(),
                        room.version(),
                        room.lastSeq(member.id),
                        EncodedJson.of(room.diagramOrBlank().encoded()),
                        room.changedAt().map(Instant::toEpochMilli).orElse(null)));
    }

    private void sendAwareness(Member reader, Seat seat) {
        var states = home.upkeep
                .people()
                .filter(person ->
                        person.protocol() == Protocol.V2 && !person.id().equals(reader.id))
                .map(person -> home.awareness.state(person.id()))
                .toList();
        if (!states.isEmpty()) {
            home.audience.to(seat, new ServerMessageV2.Awarenesses(states));
        }
    }
}
