package io.drawdb.collab.log;

/**
 * The names under which Redis keeps a room.
 *
 * @param entries a stream, one message {@code <number>-0} for each entry
 * @param meta a hash: {@code born last by bytes upTo settled}
 * @param snapshot a string: the room's state after entry {@code upTo}
 * @param unsettled a sorted set, the same for all rooms
 * @param channel where each new entry is published
 */
record RedisKeys(String entries, String meta, String snapshot, String unsettled, String channel) {

    static RedisKeys of(String prefix, String room) {
        return new RedisKeys(
                prefix + "log:" + room,
                prefix + "meta:" + room,
                prefix + "snapshot:" + room,
                unsettled(prefix),
                channel(prefix, room));
    }

    /** Rooms with entries that are stored nowhere else, by when the oldest of these was written. */
    static String unsettled(String prefix) {
        return prefix + "unsettled";
    }

    static String channel(String prefix, String room) {
        return prefix + "room:" + room;
    }

    /** Written now and then to see whether Redis can be written. */
    static String probe(String prefix) {
        return prefix + "probe";
    }
}
