package io.drawdb.collab.redis;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way to one Redis server, by two connections: one for calls, which are pipelined, one for subscriptions. If either
 * is lost, stalls, or leads to a server that can't be written, both are made anew, for ever, and all channels are
 * subscribed again.
 *
 * <p>Callable from any thread; what one thread asks is sent in that order. Every stage completes, and every listener is
 * called, on one thread, the link's own: hand over at once, never block.
 */
public final class RedisLink implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisLink.class);
    private static final String CLOSED = "the link is closed";

    private final Vertx vertx;
    private final RedisSettings settings;
    private final ContextInternal context;
    private final Subscriptions subscriptions;
    private final AtomicInteger callsUnderWay = new AtomicInteger();
    private final AtomicLong bytesUnderWay = new AtomicLong();

    // On the link's thread alone.
    private @Nullable Line line;
    private int failures;

    private volatile boolean connected;
    private volatile boolean closed;
    private volatile String trouble = "not connected yet";

    private RedisLink(Vertx vertx, RedisSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.subscriptions = new Subscriptions(settings.channelsMax());
    }

    /** Begins to connect, and goes on until {@link #close}; whether Redis is there or not. */
    public static RedisLink open(Vertx vertx, RedisSettings settings) {
        var link = new RedisLink(vertx, settings);
        link.execute(() -> {
            link.connect();
            link.vertx.setPeriodic(settings.pingEvery().toMillis(), link::ping);
        });
        return link;
    }

    /** Where Redis is. */
    public RedisAddress address() {
        return settings.address();
    }

    /** Whether calls can be made right now. */
    public boolean connected() {
        return connected;
    }

    /** What is wrong and where, for people; empty when connected. */
    public String trouble() {
        return connected ? "" : "Redis at %s can't be used: %s".formatted(settings.address(), trouble);
    }

    /** Runs a task on the link's thread, at once if that is the caller's. */
    public void execute(Runnable task) {
        context.emit(nothing -> task.run());
    }

    /**
     * Runs a task on the link's thread again and again, at first after {@code pause}.
     *
     * @return what ends it
     */
    public Runnable every(Duration pause, Runnable task) {
        long timer = vertx.setPeriodic(pause.toMillis(), any -> execute(task));
        return () -> vertx.cancelTimer(timer);
    }

    /**
     * Sends a command and completes with what Redis answers, which is null for Redis's nil.
     *
     * @param arguments texts, byte arrays, buffers of Vert.x, ints and longs
     * @return fails with {@link RedisUnavailableException} at once while there is no connection or too much is
     *     unanswered, or later when the connection is lost or does not answer within the time limit (whether the
     *     command was carried out is unknown then); with {@link RedisRefusedException} when Redis says no
     */
    public CompletionStage<Response> call(Command command, Object... arguments) {
        long bytes = Arguments.bytes(arguments);
        var answer = new CompletableFuture<Response>();
        if (callsUnderWay.incrementAndGet() > settings.callsMax()) {
            callsUnderWay.decrementAndGet();
            answer.completeExceptionally(tooMuch("%d calls (callsMax)".formatted(settings.callsMax())));
            return answer;
        }
        if (bytesUnderWay.addAndGet(bytes) > settings.bytesMax() && bytesUnderWay.get() != bytes) {
            giveBack(bytes);
            answer.completeExceptionally(tooMuch("%d bytes (bytesMax)".formatted(settings.bytesMax())));
            return answer;
        }
        Request request = Arguments.request(command, arguments);
        execute(() -> send(request, answer, bytes));
        return answer;
    }

    private void send(Request request, CompletableFuture<Response> answer, long bytes) {
        Line current = line;
        if (current == null || !connected) {
            giveBack(bytes);
            answer.completeExceptionally(unavailable());
            return;
        }
        current.call(request).onComplete(result -> {
            giveBack(bytes);
            if (result.succeeded()) {
                answer.complete(result.result());
                return;
            }
            answer.completeExceptionally(failure(current, result.cause()));
        });
    }

    private void giveBack(long bytes) {
        bytesUnderWay.addAndGet(-bytes);
        callsUnderWay.decrementAndGet();
    }

    /** What was not said by Redis is a failure of the line, which ends with it. */
    private RuntimeException failure(Line asked, Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (!(cause instanceof ErrorType error) || error.is("CONNECTION_CLOSED") || error.is("ILLEGAL_STATE")) {
            asked.end(text);
            return unavailable();
        }
        var refused = new RedisRefusedException(text);
        if ("READONLY".equals(refused.code())) {
            // Another one is the master now; the address leads to it, sooner or later.
            asked.end(text);
        }
        return refused;
    }

    /**
     * Hears what is published on a channel from the moment the stage completes until {@link #unsubscribe}, but for
     * what is missed while there is no connection: see {@link ChannelListener#resumed}.
     *
     * @return fails with {@link RedisUnavailableException} when it can't be done now, {@link IllegalStateException}
     *     when somebody listens to this channel already; nothing is subscribed then
     */
    public CompletionStage<@Nullable Void> subscribe(String channel, ChannelListener listener) {
        var done = new CompletableFuture<@Nullable Void>();
        execute(() -> {
            Line current = line;
            if (current == null || !connected) {
                done.completeExceptionally(unavailable());
                return;
            }
            subscriptions.add(current, channel, listener, done);
        });
        return done;
    }

    /** Hears no more of a channel: no listener is called once the stage has completed. Unknown channels are ignored. */
    public CompletionStage<@Nullable Void> unsubscribe(String channel) {
        var done = new CompletableFuture<@Nullable Void>();
        execute(() -> subscriptions.remove(line, channel, done));
        return done;
    }

    private void connect() {
        if (closed) {
            return;
        }
        Line[] opened = new Line[1];
        var next = new Line(vertx, settings, subscriptions::message, reason -> ended(opened[0], reason));
        opened[0] = next;
        line = next;
        next.open().onSuccess(nothing -> subscribed(next));
    }

    private void subscribed(Line next) {
        CompletionStage<@Nullable Void> all = next.subscribe(subscriptions.channels());
        all.whenComplete((nothing, failure) -> {
            if (failure == null && line == next) {
                ready();
            }
        });
    }

    private void ready() {
        LOG.infof("event=redis_connected address=%s", settings.address());
        failures = 0;
        connected = true;
        trouble = "";
        subscriptions.resumed();
    }

    private void ended(@Nullable Line which, String reason) {
        if (line != which) {
            return;
        }
        line = null;
        boolean wasConnected = connected;
        trouble = closed ? CLOSED : reason;
        connected = false;
        if (closed) {
            return;
        }
        long pause = pause();
        if (wasConnected || failures == 1) {
            LOG.warnf("event=redis_lost address=%s reason=\"%s\" retry_in_ms=%d", settings.address(), reason, pause);
        }
        vertx.setTimer(pause, timer -> connect());
    }

    /** Twice as long after each failure, and never the same for all servers. */
    private long pause() {
        failures = Math.min(failures + 1, Byte.MAX_VALUE);
        long first = settings.retryFirst().toMillis();
        long longest = Math.min(settings.retryMax().toMillis(), first << Math.min(failures - 1, 10));
        return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1) + 1;
    }

    private void ping(long timer) {
        Line current = line;
        if (closed) {
            vertx.cancelTimer(timer);
        } else if (current != null && connected) {
            current.ping();
        }
    }

    private RedisUnavailableException unavailable() {
        return new RedisUnavailableException("Redis at %s can't be used: %s".formatted(settings.address(), trouble));
    }

    private RedisUnavailableException tooMuch(String limit) {
        return new RedisUnavailableException(
                "Redis at %s does not keep up: no more than %s may be unanswered".formatted(settings.address(), limit));
    }

    /** Ends both connections; what is unanswered fails. Listeners hear no more. */
    @Override
    public void close() {
        closed = true;
        execute(() -> {
            Line current = line;
            if (current == null) {
                trouble = CLOSED;
            } else {
                current.end(CLOSED);
            }
        });
    }

    /** How many calls are unanswered. */
    int unanswered() {
        return callsUnderWay.get();
    }

    /** The channels that are subscribed, for tests of the link. */
    List<String> channels() {
        return subscriptions.channels();
    }
}
