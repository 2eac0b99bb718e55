package io.drawdb.collab.redis;

/**
 * Redis can't be reached, does not answer, or too much waits for it already. The message says which, and where Redis
 * should be. Whether what was called has happened is not known, unless there was no connection.
 */
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RedisUnavailableException(String message) {
        super(message);
    }
}
