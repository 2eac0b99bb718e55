package io.drawdb.collab.log;

import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry as Redis gives it.
 *
 * @param by the name of the append that made it: which server, and which of its appends
 * @param body nothing where it has to be fetched
 */
@SuppressWarnings("ArrayRecordComponent")
record RedisEntry(long number, String by, byte @Nullable [] body) {

    /**
     * An entry as it is published: {@code number birth name}, a line feed, the body; without line feed and body if that
     * is too large.
     *
     * @param born the birth of the log that it belongs to
     */
    record Told(String born, RedisEntry entry) {

        /** @throws IllegalArgumentException when it is something else */
        static Told parse(byte[] payload) {
            int end = 0;
            while (end < payload.length && payload[end] != '\n') {
                end++;
            }
            String[] words = new String(payload, 0, end, StandardCharsets.UTF_8).split(" ", -1);
            if (words.length != 3) {
                throw new IllegalArgumentException("not an entry: " + words.length + " words");
            }
            byte[] body = end == payload.length ? null : Arrays.copyOfRange(payload, end + 1, payload.length);
            return new Told(words[1], new RedisEntry(Long.parseLong(words[0]), words[2], body));
        }
    }

    /** The batch of entries at the end of a script's answer. */
    static List<RedisEntry> batch(Response answer, int from) {
        List<RedisEntry> entries = new ArrayList<>();
        for (int n = from; n + 2 < answer.size(); n += 3) {
            entries.add(new RedisEntry(
                    answer.get(n).toLong(),
                    answer.get(n + 1).toString(),
                    answer.get(n + 2).toBytes()));
        }
        return entries;
    }
}
