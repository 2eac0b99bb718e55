package io.drawdb.collab.log;

import io.drawdb.collab.redis.RedisLink;
import io.drawdb.collab.redis.RedisRefusedException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Redis as the log uses it: scripts and commands whose failures are the log's, and whether it can be written. */
final class RedisStore {
    static final String KIND = "redis";
    private static final Logger LOG = Logger.getLogger(RedisStore.class);
    /** The probe ends by itself, should nobody write it any more. */
    private static final long PROBE_MILLIS = 60_000;

    private final RedisLink link;
    private final RedisLogSettings settings;
    private final String server =
            Long.toString(ThreadLocalRandom.current().nextLong(1L << 52) | 1L << 51, Character.MAX_RADIX);
    private final AtomicLong named = new AtomicLong();
    private volatile @Nullable String fault;

    RedisStore(RedisLink link, RedisLogSettings settings) {
        this.link = link;
        this.settings = settings;
        this.fault = "Redis at %s was not tried yet".formatted(link.address());
    }

    RedisLink link() {
        return link;
    }

    RedisLogSettings settings() {
        return settings;
    }

    RedisKeys keys(String room) {
        return RedisKeys.of(settings.prefix(), room);
    }

    /** A name that no other append has, on any server. */
    String nextName() {
        return server + "-" + named.incrementAndGet();
    }

    /** Runs a script; fails with {@link LogUnavailableException}. */
    CompletionStage<Response> run(String script, List<String> keys, Object... arguments) {
        Object[] words = new Object[2 + keys.size() + arguments.length];
        words[0] = script;
        words[1] = keys.size();
        for (int n = 0; n < keys.size(); n++) {
            words[2 + n] = keys.get(n);
        }
        System.arraycopy(arguments, 0, words, 2 + keys.size(), arguments.length);
        return call(Command.EVAL, words);
    }

    /** Sends a command; fails with {@link LogUnavailableException}. */
    CompletionStage<Response> call(Command command, Object... arguments) {
        return told(link.call(command, arguments));
    }

    /** The same stage with the log's failures. */
    <T> CompletionStage<T> told(CompletionStage<T> stage) {
        var translated = new CompletableFuture<T>();
        stage.whenComplete((answer, failure) -> {
            if (failure == null) {
                translated.complete(answer);
                return;
            }
            note(RedisFault.cause(failure));
            translated.completeExceptionally(RedisFault.translated(failure, link.address()));
        });
        return translated;
    }

    private void note(Throwable failure) {
        if (failure instanceof RedisRefusedException refused && RedisFault.concernsAll(refused)) {
            String reason = RedisFault.reason(refused, link.address());
            if (!reason.equals(fault)) {
                LOG.errorf("event=log-unwritable reason=\"%s\"", reason);
            }
            fault = reason;
        }
    }

    /** Tries whether Redis can be written, so that {@link #health} is true before anybody depends on it. */
    void probe() {
        if (!link.connected()) {
            return;
        }
        call(Command.SET, RedisKeys.probe(settings.prefix()), server, "PX", PROBE_MILLIS)
                .thenAccept(ok -> healed());
    }

    private void healed() {
        if (fault != null) {
            LOG.infof("event=log-writable address=%s", link.address());
            fault = null;
        }
    }

    LogHealth health() {
        if (!link.connected()) {
            return new LogHealth(KIND, false, link.trouble());
        }
        String reason = fault;
        return reason == null ? new LogHealth(KIND, true, "") : new LogHealth(KIND, false, reason);
    }
}
