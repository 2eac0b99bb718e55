package io.drawdb.collab.redis;

import java.time.Duration;

/**
 * How a {@link RedisLink} behaves.
 *
 * @param address where Redis is
 * @param timeLimit what takes longer has failed: a call, connecting, the answer to a ping
 * @param pingEvery how often a line on which nothing else happens is tried
 * @param retryFirst how long to wait before the first try to connect again
 * @param retryMax how long at most, when many tries have failed
 * @param callsMax how many calls may be unanswered; more are refused
 * @param bytesMax how many bytes of arguments may be unanswered; more are refused
 * @param channelsMax how many channels may be subscribed; more are refused
 */
public record RedisSettings(
        RedisAddress address,
        Duration timeLimit,
        Duration pingEvery,
        Duration retryFirst,
        Duration retryMax,
        int callsMax,
        long bytesMax,
        int channelsMax) {
    private static final long BYTES_MAX = 128L * 1024 * 1024;

    public RedisSettings {
        requirePositive("timeLimit", timeLimit.toMillis());
        requirePositive("pingEvery", pingEvery.toMillis());
        requirePositive("retryFirst", retryFirst.toMillis());
        requirePositive("retryMax", retryMax.toMillis());
        requirePositive("callsMax", callsMax);
        requirePositive("bytesMax", bytesMax);
        requirePositive("channelsMax", channelsMax);
    }

    /** Calls have 5 s; a lost line is tried again after 100 ms to 2 s; 20,000 calls and 128 MiB may be unanswered. */
    public static RedisSettings of(RedisAddress address) {
        return new RedisSettings(
                address,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                20_000,
                BYTES_MAX,
                100_000);
    }

    /** The same with another limit for calls, connecting and pings. */
    public RedisSettings withTimeLimit(Duration limit) {
        return new RedisSettings(address, limit, pingEvery, retryFirst, retryMax, callsMax, bytesMax, channelsMax);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, is " + value);
        }
    }
}
