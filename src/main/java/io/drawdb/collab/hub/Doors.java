package io.drawdb.collab.hub;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.Grant;
import io.drawdb.collab.access.ResumeSecrets;
import io.drawdb.collab.access.SecretFile;
import io.drawdb.collab.access.Verdict;
import io.drawdb.collab.wire.ClientMessage.Hello;
import io.drawdb.collab.wire.ErrorCode;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessage;
import io.drawdb.collab.wire.ServerMessageV1;
import io.drawdb.collab.wire.ServerMessageV2;
import org.jspecify.annotations.Nullable;

/**
 * Who is let into a room.
 *
 * @param access who may come in, and as what
 * @param resumes how a client shows that a client id is its own
 */
public record Doors(Access access, ResumeSecrets resumes) {

    /** Open to everybody who knows the link; client ids are forgotten with the process. */
    public static Doors open() {
        return new Doors(Access.open(), new ResumeSecrets(SecretFile.random()));
    }

    /** What came of a {@code hello}: a grant, or why there is none. */
    record Entry(@Nullable Grant grant, @Nullable Refusal refusal) {}

    /** Why somebody is not let in, or may not stay. */
    record Refusal(ErrorCode code, CloseCode close, String message) {
        static Refusal unauthenticated(String message) {
            return new Refusal(ErrorCode.UNAUTHENTICATED, CloseCode.UNAUTHENTICATED, message);
        }

        static Refusal forbidden(String message) {
            return new Refusal(ErrorCode.FORBIDDEN, CloseCode.FORBIDDEN, message);
        }
    }

    /**
     * Looks at what a {@code hello} brings; a token in it counts before what the connection has.
     *
     * @param brought what the connection was granted before
     */
    Entry enter(@Nullable Grant brought, Hello hello, String shareId) {
        if (!resumes.ready() && hello.protocol() == Protocol.V2) {
            return refused(
                    new Refusal(ErrorCode.NOT_LOADED, CloseCode.NOT_LOADED, "the server has just started: try again"));
        }
        if (!access.asksForToken()) {
            return new Entry(Grant.OPEN, null);
        }
        String token = hello.token();
        if (token == null) {
            return brought == null
                    ? refused(Refusal.unauthenticated("this server asks for a token: bring one"))
                    : judged(brought, hello, shareId);
        }
        return access.read(token).match(new Verdict.Cases<>() {
            @Override
            public Entry granted(Grant grant) {
                return judged(grant, hello, shareId);
            }

            @Override
            public Entry refused(String reason) {
                return Doors.refused(Refusal.unauthenticated(reason));
            }

            @Override
            public Entry unknown(String reason) {
                return Doors.refused(new Refusal(ErrorCode.UNAVAILABLE, CloseCode.NOT_LOADED, reason));
            }
        });
    }

    private Entry judged(Grant grant, Hello hello, String shareId) {
        if (!grant.opens(shareId)) {
            return refused(Refusal.forbidden("the token is not for this room"));
        }
        return access.right(grant, shareId, hello.clientId()).isPresent()
                ? new Entry(grant, null)
                : refused(ended(grant));
    }

    /** Why a grant that was good is good no more. */
    Refusal ended(Grant grant) {
        return Refusal.unauthenticated(
                access.expired(grant) ? "the token has expired: come back with a new one" : "the token was revoked");
    }

    private static Entry refused(Refusal refusal) {
        return new Entry(null, refusal);
    }

    /** Says why, in the words of the client's version, and closes: unlike other refusals, for v1 clients, too. */
    static void turnAway(Outbox outbox, Protocol protocol, Refusal refusal) {
        ServerMessage error = protocol == Protocol.V1
                ? new ServerMessageV1.PlainError(refusal.message())
                : new ServerMessageV2.CodedError(refusal.code(), refusal.message(), true);
        outbox.send(Audience.frame(error));
        outbox.close(refusal.close(), refusal.message());
    }
}
