package io.drawdb.collab.wire;

import org.jspecify.annotations.Nullable;

/**
 * The whole document, in place of whatever its reader has.
 *
 * @param seq the last number of the reader's own changes that the room knows
 * @param at when the change was made that led to it, in milliseconds since 1970; null if that is forgotten
 */
public record Snapshot(
        String epoch,
        long version,
        long seq,
        EncodedJson diagram,
        @Nullable Long at) implements ServerMessageV2 {
    @Override
    public String type() {
        return "snapshot";
    }

    @Override
    public void write(MemberWriter out) {
        out.text("epoch", epoch)
                .number("version", version)
                .number("seq", seq)
                .encoded("diagram", diagram)
                .numberIfAny("at", at);
    }
}
