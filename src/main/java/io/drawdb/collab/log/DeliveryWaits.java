package io.drawdb.collab.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Those who wait until an entry was delivered, in the order of the entries. */
final class DeliveryWaits {

    /** Somebody who waits. */
    private record Waiting(long number, long since, CompletableFuture<Long> delivered) {}

    /** By number, for Redis answers in the order of the log. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** Completes with {@code number} once that is delivered. */
    CompletionStage<Long> add(long number) {
        var delivered = new CompletableFuture<Long>();
        waiting.add(new Waiting(number, System.nanoTime(), delivered));
        return delivered;
    }

    /** Everything up to {@code position} was delivered. */
    void delivered(long position) {
        while (!waiting.isEmpty() && waiting.element().number() <= position) {
            Waiting next = waiting.remove();
            next.delivered().complete(next.number());
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether somebody waits for longer than {@code limit}. */
    boolean longerThan(Duration limit) {
        Waiting oldest = waiting.peek();
        return oldest != null && System.nanoTime() - oldest.since() > limit.toNanos();
    }

    void fail(RuntimeException failure) {
        List<Waiting> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(one -> one.delivered().completeExceptionally(failure));
    }
}
