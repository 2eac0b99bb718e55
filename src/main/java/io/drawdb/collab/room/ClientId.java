package io.drawdb.collab.room;

/**
 * Names one client for as long as its page lives, across reconnects. The room itself writes as {@link #SERVER}.
 *
 * @param value 1 to 128 characters
 */
public record ClientId(String value) {
    /** The author of what comes from the shared file and not from a client. */
    public static final ClientId SERVER = new ClientId("server");

    private static final int LENGTH_MAX = 128;

    public ClientId {
        if (value.isEmpty() || value.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("client id must have 1 to %d characters".formatted(LENGTH_MAX));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
