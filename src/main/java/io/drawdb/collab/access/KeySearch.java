package io.drawdb.collab.access;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tokens by keys that are not among the known ones. What becomes of each is certain once the keys were read after it first
 * came; until then its key may just be new. It goes by the token, not by the name of the key: that can be guessed, and could
 * be made a bad one before there is the key. Callable from any thread.
 */
final class KeySearch {
    /** The oldest are forgotten, and searched for again when they come again. */
    private static final int TOKENS_MAX = 256;

    private final Map<String, Long> readings = new LinkedHashMap<>();
    private long begun;
    private long succeeded;

    /** The keys begin to be read; one reading after the other. */
    synchronized long begin() {
        return ++begun;
    }

    /** They were read. */
    synchronized void succeeded(long reading) {
        succeeded = reading;
    }

    /** Waits for the next reading that begins, unless the token waits already. */
    synchronized void searchFor(String token) {
        readings.putIfAbsent(token, begun + 1);
        if (readings.size() > TOKENS_MAX) {
            readings.remove(readings.keySet().iterator().next());
        }
    }

    /** Whether the keys were read since the token first came: its key is among them, or there is none. */
    synchronized boolean isOver(String token) {
        Long reading = readings.get(token);
        return reading != null && reading <= succeeded;
    }
}
