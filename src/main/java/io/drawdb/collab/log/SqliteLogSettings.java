package io.drawdb.collab.log;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the embedded log is kept.
 *
 * @param directory where {@code collab.db} lies; made if its parent can be written
 * @param sync what an acknowledged entry survives
 * @param queueEntriesMax how many writes may wait; more are refused
 * @param queueBytesMax how many bytes of bodies may wait; more are refused, but for one alone
 * @param bodyBytesMax the largest entry or snapshot
 * @param probeEvery how often a log that can't be written is tried again
 * @param closeWaitMax how long {@link SqliteRoomLog#close} waits for writes that were taken
 */
public record SqliteLogSettings(
        Path directory,
        Sync sync,
        int queueEntriesMax,
        long queueBytesMax,
        int bodyBytesMax,
        Duration probeEvery,
        Duration closeWaitMax) {

    /** What an acknowledged entry survives. */
    public enum Sync {
        /** The end of the process, however it ends; a power cut may take the last commits, in order, from the end. */
        NORMAL,
        /** A power cut as well: every group of entries waits for the disk. */
        FULL
    }

    private static final long QUEUE_BYTES_MAX = 128L << 20;

    public SqliteLogSettings {
        if (queueEntriesMax < 1) {
            throw new IllegalArgumentException("queueEntriesMax must be at least 1, is " + queueEntriesMax);
        }
        if (bodyBytesMax < 1) {
            throw new IllegalArgumentException("bodyBytesMax must be at least 1, is " + bodyBytesMax);
        }
        if (queueBytesMax < 1) {
            throw new IllegalArgumentException("queueBytesMax must be at least 1, is " + queueBytesMax);
        }
        requirePositive("probeEvery", probeEvery);
        requirePositive("closeWaitMax", closeWaitMax);
    }

    /** The default limits: 10,000 writes and 128 MiB may wait. */
    public static SqliteLogSettings of(Path directory, Sync sync) {
        return new SqliteLogSettings(
                directory,
                sync,
                10_000,
                QUEUE_BYTES_MAX,
                RoomLog.BODY_BYTES_MAX,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30));
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, is " + value);
        }
    }
}
