package io.drawdb.collab.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A v2 client that drags tables: at a rate, or so that some of its changes are always under way. */
final class Editor extends Reader {
    private static final int X_MAX = 4_000;

    private final Pace pace;
    private final List<String> tables;
    private final String padding;
    private long seq;
    private long answered;
    private long unmarked;
    private boolean busy;

    /**
     * How fast somebody edits.
     *
     * @param perSecond changes a second, whatever becomes of them; 0: the next when one has come back
     * @param underWay changes that are under way then
     * @param changeBytes of one message
     */
    record Pace(double perSecond, int underWay, int changeBytes) {}

    Editor(Crew crew, Tally tally, String room, String id, Pace pace, List<String> tables) {
        super(crew, tally, room, id, true);
        this.pace = pace;
        this.tables = tables;
        this.padding = "x".repeat(Math.max(0, pace.changeBytes - message(1, "").length()));
    }

    @Override
    String hello() {
        return "\"protocol\":2,\"mode\":\"edit\"";
    }

    @Override
    void begin() {
        busy = true;
        if (pace.perSecond == 0) {
            for (int n = 0; n < pace.underWay; n++) {
                edit();
            }
        } else {
            long gap = (long) (1e9 / pace.perSecond);
            // Editors begin at different moments, but at the same ones in each run.
            keepUp(System.nanoTime() + (long) (gap * (number * 0.618 % 1)), gap);
        }
    }

    @Override
    void end() {
        busy = false;
    }

    private void keepUp(long due, long gap) {
        crew.loop().at(due, () -> {
            if (busy && !wire.isOver()) {
                edit();
                keepUp(due + gap, gap);
            }
        });
    }

    /** Whether all its changes have come back. */
    boolean isAnswered() {
        return answered == seq - unmarked;
    }

    @Override
    void acknowledged() {
        answered++;
        if (busy && pace.perSecond == 0) {
            edit();
        }
    }

    /** Moves a table, and writes into its comment who did, and when. */
    void edit() {
        seq++;
        byte[] frame = text(message(seq, padding));
        Mark.put(frame, Mark.find(frame, 0, frame.length), System.nanoTime(), number);
        wire.write(ByteBuffer.wrap(frame));
    }

    private String message(long change, String filling) {
        String table = tables.get((int) ((change * 7 + number * 31L) % tables.size()));
        return "{\"type\":\"change\",\"seq\":" + change + ",\"base\":" + version
                + ",\"ops\":[{\"target\":\"table\",\"action\":\"update\",\"id\":\"" + table + "\",\"patch\":{\"x\":"
                + (change * 13 + number) % X_MAX + ",\"y\":" + change * 17 % X_MAX + ",\"comment\":\"" + Mark.blank()
                + filling + "\"}}]}";
    }

    /** Sends one message that is no edit. */
    void say(String json) {
        wire.send(Wire.TEXT, json.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of a change that is made elsewhere. */
    long nextSeq() {
        unmarked++;
        return ++seq;
    }
}
