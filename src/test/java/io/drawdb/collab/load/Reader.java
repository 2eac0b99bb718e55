package io.drawdb.collab.load;

import java.nio.charset.StandardCharsets;

/**
 * A v2 client. A thorough one looks at every change's mark, for its latency, and at every version, for its order; any
 * other only sees how far it has come, so that a hundred of them cost the driver less than they cost the server.
 */
class Reader extends Client {
    private static final byte[] VERSION = "\"version\":".getBytes(StandardCharsets.US_ASCII);

    private final boolean thorough;
    private boolean isNew = true;

    Reader(Crew crew, Tally tally, String room, String id, boolean thorough) {
        this(crew, tally, room, id, thorough, 0);
    }

    Reader(Crew crew, Tally tally, String room, String id, boolean thorough, int receiveBytes) {
        super(crew, tally, room, id, receiveBytes);
        this.thorough = thorough;
    }

    @Override
    String hello() {
        return "\"protocol\":2,\"mode\":\"view\"";
    }

    @Override
    final void heard(char kind, byte[] bytes, int from, int to) {
        if (kind == 'c' && thorough) {
            changed(bytes, from, to);
        } else if (kind == 'c') {
            cameTo(number(bytes, lastVersion(bytes, from, to)));
        } else if (kind == 'w' && isNew) {
            isNew = false;
            version = number(bytes, firstVersion(bytes, from, to));
            welcomed();
        } else if (kind == 's') {
            tally.snapshots++;
            version = number(bytes, firstVersion(bytes, from, to));
        } else if (kind == 'r') {
            refused(bytes, from);
        }
    }

    /** Every change in a frame: {@code "version"}, then the mark. */
    private void changed(byte[] bytes, int from, int to) {
        long now = System.nanoTime();
        int at = firstVersion(bytes, from, to);
        while (at >= 0) {
            long next = number(bytes, at);
            if (next != version + 1) {
                throw new IllegalStateException("%s has version %d and is told %d".formatted(id, version, next));
            }
            int mark = Mark.find(bytes, at, to);
            if (mark >= 0 && Mark.sender(bytes, mark) == number) {
                version = next;
                tally.acknowledged.recordValue(Math.max(0, now - Mark.nanos(bytes, mark)));
                acknowledged();
            } else {
                cameTo(next);
                if (mark >= 0 && Mark.nanos(bytes, mark) != 0) {
                    tally.delivered.recordValue(Math.max(0, now - Mark.nanos(bytes, mark)));
                }
            }
            at = mark < 0 ? -1 : firstVersion(bytes, mark, to);
        }
    }

    private void cameTo(long newer) {
        tally.deliveries += newer - version;
        version = newer;
    }

    private void refused(byte[] bytes, int from) {
        boolean reject = bytes[from + 11] == 'j';
        tally.rejects += reject ? 1 : 0;
        if (reject) {
            throw new IllegalStateException(id + ": " + new String(bytes, from, 200, StandardCharsets.UTF_8));
        }
    }

    /** One of its own changes has come back. */
    void acknowledged() {}

    private static int firstVersion(byte[] bytes, int from, int to) {
        for (int at = from; at < to - VERSION.length; at++) {
            if (isVersion(bytes, at)) {
                return at + VERSION.length;
            }
        }
        return -1;
    }

    private static int lastVersion(byte[] bytes, int from, int to) {
        for (int at = to - VERSION.length - 1; at >= from; at--) {
            if (isVersion(bytes, at)) {
                return at + VERSION.length;
            }
        }
        throw new IllegalStateException("a change without a version");
    }

    private static boolean isVersion(byte[] bytes, int at) {
        if (bytes[at] != '"' || bytes[at + 1] != 'v') {
            return false;
        }
        for (int i = 2; i < VERSION.length; i++) {
            if (bytes[at + i] != VERSION[i]) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] bytes, int at) {
        long number = 0;
        for (int i = at; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
