package io.drawdb.collab.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection for calls and one for subscriptions, which begin and end together, so that whoever has a line has
 * both. Ends once and for good; everything here happens on the link's thread.
 */
final class Line {
    private static final int CHANNELS_AT_ONCE = 200;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final RedisSettings settings;
    private final Redis callClient;
    private final Redis subscriptionClient;
    private final BiConsumer<String, byte[]> messages;
    private final Consumer<String> onEnd;
    private final Deque<CompletableFuture<@Nullable Void>> confirmations = new ArrayDeque<>();
    private @Nullable Wire calls;
    private @Nullable Wire subscriptions;
    private long pulse = NO_TIMER;
    private boolean ended;

    /**
     * @param messages is told channel and payload of what is published
     * @param onEnd is told once, with the reason, when the line has ended
     */
    Line(Vertx vertx, RedisSettings settings, BiConsumer<String, byte[]> messages, Consumer<String> onEnd) {
        this.vertx = vertx;
        this.settings = settings;
        this.messages = messages;
        this.onEnd = onEnd;
        this.callClient = Redis.createClient(vertx, options(settings, "calls"));
        this.subscriptionClient = Redis.createClient(vertx, options(settings, "subscriptions"));
    }

    /** @param purpose what metrics call the connection */
    private static RedisOptions options(RedisSettings settings, String purpose) {
        var net = new NetClientOptions()
                .setMetricsName("redis|" + purpose)
                .setConnectTimeout(Math.toIntExact(settings.timeLimit().toMillis()))
                .setHostnameVerificationAlgorithm("HTTPS")
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true);
        return new RedisOptions()
                .setConnectionString(settings.address().connectionString())
                .setPreferredProtocolVersion(ProtocolVersion.RESP3)
                .setNetClientOptions(net)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1)
                // Not a random one: each line would leave its own metrics behind for ever.
                .setPoolName("redis-" + purpose)
                .setPoolCleanerInterval(-1)
                .setMaxWaitingHandlers(settings.callsMax() + CHANNELS_AT_ONCE);
    }

    /** Connects; the future completes when both connections are there and Redis can be written to. */
    Future<Void> open() {
        long deadline = vertx.setTimer(settings.timeLimit().toMillis(), timer -> end(noAnswer()));
        return callClient
                .connect()
                .compose(connection -> {
                    Wire wire = watched(connection);
                    calls = wire;
                    return wire.ask(Request.cmd(Command.HELLO).arg("3"))
                            .compose(Line::usable)
                            .compose(nothing -> wire.ask(Request.cmd(Command.PING)));
                })
                .compose(pong -> subscriptionClient.connect())
                .compose(connection -> {
                    if (ended) {
                        return Future.<Void>failedFuture("the connection was closed");
                    }
                    subscriptions = watched(connection);
                    connection.handler(this::pushed);
                    pulse = vertx.setPeriodic(beat(settings.timeLimit()), timer -> beat());
                    return Future.<Void>succeededFuture();
                })
                .onComplete(any -> vertx.cancelTimer(deadline))
                .onFailure(failure -> end(text(failure)));
    }

    private Wire watched(RedisConnection connection) {
        connection.endHandler(nothing -> end("the connection was closed"));
        connection.exceptionHandler(failure -> end(text(failure)));
        return new Wire(connection);
    }

    private static Future<Void> usable(Response hello) {
        if ("cluster".equals(member(hello, "mode"))) {
            return Future.failedFuture("it is a Redis Cluster; a single server, with or without replicas, is needed");
        }
        if (!"master".equals(member(hello, "role"))) {
            return Future.failedFuture("it is a replica, which can't be written");
        }
        return Future.succeededFuture();
    }

    private static String member(Response map, String name) {
        Response member = map.get(name);
        return member == null ? "" : member.toString();
    }

    /** Looks after the time limit about ten times within it. */
    private static long beat(Duration limit) {
        return Math.max(10, limit.toMillis() / 10);
    }

    private void beat() {
        Wire first = calls;
        Wire second = subscriptions;
        if (ended || first == null || second == null) {
            return;
        }
        if (first.overdue(settings.timeLimit()) || second.overdue(settings.timeLimit())) {
            end(noAnswer());
        }
    }

    /** Sees whether both connections still answer; if they do not, the line ends. */
    void ping() {
        Wire first = calls;
        Wire second = subscriptions;
        if (ended || first == null || second == null) {
            return;
        }
        if (first.idle()) {
            first.ask(Request.cmd(Command.PING));
        }
        if (second.idle()) {
            second.ask(Request.cmd(Command.PING));
        }
    }

    /** Sends a command. */
    Future<Response> call(Request request) {
        Wire wire = calls;
        return ended || wire == null ? Future.failedFuture("the connection was closed") : wire.ask(request);
    }

    /** Subscribes channels; completes when Redis has confirmed all. */
    CompletionStage<@Nullable Void> subscribe(List<String> channels) {
        List<CompletableFuture<@Nullable Void>> parts = new ArrayList<>();
        for (int from = 0; from < channels.size(); from += CHANNELS_AT_ONCE) {
            parts.add(send(
                    Command.SUBSCRIBE, channels.subList(from, Math.min(channels.size(), from + CHANNELS_AT_ONCE))));
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    }

    /** Ends a subscription; completes when Redis has confirmed. */
    CompletionStage<@Nullable Void> unsubscribe(String channel) {
        return send(Command.UNSUBSCRIBE, List.of(channel));
    }

    private CompletableFuture<@Nullable Void> send(Command command, List<String> channels) {
        Wire wire = subscriptions;
        if (ended || wire == null) {
            return CompletableFuture.failedFuture(unavailable("the connection was closed"));
        }
        Request request = Request.cmd(command);
        List<CompletableFuture<@Nullable Void>> parts = new ArrayList<>();
        for (String channel : channels) {
            request.arg(channel);
            var confirmed = new CompletableFuture<@Nullable Void>();
            confirmations.add(confirmed);
            wire.awaiting();
            parts.add(confirmed);
        }
        // Nothing answers the command itself, each channel is confirmed by itself.
        wire.connection().send(request);
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    }

    /**
     * Takes what comes on the connection for subscriptions. That may be the answer to a ping: when something is published
     * between the two, Vert.x (4.5) takes that for the answer, forgets who asked, and hands the answer over here.
     */
    private void pushed(Response push) {
        Wire wire = subscriptions;
        if (ended || wire == null) {
            return;
        }
        if (push.type() != ResponseType.PUSH) {
            wire.answered();
            return;
        }
        if (push.size() < 3) {
            return;
        }
        String kind = push.get(0).toString();
        if ("message".equals(kind)) {
            messages.accept(push.get(1).toString(), push.get(2).toBytes());
            return;
        }
        CompletableFuture<@Nullable Void> confirmed = confirmations.poll();
        if (confirmed != null) {
            wire.answered();
            confirmed.complete(null);
        }
    }

    /** Closes both connections. What was not answered fails. */
    void end(String reason) {
        if (ended) {
            return;
        }
        ended = true;
        if (pulse != NO_TIMER) {
            vertx.cancelTimer(pulse);
        }
        callClient.close();
        subscriptionClient.close();
        onEnd.accept(reason);
        List.copyOf(confirmations).forEach(waiting -> waiting.completeExceptionally(unavailable(reason)));
        confirmations.clear();
    }

    private RedisUnavailableException unavailable(String reason) {
        return new RedisUnavailableException("Redis at %s is not there: %s".formatted(settings.address(), reason));
    }

    private String noAnswer() {
        return "no answer within %d ms".formatted(settings.timeLimit().toMillis());
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
