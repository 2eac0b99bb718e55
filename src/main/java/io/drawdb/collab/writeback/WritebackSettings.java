package io.drawdb.collab.writeback;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How rooms are written back to drawdb-server.
 *
 * @param baseUrl where drawdb-server is, with or without a base path; empty: nothing is ever loaded or written
 * @param filename the file inside the gist that holds the diagram
 * @param requestTimeout the most one call may take, from connecting to the last byte of the answer
 * @param flushInterval a dirty room is written when its last write is older than this
 * @param opsThreshold a dirty room is written after this many changes, however recent its last write
 */
public record WritebackSettings(
        Optional<URI> baseUrl,
        String filename,
        Duration requestTimeout,
        Duration flushInterval,
        int opsThreshold,
        Pace pace,
        Backoff backoff,
        Checks checks) {
    /** A try makes up to five calls (look, its history, write, look, its history); the sixth share is for the room. */
    private static final int CALLS_PER_TRY_MAX = 6;

    /**
     * What the whole server may do to drawdb-server, however many rooms are busy.
     *
     * @param roomsAtOnce how many rooms are written in parallel
     * @param loadsPerMinute shared files that are read for rooms that open, each by up to three calls
     */
    public record Pace(int writesPerMinute, int writesPerHour, int roomsAtOnce, int loadsPerMinute, int loadsPerHour) {
        /**
         * Below GitHub's limits for one token: about 80 content writes a minute and 500 an hour, and 5,000 calls an hour
         * in all.
         */
        public static final Pace DEFAULT = new Pace(60, 400, 4, 300, 1_000);

        public Pace {
            require(writesPerMinute >= 1, "writesPerMinute", writesPerMinute, "at least 1");
            require(writesPerHour >= 1, "writesPerHour", writesPerHour, "at least 1");
            require(roomsAtOnce >= 1, "roomsAtOnce", roomsAtOnce, "at least 1");
            require(loadsPerMinute >= 1, "loadsPerMinute", loadsPerMinute, "at least 1");
            require(loadsPerHour >= 1, "loadsPerHour", loadsPerHour, "at least 1");
        }
    }

    /**
     * How long a room waits after a failed write: {@code first}, doubling up to {@code max}; at least
     * {@code rateLimited} after a refusal for writing too much.
     */
    public record Backoff(Duration first, Duration max, Duration rateLimited) {
        /** 10 s, doubling to 5 min, from 60 s when rate limited. */
        public static final Backoff DEFAULT =
                new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(60));

        public Backoff {
            require(isPositive(first), "backoff first", first, "more than 0");
            require(max.compareTo(first) >= 0, "backoff max", max, "at least the first back-off");
            require(isPositive(rateLimited), "backoff rateLimited", rateLimited, "more than 0");
        }
    }

    /**
     * Whether and how often the shared file is looked at for other people's writes.
     *
     * @param beforeWrite look before each write, so that a conflict is told
     * @param every look at each clean, open room this often; zero: never
     * @param perMinute the most looks at clean rooms in a minute, over all rooms: reads count against GitHub's limit
     *     of 5,000 calls an hour, too
     */
    public record Checks(boolean beforeWrite, Duration every, int perMinute) {
        /** Before each write, and each open room every minute, at most 30 a minute. */
        public static final Checks DEFAULT = new Checks(true, Duration.ofSeconds(60), 30);

        public Checks {
            require(!every.isNegative(), "checks every", every, "0 (never) or more");
            require(perMinute >= 1, "checks perMinute", perMinute, "at least 1");
        }
    }

    public WritebackSettings {
        baseUrl = baseUrl.map(WritebackSettings::withoutTrailingSlash);
        require(!filename.isBlank(), "filename", filename, "a file name");
        require(isPositive(requestTimeout), "requestTimeout", requestTimeout, "more than 0");
        require(!flushInterval.isNegative(), "flushInterval", flushInterval, "0 or more");
        require(opsThreshold >= 1, "opsThreshold", opsThreshold, "at least 1");
    }

    /** How long one try at writing a room takes at most. */
    public Duration longestTry() {
        return requestTimeout.multipliedBy(CALLS_PER_TRY_MAX);
    }

    /** The documented defaults, for the drawdb-server at {@code baseUrl}. */
    public static WritebackSettings defaults(Optional<URI> baseUrl) {
        return new WritebackSettings(
                baseUrl,
                "share.json",
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                50,
                Pace.DEFAULT,
                Backoff.DEFAULT,
                Checks.DEFAULT);
    }

    private static URI withoutTrailingSlash(URI url) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        require(http && url.getHost() != null, "baseUrl", url, "an http or https URL");
        require(url.getQuery() == null && url.getFragment() == null, "baseUrl", url, "a URL without query or fragment");
        return URI.create(url.toString().replaceAll("/+$", ""));
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean valid, String name, Object value, String allowed) {
        if (!valid) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed: " + allowed);
        }
    }
}
