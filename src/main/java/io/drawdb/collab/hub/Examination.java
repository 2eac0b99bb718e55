package io.drawdb.collab.hub;

import io.drawdb.collab.hub.RoomReport.ParticipantReport;
import io.drawdb.collab.hub.RoomReport.State;
import io.drawdb.collab.hub.RoomReport.Summary;
import java.util.List;
import java.util.Optional;

/** Looks at one open room; on its loop. */
final class Examination {
    private Examination() {}

    static RoomReport of(OpenRoom home) {
        var editors = home.standing.editors();
        List<ParticipantReport> participants = home.members.all().stream()
                .map(member -> new ParticipantReport(
                        member.id.value(),
                        member.name,
                        member.color,
                        member.protocol.number(),
                        Person.of(member).participant(editors).mode(),
                        member.seat != null,
                        member.heard,
                        waitingBytes(member),
                        member.seat != null && member.seat.outbox.congested()))
                .toList();
        return new RoomReport(
                summary(home),
                participants,
                home.room().locks(),
                home.feed.recent().all(),
                Optional.empty());
    }

    static Summary summary(OpenRoom home) {
        var room = home.room();
        State state = home.opening.isUnderWay() ? State.OPENING : home.isUnloaded() ? State.UNLOADED : State.READY;
        return new Summary(
                home.shareId,
                state,
                state == State.UNLOADED ? home.opening.unloadedError().message() : null,
                room.epoch(),
                room.version(),
                room.storedVersion(),
                room.revision(),
                home.saving.enabled() && room.isDirty(),
                home.members.count(),
                room.locks().size(),
                home.feed.applied(),
                home.members.all().stream().mapToLong(Examination::waitingBytes).sum());
    }

    private static long waitingBytes(Member member) {
        Seat seat = member.seat;
        return seat == null ? 0 : seat.outbox.waitingBytes();
    }
}
