package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.Participant;
import io.drawdb.collab.wire.ServerMessageV2;
import io.drawdb.collab.wire.ServerMessageV2.Joined;
import io.drawdb.collab.wire.ServerMessageV2.Left;
import io.drawdb.collab.wire.ServerMessageV2.Renamed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What v2 clients were told of those who are on other servers. */
final class ToldOfOthers {
    private final Map<ClientId, Participant> told = new HashMap<>();

    /** Somebody goes to another server, of whom this was told while he was here. */
    void handOver(ClientId who, Participant participant) {
        told.put(who, participant);
    }

    /** Somebody comes from another server: what was told of him, which nobody needs to be told again. */
    @Nullable
    Participant takeOver(ClientId who) {
        return told.remove(who);
    }

    /**
     * What v2 clients do not know yet.
     *
     * @param people everybody who is on another server
     * @param editors who holds a lock
     */
    List<ServerMessageV2> update(List<Person> people, Set<ClientId> editors) {
        Map<ClientId, Participant> present = new LinkedHashMap<>();
        people.stream()
                .sorted(Comparator.comparing(person -> person.id().value()))
                .forEach(person -> present.put(person.id(), person.participant(editors)));
        List<ServerMessageV2> news = new ArrayList<>();
        for (var who : List.copyOf(told.keySet())) {
            if (!present.containsKey(who)) {
                told.remove(who);
                news.add(new Left(who.value()));
            }
        }
        present.forEach((who, participant) -> {
            Participant before = told.put(who, participant);
            if (before == null) {
                news.add(new Joined(participant));
            } else if (!before.equals(participant)) {
                news.add(new Renamed(participant));
            }
        });
        return news;
    }
}
