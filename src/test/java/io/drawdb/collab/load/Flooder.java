package io.drawdb.collab.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** A client that sends as fast as the socket takes it, until that is closed: being told to go does not stop it. */
final class Flooder extends Client {
    /** As much as it sends in one turn, so that it does not keep the driver from the others. */
    private static final int TURN_BYTES = 16 * 1024;

    private final What what;
    private final List<String> tables;
    private long sent;

    /** What it floods the server with. */
    enum What {
        /** The cheapest message there is: as many of them as go. */
        HEARTBEATS,
        /** Changes of some 200 bytes, each of which has to be logged and told to the others. */
        CHANGES,
        /** Changes of 100 kB. */
        BYTES
    }

    Flooder(Crew crew, Tally tally, String room, String id, What what, List<String> tables) {
        super(crew, tally, room, id, 0);
        this.what = what;
        this.tables = tables;
    }

    @Override
    String hello() {
        return "\"protocol\":2,\"mode\":\"edit\"";
    }

    @Override
    void heard(char kind, byte[] bytes, int from, int to) {
        if (kind == 'w') {
            welcomed();
        }
    }

    @Override
    public boolean leaves() {
        return false;
    }

    @Override
    void begin() {
        drained();
    }

    @Override
    public void drained() {
        if (wire.isOver()) {
            return;
        }
        var turn = new ByteArrayOutputStream();
        do {
            turn.writeBytes(text(message()));
        } while (turn.size() < TURN_BYTES);
        wire.write(ByteBuffer.wrap(turn.toByteArray()));
        if (!wire.isBlocked()) {
            crew.loop().after(0, this::drained);
        }
    }

    /** Messages that have left, or are about to. */
    long sent() {
        return sent;
    }

    private String message() {
        sent++;
        return switch (what) {
            case HEARTBEATS -> "{\"type\":\"heartbeat\"}";
            case CHANGES -> change("");
            case BYTES -> change("y".repeat(100_000));
        };
    }

    private String change(String filling) {
        return "{\"type\":\"change\",\"seq\":" + sent
                + ",\"base\":0,\"ops\":[{\"target\":\"table\",\"action\":\"update\","
                + "\"id\":\"" + tables.get((int) (sent % tables.size())) + "\",\"patch\":{\"x\":" + sent % 4_000
                + ",\"comment\":\"" + Mark.blank() + sent + filling + "\"}}]}";
    }
}
