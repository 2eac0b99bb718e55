package io.drawdb.collab.hub;

import io.drawdb.collab.access.Right;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.Role;
import io.drawdb.collab.wire.ServerMessageV2;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What each in a room may do, for as long as he is in it: looked at before each of his messages and every so often, so
 * that a token that expires, is revoked or becomes another right ends or changes a conversation that goes on.
 */
final class Rights {
    private final OpenRoom home;

    Rights(OpenRoom home) {
        this.home = home;
    }

    /** Gives a member what his seat's grant is good for. */
    void settle(Member member, Seat seat, ClientMode asked) {
        member.asked = asked;
        member.bearer = seat.grant.bearer();
        member.born = seat.born;
        // Whoever has just lost everything is put out by the next look.
        become(member, current(seat).orElse(Right.VIEW));
    }

    /** Whether who sits there may go on. Who may not is told why and put out. */
    boolean holds(Seat seat) {
        Member member = seat.member;
        if (member == null) {
            return false;
        }
        Optional<Right> right = current(seat);
        if (right.isEmpty()) {
            turnAway(seat);
            return false;
        }
        if (right.get() != member.right) {
            change(member, seat, right.get());
        }
        return true;
    }

    /** Whether what was granted before the room could be entered still is; who waited too long is told and put out. */
    boolean admits(Seat seat) {
        boolean admitted = current(seat).isPresent();
        if (!admitted) {
            turnAway(seat);
        }
        return admitted;
    }

    private void turnAway(Seat seat) {
        home.meters.refused(HubReason.UNAUTHENTICATED);
        Doors.turnAway(seat.outbox, seat.protocol, home.settings.doors().ended(seat.grant));
    }

    /** Looks at everybody. */
    void look() {
        for (var member : List.copyOf(home.members.all())) {
            if (member.seat != null) {
                holds(member.seat);
            }
        }
    }

    private Optional<Right> current(Seat seat) {
        return home.settings.doors().access().right(seat.grant, home.shareId, seat.clientId);
    }

    private void change(Member member, Seat seat, Right right) {
        become(member, right);
        takeLocks(member, seat);
        if (member.speaks(Protocol.V2)) {
            home.audience.to(member, new ServerMessageV2.RoleChanged(role(member), member.wanted));
        }
        home.upkeep.tellOf(member);
        home.upkeep.changePresence();
    }

    /** Takes the locks of somebody who may only watch, and what he waits for, as soon as the log takes that. */
    void takeLocks(Member member, Seat seat) {
        if (member.right != Right.VIEW || member.seat != seat) {
            return;
        }
        home.submit(seat, new RoomCommand.Leave(member.id, Duration.ZERO)).exceptionally(failure -> {
            home.after(HubSettings.LOOK_EVERY, () -> takeLocks(member, seat));
            return null;
        });
    }

    private static void become(Member member, Right right) {
        member.right = right;
        member.wanted = right == Right.VIEW ? ClientMode.VIEW : member.asked;
    }

    /** What a member may do, as {@code welcome} calls it. */
    static Role role(Member member) {
        return switch (member.right) {
            case VIEW -> Role.VIEWER;
            case EDIT -> Role.EDITOR;
            case OWNER -> Role.OWNER;
        };
    }
}
