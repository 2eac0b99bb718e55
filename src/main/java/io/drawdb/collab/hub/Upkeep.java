package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.wire.Participant;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessageV1.Presence;
import io.drawdb.collab.wire.ServerMessageV2;
import io.drawdb.collab.writeback.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What goes on in a room by itself: signs of life become renewed leases, leases and silent members run out, presence
 * is told, those who left are seen off, and an empty room is closed.
 */
final class Upkeep {
    private final OpenRoom home;
    private final Members members;
    private Instant presenceTold = Instant.EPOCH;
    private boolean presenceChanged;
    /** How often presence was told so short a time ago that it counts against telling it again at once. */
    private int presenceToldLately;

    private @Nullable Instant emptySince;
    private boolean writeFailed;
    private final DocumentsWeight.Share weight;

    Upkeep(OpenRoom home) {
        this.home = home;
        this.members = home.members;
        this.weight = home.registry.weight().new Share();
    }

    /** Begins to look at the room every so often. */
    void begin() {
        home.after(HubSettings.LOOK_EVERY, this::look);
    }

    private void look() {
        Instant now = home.loop.now();
        weigh();
        home.rights.look();
        home.slowReaders.look(now);
        home.leases.renew();
        if (home.room()
                .nextDeadline()
                .filter(deadline -> !deadline.isAfter(now))
                .isPresent()) {
            tick();
        }
        for (var member : List.copyOf(members.all())) {
            watch(member, now);
        }
        boolean due = !now.isBefore(presenceTold.plus(HubSettings.PRESENCE_EVERY));
        presenceChanged |= due && members.anyListening(Protocol.V1);
        refreshPresence();
        home.others.look(now);
        closeIfIdle(now);
        home.after(HubSettings.LOOK_EVERY, this::look);
    }

    /** Counts what the room has; returns whether there is no place for it beside the others. */
    boolean weigh() {
        return weight.is(home.room().encodedLength());
    }

    /** What was counted last. From any thread. */
    long bytes() {
        return weight.bytes();
    }

    /** Nobody is expected here: the room goes as soon as it is written. Before it is opened. */
    void expectNobody() {
        emptySince = Instant.EPOCH;
        home.opening.expectNobody();
    }

    /** A write-back has ended. */
    void triedToWrite(boolean failed) {
        writeFailed = failed;
    }

    private void tick() {
        // A tick that the log did not take comes again with the next look.
        home.feed.append(null, new RoomCommand.Tick()).exceptionally(failure -> null);
    }

    /** A member gave a sign of life. A lease that had run out before is not revived by it. */
    void heard(Member member) {
        Instant now = home.loop.now();
        Duration lease = home.settings.rules().lease();
        if (!member.heard.plus(lease).isAfter(now) && home.room().holdsLock(member.id)) {
            tick();
        }
        member.heard = now;
        if (member.silent) {
            member.silent = false;
            tellOf(member);
            presenceChanged = true;
        }
    }

    private void watch(Member member, Instant now) {
        if (member.seat == null && !member.heard.plus(home.settings.lockGrace()).isAfter(now)) {
            remove(member);
            return;
        }
        if (!member.silent && !member.heard.plus(presentFor(member)).isAfter(now)) {
            member.silent = true;
            home.awareness.clear(member.id);
            tellLeft(member);
        }
    }

    private Duration presentFor(Member member) {
        return member.speaks(Protocol.V1)
                ? HubSettings.PRESENT_FOR
                : home.settings.rules().lease();
    }

    /** A connection is gone, and all that it said was dealt with. */
    void depart(Seat seat) {
        home.registry.left(home);
        Member member = seat.member;
        seat.member = null;
        if (home.isClosed() || member == null || member.seat != seat) {
            return;
        }
        member.seat = null;
        boolean page = member.speaks(Protocol.V1) || seat.expelled;
        Duration grace = page ? Duration.ZERO : home.settings.lockGrace();
        if (home.room().holdsLock(member.id) || seat.barred) {
            // Should the log not take it, the locks run out by themselves.
            home.submit(seat, new RoomCommand.Leave(member.id, grace)).exceptionally(failure -> null);
        }
        if (page) {
            remove(member);
        } else {
            member.heard = home.loop.now();
        }
        if (!members.anybody() && home.room().isDirty()) {
            home.saving.flush(home.shareId, Reason.LAST_LEFT);
        }
        refreshPresence();
    }

