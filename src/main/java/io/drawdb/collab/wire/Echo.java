package io.drawdb.collab.wire;

/**
 * The answer to a heartbeat that asks for one.
 *
 * @param echo what the heartbeat brought
 * @param version the room's, up to which the reader was sent everything before
 */
public record Echo(long echo, long version) implements ServerMessageV2 {
    @Override
    public String type() {
        return "heartbeat";
    }

    @Override
    public void write(MemberWriter out) {
        out.number("echo", echo).number("version", version);
    }
}
