package io.drawdb.collab.writeback;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why drawdb-server could not be read or written.
 *
 * @param status the HTTP status it answered with; 0 when it did not answer
 * @param message what happened, for people; holds nothing of the diagram
 * @param retryAfter how long it asked us to stay away
 */
public record Failure(Code code, int status, String message, Optional<Duration> retryAfter) {

    /** The kinds of failure that a client can act on; sent on the wire in lower case. */
    public enum Code {
        UNREACHABLE,
        RATE_LIMITED,
        TOO_LARGE,
        NOT_FOUND,
        CONFLICT,
        DISABLED;

        /** The name on the wire. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The status that stands for "answered, but not with anything that makes sense": 502. */
    private static final int BAD_GATEWAY = 502;

    /** No drawdb-server is configured. */
    public static final Failure DISABLED =
            new Failure(Code.DISABLED, 0, "no drawdb-server is configured", Optional.empty());

    /** There was no answer: refused, reset, timed out. */
    public static Failure network(String message) {
        return new Failure(Code.UNREACHABLE, 0, message, Optional.empty());
    }

    /**
     * There was an answer with a good status, but it does not say what it has to say. Told as status 502, because
     * "200 OK" as the text of an error would help nobody.
     */
    public static Failure malformed(String message) {
        return new Failure(Code.UNREACHABLE, BAD_GATEWAY, message, Optional.empty());
    }

    /** There was an answer with a status that is not a success. */
    public static Failure refused(int status, String message, Optional<Duration> retryAfter) {
        return new Failure(codeOf(status), status, message, retryAfter);
    }

    /** Version 1's text: {@code "<status> <standard reason phrase>"}, {@code "network"} or {@code "disabled"}. */
    public String error() {
        if (code == Code.DISABLED) {
            return "disabled";
        }
        return status == 0 ? "network" : StatusText.of(status);
    }

    /** Whether drawdb-server asked for quiet in so many words; nobody may skip that, not even a forced save. */
    boolean asksForQuiet() {
        return code == Code.RATE_LIMITED || retryAfter.isPresent();
    }

    /**
     * Whether the quiet is meant for every room: all rooms share one token. A bare 403 may as well say that this one
     * gist belongs to somebody else, and holds up its own room only.
     */
    boolean pausesEveryRoom() {
        return code == Code.RATE_LIMITED && (status == 429 || retryAfter.isPresent());
    }

    private static Code codeOf(int status) {
        return switch (status) {
            case 403, 429 -> Code.RATE_LIMITED;
            case 404 -> Code.NOT_FOUND;
            case 409, 412 -> Code.CONFLICT;
            case 413 -> Code.TOO_LARGE;
            default -> Code.UNREACHABLE;
        };
    }

    /** Why a room may not be written now: what was said of it last, if that was a limit, else what was said of another. */
    static Failure limit(@Nullable Failure own) {
        return own != null && own.asksForQuiet()
                ? own
                : refused(429, "drawdb-server asked for a pause", Optional.empty());
    }
}
