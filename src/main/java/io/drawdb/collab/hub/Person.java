package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.Participant;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessageV1.Present;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a room as he is shown to others, whichever server he is connected to.
 *
 * @param wanted the mode that he said hello with
 * @param heard when he was heard of last
 * @param bearer whom his token was made for; empty where there are no tokens
 * @param born when he first came under this id, in milliseconds since 1970
 */
record Person(
        ClientId id,
        Protocol protocol,
        ClientMode wanted,
        String name,
        @Nullable String color,
        Instant heard,
        String bearer,
        long born) {

    /** Of a server that asks for no tokens, and came at the beginning of time. */
    Person(ClientId id, Protocol protocol, ClientMode wanted, String name, @Nullable String color, Instant heard) {
        this(id, protocol, wanted, name, color, heard, "", 0);
    }

    static Person of(Member member) {
        return new Person(
                member.id,
                member.protocol,
                member.wanted,
                member.name,
                member.color,
                member.heard,
                member.bearer,
                member.born);
    }

    /**
     * As v2 tells him.
     *
     * @param editors who holds a lock
     */
    Participant participant(Set<ClientId> editors) {
        return new Participant(id.value(), name, color, mode(editors));
    }

    /** As v1 tells him. */
    Present present(Set<ClientId> editors) {
        ClientMode mode = editors.contains(id) ? ClientMode.EDIT : ClientMode.VIEW;
        return new Present(id.value(), heard.toEpochMilli(), mode, name);
    }

    /** v1 clients edit while they have the edit right, v2 clients whenever they came to edit. */
    private ClientMode mode(Set<ClientId> editors) {
        if (protocol == Protocol.V2) {
            return wanted;
        }
        return editors.contains(id) ? ClientMode.EDIT : ClientMode.VIEW;
    }
}
