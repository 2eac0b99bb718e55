package io.drawdb.collab.log;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lists the unsettled rooms in Redis, oldest first, page by page; all, or those that no server follows. */
final class UnsettledRooms {
    private static final int PAGE = 1_000;
    private static final int PAGES_MAX = 1_000;

    private final RedisStore store;
    private final int max;
    private final boolean followedByNobody;
    private final List<String> found = new ArrayList<>();
    private int pages;

    UnsettledRooms(RedisStore store, int max, boolean followedByNobody) {
        this.store = store;
        this.max = max;
        this.followedByNobody = followedByNobody;
    }

    CompletionStage<List<String>> list() {
        String key = RedisKeys.unsettled(store.settings().prefix());
        int first = pages * PAGE;
        pages++;
        return store.call(Command.ZRANGE, key, first, first + PAGE - 1)
                .thenCompose(
                        page -> filtered(page.stream().map(Response::toString).toList()));
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
        if (pageSize < PAGE || found.size() >= max || pages >= PAGES_MAX) {
            return CompletableFuture.completedFuture(List.copyOf(found));
        }
        return list();
    }
}
