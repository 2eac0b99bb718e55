package io.drawdb.collab.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One accepted change as the wire has it, encoded once: the whole of a {@code change} message but its type, and an
 * element of {@code changes} and {@code welcome}.
 */
public record ChangeBody(EncodedJson json) {
    /**
     * A change of the document.
     *
     * @param seq the author's own number for it; null for what did not come as a {@code change}
     * @param ops the operations, an array
     * @param at when, in milliseconds since 1970
     */
    public static ChangeBody of(long version, String clientId, @Nullable Long seq, EncodedJson ops, long at) {
        return new ChangeBody(EncodedJson.of(MemberWriter.object(out -> {
            writeStart(out, version, clientId, seq);
            out.encoded("ops", ops).number("at", at);
        })));
    }

    /** The answer to a change sent again, which took effect so long ago that it is not at hand any more. */
    public static ChangeBody repeated(long version, String clientId, long seq, long at) {
        return new ChangeBody(EncodedJson.of(MemberWriter.object(out -> {
            writeStart(out, version, clientId, seq);
            out.encoded("ops", EncodedJson.arrayOf(List.of())).number("at", at).flag("repeat", true);
        })));
    }

    /** The bodies as a JSON array. */
    static EncodedJson array(List<ChangeBody> bodies) {
        return EncodedJson.arrayOf(bodies.stream().map(ChangeBody::json).toList());
    }

    private static void writeStart(MemberWriter out, long version, String clientId, @Nullable Long seq) {
        out.number("version", version).text("clientId", clientId);
        if (seq != null) {
            out.number("seq", seq);
        }
    }
}
