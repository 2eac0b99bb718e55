package io.drawdb.collab.log;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Lists the unsettled rooms in Redis, oldest first, page by page; all, or those that no server follows. One that begins
 * in the middle goes on with the oldest; what is settled meanwhile may make it leave one out, which the next one has.
 */
final class UnsettledRooms {
    private static final int PAGE = 1_000;
    private static final int PAGES_MAX = 1_000;

    private final RedisStore store;
    private final int max;
    private final boolean followedByNobody;
    private final Set<String> found = new LinkedHashSet<>();
    private int pages;
    /** Where the next page begins. */
    private long next;
    /** How many are left before the place where the list began. */
    private long leftBefore;

    UnsettledRooms(RedisStore store, int max, boolean followedByNobody) {
        this.store = store;
        this.max = max;
        this.followedByNobody = followedByNobody;
    }

    /** The same rooms from {@code first} on, and behind the last of them those before it. */
    static Stream<String> from(String first, List<String> rooms) {
        int at = Math.max(0, rooms.indexOf(first));
        return Stream.concat(rooms.subList(at, rooms.size()).stream(), rooms.subList(0, at).stream());
    }

    /** As {@link #list}, from a room on, or from the oldest if it is not among them. */
    CompletionStage<List<String>> listFrom(String first) {
        return store.call(Command.ZRANK, key(), first).thenCompose(rank -> {
            next = rank == null ? 0 : rank.toLong();
            leftBefore = next;
            return list();
        });
    }

    CompletionStage<List<String>> list() {
        pages++;
        return store.call(Command.ZRANGE, key(), next, next + PAGE - 1)
                .thenCompose(
                        page -> filtered(page.stream().map(Response::toString).toList()));
    }

    private String key() {
        return RedisKeys.unsettled(store.settings().prefix());
    }

    private CompletionStage<List<String>> filtered(List<String> page) {
        if (!followedByNobody || page.isEmpty()) {
            return took(page, page.size());
        }
        List<Object> question = new ArrayList<>(List.of("NUMSUB"));
        page.forEach(room -> question.add(RedisKeys.channel(store.settings().prefix(), room)));
        return store.call(Command.PUBSUB, question.toArray())
                .thenCompose(counts -> took(unfollowed(page, counts), page.size()));
    }

    private static List<String> unfollowed(List<String> page, Response counts) {
        List<String> unfollowed = new ArrayList<>();
        for (int n = 0; n < page.size(); n++) {
            if (followers(counts, n) == 0) {
                unfollowed.add(page.get(n));
            }
        }
        return unfollowed;
    }

    private static long followers(Response counts, int index) {
        return counts.get(2 * index + 1).toLong();
    }

    private CompletionStage<List<String>> took(List<String> rooms, int pageSize) {
        rooms.stream().limit(max - (long) found.size()).forEach(found::add);
        next += PAGE;
        boolean end = pageSize < PAGE;
        if (end && leftBefore > 0) {
            end = false;
            next = 0;
            leftBefore = 0;
        }
        if (end || found.size() >= max || pages >= PAGES_MAX) {
            return CompletableFuture.completedFuture(List.copyOf(found));
        }
        return list();
    }
}
