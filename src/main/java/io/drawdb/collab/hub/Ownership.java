package io.drawdb.collab.hub;

import io.drawdb.collab.hub.Doors.Refusal;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.wire.ClientMessage.Hello;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.ErrorCode;
import io.drawdb.collab.wire.Protocol;
import java.util.OptionalLong;

/**
 * Whose a client id is. Everybody in a room sees the ids of the others, so an id alone proves nothing: what somebody has
 * under it (a place, locks, a number of changes) goes only to who shows the secret that an earlier {@code welcome} gave.
 *
 * <p>Pages of version 1 know no secret. They may follow each other under one id, as they do when they reload, but never
 * a client of version 2.
 */
final class Ownership {
    private final OpenRoom home;

    Ownership(OpenRoom home) {
        this.home = home;
    }

    /**
     * Whether the sender of a {@code hello} may have the client id it names; if so, its seat knows since when it has it.
     */
    boolean admits(Seat seat, Hello hello) {
        var who = new ClientId(hello.clientId());
        Member here = home.members.find(who);
        Person present = here == null ? home.others.person(who) : Person.of(here);
        if (seat.proven || (here != null && here.seat == seat)) {
            seat.born = present == null ? home.loop.now().toEpochMilli() : present.born();
            return true;
        }
        var born = proof(hello);
        // Who has an older proof was here before whoever is here now.
        if (born.isPresent() && (present == null || born.getAsLong() <= present.born())) {
            seat.born = born.getAsLong();
            return true;
        }
        seat.born = home.loop.now().toEpochMilli();
        return present == null ? isUnused(hello) : isSamePage(present, seat);
    }

    private OptionalLong proof(Hello hello) {
        String resume = hello.resume();
        return resume == null
                ? OptionalLong.empty()
                : home.settings.doors().resumes().born(home.shareId, hello.clientId(), resume);
    }

    private static boolean isSamePage(Person present, Seat seat) {
        return seat.protocol == Protocol.V1
                && present.protocol() == Protocol.V1
                && present.bearer().equals(seat.grant.bearer());
    }

    /** Whether nobody has left anything under this id; a page may find its edit right again after a restart. */
    private boolean isUnused(Hello hello) {
        var who = new ClientId(hello.clientId());
        Room room = home.room();
        boolean page = hello.protocol() == Protocol.V1;
        return !room.knows(who)
                && room.locks().stream()
                        .filter(lease -> lease.holder().equals(who))
                        .allMatch(lease -> page && lease.target().isDocument());
    }

    /**
     * Keeps the id of whoever came to edit for him: what he does while he has no line must find nobody else's under it. Not
     * before he has said something since his {@code welcome}: if that was lost on its way, he could not prove who he is.
     */
    void claim(Seat seat, Member member) {
        boolean mayEdit = member.speaks(Protocol.V2) && member.wanted == ClientMode.EDIT;
        if (mayEdit && !member.idKept && !home.room().knows(member.id)) {
            member.idKept = true;
            home.submit(seat, new RoomCommand.Come(member.id)).exceptionally(failure -> {
                member.idKept = false; // his next message tries again
                return null;
            });
        }
    }

    /** The secret by which the client in this seat proves later that its id is its own. */
    String secret(Seat seat) {
        return home.settings.doors().resumes().issue(home.shareId, seat.clientId, seat.born);
    }

    static Refusal refusal(String clientId) {
        var message =
                "clientId %s is somebody else's here: bring the resume secret of its welcome, or another clientId";
        return new Refusal(
                ErrorCode.CLIENT_ID_TAKEN,
                CloseCode.FORBIDDEN,
                message.formatted(clientId.length() > 40 ? clientId.substring(0, 40) + "…" : clientId));
    }
}
