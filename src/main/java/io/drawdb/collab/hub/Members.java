package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.Participant;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessageV1.Presence;
import io.drawdb.collab.wire.ServerMessageV1.Present;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is in a room, in the order in which they came. */
final class Members {
    private final Map<ClientId, Member> members = new LinkedHashMap<>();

    @Nullable
    Member find(ClientId who) {
        return members.get(who);
    }

    void add(Member member) {
        members.put(member.id, member);
    }

    void remove(Member member) {
        members.remove(member.id, member);
    }

    Collection<Member> all() {
        return members.values();
    }

    int count() {
        return members.size();
    }

    /** Whether anybody is connected. */
    boolean anybody() {
        return members.values().stream().anyMatch(member -> member.seat != null);
    }

    boolean anyListening(Protocol version) {
        return members.values().stream().anyMatch(member -> member.listens() && member.speaks(version));
    }

    /**
     * What v1 clients are shown: those heard of lately.
     *
     * @param editors who holds a lock
     */
    Presence presence(Set<ClientId> editors) {
        List<Present> present = new ArrayList<>();
        for (var member : members.values()) {
            if (isShown(member)) {
                ClientMode mode = editors.contains(member.id) ? ClientMode.EDIT : ClientMode.VIEW;
                present.add(new Present(member.id.value(), member.heard.toEpochMilli(), mode, member.name));
            }
        }
        return new Presence(present);
    }

    /** What v2 clients are shown. */
    List<Participant> participants(Set<ClientId> editors) {
        return members.values().stream()
                .filter(Members::isShown)
                .map(member -> participant(member, editors))
                .toList();
    }

    static Participant participant(Member member, Set<ClientId> editors) {
        return new Participant(member.id.value(), member.name, member.color, mode(member, editors));
    }

    /** v1 clients edit while they have the edit right, v2 clients whenever they came to edit. */
    static ClientMode mode(Member member, Set<ClientId> editors) {
        if (member.speaks(Protocol.V2)) {
            return member.wanted;
        }
        return editors.contains(member.id) ? ClientMode.EDIT : ClientMode.VIEW;
    }

    private static boolean isShown(Member member) {
        return member.introduced && !member.silent;
    }
}
