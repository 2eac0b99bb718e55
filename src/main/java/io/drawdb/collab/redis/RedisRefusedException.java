package io.drawdb.collab.redis;

/** Redis answered with an error. */
public final class RedisRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RedisRefusedException(String message) {
        super(message);
    }

    /** The first word of the error, for example {@code MISCONF}, {@code OOM}, {@code READONLY}, {@code LOADING}. */
    public String code() {
        String message = String.valueOf(getMessage());
        int end = message.indexOf(' ');
        return end < 0 ? message : message.substring(0, end);
    }
}
