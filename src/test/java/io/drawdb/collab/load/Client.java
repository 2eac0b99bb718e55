package io.drawdb.collab.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One client of the driver, in one room: joins, beats its heart, and is told things. */
abstract class Client implements Wire.Listener {
    private static final byte[] HEARTBEAT = text("{\"type\":\"heartbeat\"}");
    /** Where the first letter of a message's type is: {@code {"type":"}. */
    private static final int TYPE_AT = 9;

    final Crew crew;
    final Tally tally;
    final String id;
    /** What its marks say of their sender. */
    final int number;

    final Wire wire;
    /** The newest version of the document that it was told of. */
    long version;

    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();
    private boolean joined;

    Client(Crew crew, Tally tally, String room, String id, int receiveBytes) {
        this.crew = crew;
        this.tally = tally;
        this.id = id;
        this.number = crew.join(this);
        this.wire = new Wire(crew.loop(), crew.server(), "/collab/" + room, receiveBytes, this);
    }

    static byte[] text(String json) {
        return Wire.frame(Wire.TEXT, json.getBytes(StandardCharsets.UTF_8));
    }

    /** The members of its {@code hello} beside the type and its id. */
    abstract String hello();

    /** A message whose type begins so. */
    abstract void heard(char kind, byte[] bytes, int from, int to);

    final boolean joined() {
        return joined;
    }

    final void welcomed() {
        joined = true;
    }

    /** Does what it came for. */
    void begin() {}

    /** Stops doing it. */
    void end() {}

    void heartbeat() {
        wire.write(ByteBuffer.wrap(HEARTBEAT));
    }

    @Override
    public void upgraded() {
        wire.write(ByteBuffer.wrap(
                text("{\"type\":\"hello\",\"clientId\":\"%s\",\"clientName\":\"%s\",%s}".formatted(id, id, hello()))));
    }

    @Override
    public final void frame(int opcode, boolean last, byte[] bytes, int from, int to) {
        tally.frames++;
        tally.bytes += to - from;
        if (opcode == Wire.TEXT && last) {
            message(bytes, from, to);
            return;
        }
        fragments.write(bytes, from, to - from);
        if (last) {
            byte[] whole = fragments.toByteArray();
            fragments.reset();
            message(whole, 0, whole.length);
        }
    }

    private void message(byte[] bytes, int from, int to) {
        char kind = (char) bytes[from + TYPE_AT];
        if (kind == 'e') {
            tally.errors++;
        }
        heard(kind, bytes, from, to);
    }

    @Override
    public void closed(int code) {
        tally.closed.merge(code, 1, Integer::sum);
    }
}
