package io.drawdb.collab.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code hello} in version 2.
 *
 * @param sessionId names this connection
 * @param resume proves later that the client id is this client's; a secret
 * @param mode what is in effect
 * @param version of the document, after {@code content}
 * @param seq the last number of this client's changes that the room knows; 0 if none
 * @param dirty whether the document has changes that are not written back
 * @param heartbeatMs how often a client should let be heard from it at least
 */
public record Welcome(
        String sessionId,
        String resume,
        Role role,
        ClientMode mode,
        String epoch,
        long version,
        long seq,
        Content content,
        List<Participant> participants,
        List<ServerMessageV2.Locked> locks,
        boolean dirty,
        @Nullable String revision,
        Limits limits,
        long heartbeatMs)
        implements ServerMessageV2 {

    /** How the client gets to the current document. */
    public sealed interface Content {
        /** By the changes since the version it named. */
        record Recovered(List<ChangeBody> changes) implements Content {
            public Recovered {
                changes = List.copyOf(changes);
            }

            @Override
            public void write(MemberWriter out) {
                out.flag("recovered", true).encoded("changes", ChangeBody.array(changes));
            }
        }

        /**
         * By dropping what it has and taking this.
         *
         * @param at when the change was made that led to it, in milliseconds since 1970; null if that is forgotten
         */
        record Whole(EncodedJson diagram, @Nullable Long at) implements Content {
            @Override
            public void write(MemberWriter out) {
                out.flag("recovered", false).encoded("diagram", diagram).numberIfAny("at", at);
            }
        }

        /** Writes {@code recovered} and the document or the changes. */
        void write(MemberWriter out);
    }

    /**
     * What a client should keep to.
     *
     * @param frameBytes of one frame that it sends
     * @param awarenessBytes of one awareness state
     * @param messagesPerSecond that it sends, on average
     * @param documentBytes of the whole document
     * @param tailChanges that can be caught up with, at least once the room has had as many
     */
    public record Limits(
            long frameBytes, long awarenessBytes, long messagesPerSecond, long documentBytes, long tailChanges) {
        void write(MemberWriter out) {
            out.number("frameBytes", frameBytes)
                    .number("awarenessBytes", awarenessBytes)
                    .number("messagesPerSecond", messagesPerSecond)
                    .number("documentBytes", documentBytes)
                    .number("tailChanges", tailChanges);
        }
    }

    public Welcome {
        participants = List.copyOf(participants);
        locks = List.copyOf(locks);
    }

    @Override
    public String type() {
        return "welcome";
    }

    @Override
    public void write(MemberWriter out) {
        out.number("protocol", Protocol.V2.number())
                .text("sessionId", sessionId)
                .text("resume", resume)
                .choice("role", role)
                .choice("mode", mode)
                .text("epoch", epoch)
                .number("version", version)
                .number("seq", seq);
        content.write(out);
        out.objects("participants", participants, Participant::write)
                .objects("locks", locks, ServerMessageV2.Locked::write)
                .flag("dirty", dirty)
                .text("revision", revision)
                .object("limits", limits::write)
                .number("heartbeatMs", heartbeatMs);
    }
}
