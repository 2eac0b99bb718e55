package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.Protocol;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Those heard of lately, as they are shown to others. */
    List<Person> shown() {
        return members.values().stream()
                .filter(Members::isShown)
                .map(Person::of)
                .toList();
    }

    private static boolean isShown(Member member) {
        return member.introduced && !member.silent;
    }
}
