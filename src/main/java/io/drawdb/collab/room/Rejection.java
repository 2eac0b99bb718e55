package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import org.jspecify.annotations.Nullable;

/**
 * Why a change was not accepted.
 *
 * @param message for people: what was wrong and what helps
 * @param target the kind of entity it concerns, as on the wire
 * @param holder who holds the lock in the way
 */
public record Rejection(
        Code code,
        String message,
        @Nullable String target,
        @Nullable String id,
        @Nullable ClientId holder) {

    /** Named reasons, as on the wire. */
    public enum Code {
        NOT_FOUND("not_found"),
        EXISTS("exists"),
        LOCKED("locked"),
        INVALID("invalid"),
        READ_ONLY("read_only"),
        STALE("stale"),
        CONFLICT("conflict"),
        TOO_LARGE("too_large"),
        RATE_LIMITED("rate_limited"),
        UNAVAILABLE("unavailable");

        private final String wireName;

        Code(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        /**
         * The code that is called so on the wire.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Code of(String wireName) {
            for (var code : values()) {
                if (code.wireName.equals(wireName)) {
                    return code;
                }
            }
            throw new IllegalArgumentException("unknown rejection code " + wireName);
        }
    }

    private static final int MESSAGE_CHARS_MAX = 500;
    private static final int ID_CHARS_MAX = 256;

    /** Cuts what is too long to be remembered. */
    public Rejection {
        message = cut(message, MESSAGE_CHARS_MAX);
        id = id == null ? null : cut(id, ID_CHARS_MAX);
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }

    /** What it weighs where it is remembered: the bytes of its JSON, about. */
    long bytes() {
        return 100L
                + Json.encodedLength(message)
                + (id == null ? 0 : Json.encodedLength(id))
                + (holder == null ? 0 : Json.encodedLength(holder.value()));
    }

    public static Rejection of(Code code, String message) {
        return new Rejection(code, message, null, null, null);
    }

    static Rejection locked(Lease lease) {
        LockTarget target = lease.target();
        return new Rejection(
                Code.LOCKED,
                "%s is locked by %s; ask for it or wait".formatted(target, lease.name()),
                target.kind().text(),
                target.id(),
                lease.holder());
    }
}
