package io.drawdb.collab.hub;

import io.drawdb.collab.access.Right;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.Participant;
import io.drawdb.collab.wire.Protocol;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody in a room, for as long as he is in it, across connections. Touched on the room's loop only. */
final class Member {
    final ClientId id;
    Protocol protocol;
    /** What he may do here. */
    Right right = Right.EDIT;
    /** Whom his token was made for; empty where there are no tokens. */
    String bearer = "";
    /** When he first came under this id, in milliseconds since 1970. */
    long born;
    /** What he came for. */
    ClientMode asked;
    /** What of that is in effect. */
    ClientMode wanted;

    String name = "";

    @Nullable
    String color;

    Instant heard;

    /** When he said hello last. */
    Instant came;

    /** His connection; {@code null} while he is gone and may come back within the grace. */
    @Nullable
    Seat seat;

    /** Whether he has had his answer to {@code hello}; before that he gets nothing else. */
    boolean introduced;

    /** Whether his {@code hello} waits for the answer to his wish to edit. */
    boolean helloWaits;

    /** Whether he gets the document again with his first heartbeat., unless he is the editor: he may be ahead. */
    boolean slowJoiner;

    /** Whether the log was asked to keep his id for him. */
    boolean idKept;

    /** Whether he was unheard of for so long that he is not shown. */
    boolean silent;

    /** The sign of life that was logged last, to renew what he holds. */
    @Nullable
    Instant renewed;

    /** What v2 clients were told of him; {@code null} if nothing, or that he left. */
    @Nullable
    Participant told;

    Member(ClientId id, Protocol protocol, ClientMode wanted, Instant heard) {
        this.id = id;
        this.protocol = protocol;
        this.asked = wanted;
        this.wanted = wanted;
        this.heard = heard;
        this.came = heard;
    }

    boolean speaks(Protocol version) {
        return protocol == version;
    }

    /** Whether what is said to all is said to him, too. */
    boolean listens() {
        return introduced && seat != null;
    }
}
