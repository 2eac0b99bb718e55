package io.drawdb.collab.log;

import java.time.Duration;

/**
 * How the log in Redis is kept. All servers that share a Redis need the same prefix.
 *
 * @param prefix what the name of every key and channel begins with
 * @param keepEntries so many entries at most are kept behind a snapshot, for servers that were away for a while
 * @param keepBytes so many bytes at most are kept behind a snapshot
 * @param inlineBytesMax larger entries are not published: who follows fetches them
 * @param batchEntriesMax how many entries are fetched at once
 * @param batchBytesMax no further entry is added to a batch that has so many bytes
 * @param bodyBytesMax the largest entry or snapshot
 * @param callsMax how many calls of this log may wait for their turn; more are refused
 * @param probeEvery how often it is tried whether Redis can be written
 * @param closeWaitMax how long {@link RedisRoomLog#close} waits for what was appended
 */
public record RedisLogSettings(
        String prefix,
        int keepEntries,
        long keepBytes,
        int inlineBytesMax,
        int batchEntriesMax,
        int batchBytesMax,
        int bodyBytesMax,
        int callsMax,
        Duration probeEvery,
        Duration closeWaitMax) {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    public RedisLogSettings {
        requirePositive("keepEntries", keepEntries);
        requirePositive("keepBytes", keepBytes);
        requirePositive("inlineBytesMax", inlineBytesMax);
        requirePositive("batchEntriesMax", batchEntriesMax);
        requirePositive("batchBytesMax", batchBytesMax);
        requirePositive("bodyBytesMax", bodyBytesMax);
        requirePositive("callsMax", callsMax);
        requirePositive("probeEvery", probeEvery.toMillis());
        requirePositive("closeWaitMax", closeWaitMax.toMillis());
    }

    /** The default limits: 1,000 entries and 16 MiB are kept behind a snapshot. */
    public static RedisLogSettings of(String prefix) {
        return new RedisLogSettings(
                prefix,
                1_000,
                16L * MIB,
                64 * KIB,
                500,
                MIB,
                RoomLog.BODY_BYTES_MAX,
                10_000,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30));
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, is " + value);
        }
    }
}