    /** Sends a member away: his connection is closed, and his locks go with it. */
    void expel(Member member) {
        Seat seat = member.seat;
        if (seat == null) {
            for (var lease : home.room().locks()) {
                if (lease.holder().equals(member.id)) {
                    home.submit(null, new RoomCommand.Revoke(lease.target(), member.id))
                            .exceptionally(failure -> null);
                }
            }
            remove(member);
            refreshPresence();
            return;
        }
        seat.expelled = true;
        seat.dropWaiting();
        seat.outbox.close(CloseCode.FORBIDDEN, "removed by whoever runs this service");
    }

    /** Somebody is here no more. */
    void remove(Member member) {
        moved(member);
        home.awareness.forget(member.id);
        tellLeft(member);
    }

    /** Somebody is on another server from now on. */
    void moved(Member member) {
        members.remove(member);
        home.meters.participants(-1);
        presenceChanged = true;
    }

    void somebodyCame() {
        emptySince = null;
        home.opening.somebodyCame();
    }

    /** The room is closed: nobody is in it any more. */
    void ended() {
        home.others.end();
        home.meters.participants(-members.count());
        home.meters.roomClosed();
        weight.is(0);
    }

    private void closeIfIdle(Instant now) {
        if (members.anybody()) {
            emptySince = null;
            return;
        }
        emptySince = emptySince == null ? now : emptySince;
        boolean idle = !emptySince.plus(staysEmpty()).isAfter(now);
        boolean unwritten = home.saving.enabled() && home.room().isDirty();
        // What can't be written is as safe in the log, and is opened again when there is place.
        boolean givesWay = writeFailed && home.registry.isCrowded();
        if (idle && (!unwritten || givesWay) && !home.opening.isUnderWay()) {
            home.registry.closeIfUnused(home);
        }
    }

    /** Where there is nothing to find again, a room that nobody is in is only in the way of others. */
    private Duration staysEmpty() {
        boolean bare = home.room().diagram() == null && home.room().version() == 0;
        Duration usual = home.settings.roomIdle();
        return bare && usual.compareTo(HubSettings.BARE_ROOM_IDLE) > 0 ? HubSettings.BARE_ROOM_IDLE : usual;
    }

    void changePresence() {
        presenceChanged = true;
    }

    /** Somebody has come: he sees at once who is here, the others see him as soon as they are told anything. */
    void introduce(Member newcomer) {
        presenceChanged = true;
        if (presenceToldLately >= HubSettings.PRESENCE_AT_ONCE) {
            home.audience.to(newcomer, presence(home.standing.editors()));
        }
    }

    /**
     * Says who is here, if that has changed: at once, but what changes again and again in no time together. A room into
     * which everybody comes back at once would else say as often as they are many what is as long as they are many.
     */
    void refreshPresence() {
        if (!presenceChanged || presenceToldLately >= HubSettings.PRESENCE_AT_ONCE || home.isClosed()) {
            return;
        }
        presenceChanged = false;
        presenceTold = home.loop.now();
        presenceToldLately++;
        home.after(HubSettings.PRESENCE_TOGETHER, () -> {
            presenceToldLately--;
            refreshPresence();
        });
        Set<ClientId> editors = home.standing.editors();
        for (var member : members.all()) {
            if (member.introduced && !member.silent) {
                tellOf(member, editors);
            }
        }
        home.others.tell(editors);
        if (members.anyListening(Protocol.V1)) {
            home.audience.toAll(Protocol.V1, presence(editors));
        }
        home.others.sayRoster();
    }

    /** Everybody, here and on other servers, who is shown. */
    Stream<Person> people() {
        return Stream.concat(members.shown().stream(), home.others.people().stream());
    }

    private Presence presence(Set<ClientId> editors) {
        return new Presence(people().map(person -> person.present(editors)).toList());
    }

    /** What v2 clients are shown. */
    List<Participant> participants() {
        Set<ClientId> editors = home.standing.editors();
        return people().map(person -> person.participant(editors)).toList();
    }

    /** Tells v2 clients of a member what they do not know yet. */
    void tellOf(Member member) {
        tellOf(member, home.standing.editors());
    }

    private void tellOf(Member member, Set<ClientId> editors) {
        var participant = Person.of(member).participant(editors);
        var told = member.told;
        member.told = participant;
        if (told == null) {
            home.audience.toOthers(member.id, Protocol.V2, new ServerMessageV2.Joined(participant));
        } else if (!participant.equals(told)) {
            home.audience.toAll(Protocol.V2, new ServerMessageV2.Renamed(participant));
        }
    }

    /** Tells v2 clients that a member has left, if they know him. */
    void tellLeft(Member member) {
        presenceChanged = true;
        if (member.told != null) {
            member.told = null;
            home.audience.toOthers(member.id, Protocol.V2, new ServerMessageV2.Left(member.id.value()));
        }
    }
}
