package io.drawdb.collab.room.simulation;

import java.time.Instant;

/**
 * What the shared file held for a while.
 *
 * @param number counts them
 * @param byHand whether somebody else wrote it, and no server
 * @param since when it took effect
 */
record FileVersion(int number, String content, long fingerprint, boolean byHand, Instant since) {
    String name() {
        return "r" + number;
    }

    @Override
    public String toString() {
        return "%s %s, since %s".formatted(name(), byHand ? "by hand" : "ours", since);
    }
}
