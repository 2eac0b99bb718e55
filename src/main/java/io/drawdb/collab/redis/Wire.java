package io.drawdb.collab.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** One connection, and since when each answer on it is awaited. Answers come in the order of the questions. */
final class Wire {
    private final RedisConnection connection;
    private final Deque<Long> awaitedSince = new ArrayDeque<>();

    Wire(RedisConnection connection) {
        this.connection = connection;
    }

    RedisConnection connection() {
        return connection;
    }

    /** Sends what Redis answers once. */
    Future<Response> ask(Request request) {
        awaiting();
        return connection.send(request).onComplete(answer -> answered());
    }

    /** One more answer is awaited. */
    void awaiting() {
        awaitedSince.add(System.nanoTime());
    }

    /** An answer has come. */
    void answered() {
        awaitedSince.poll();
    }

    boolean idle() {
        return awaitedSince.isEmpty();
    }

    /** Whether an answer is awaited for longer than {@code limit}. */
    boolean overdue(Duration limit) {
        Long oldest = awaitedSince.peek();
        return oldest != null && System.nanoTime() - oldest > limit.toNanos();
    }
}
