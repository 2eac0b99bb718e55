package io.drawdb.collab.fleet;

import io.drawdb.collab.access.Ruling;
import io.drawdb.collab.access.RulingCodec;
import io.drawdb.collab.access.RulingRelay;
import io.drawdb.collab.access.Rulings;
import io.drawdb.collab.redis.ChannelListener;
import io.drawdb.collab.redis.RedisLink;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Rulings on tokens for all servers on one Redis: published at once, and kept in {@code <prefix>rulings}, a set sorted by
 * when each may be forgotten, for servers that start later or missed something. What Redis can't be told now is told
 * when it is there again.
 */
public final class RedisRulings implements RulingRelay {
    private static final Logger LOG = Logger.getLogger(RedisRulings.class);
    private static final Duration RETRY_EVERY = Duration.ofSeconds(1);

    /** At the start nobody is let in before what was ruled is read: so often is looked whether Redis is there. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final RedisLink link;
    private final String key;
    private final Consumer<Ruling> heard;

    // On the link's thread alone.
    private final Deque<Ruling> unsaid = new ArrayDeque<>();
    private boolean subscribed;
    private boolean caughtUp;
    private Runnable stopLooking = () -> {};

    private volatile boolean ready;

    private RedisRulings(RedisLink link, String prefix, Consumer<Ruling> heard) {
        this.link = link;
        this.key = prefix + "rulings";
        this.heard = heard;
    }

    /**
     * Begins to listen, and hands over what was ruled before.
     *
     * @param prefix what the name of every key and channel begins with
     * @param heard told each ruling of any server, some more than once; called on the link's thread
     */
    public static RedisRulings join(RedisLink link, String prefix, Consumer<Ruling> heard) {
        var rulings = new RedisRulings(link, prefix, heard);
        link.execute(rulings::begin);
        return rulings;
    }

    private void begin() {
        stopLooking = link.every(LOOK_EVERY, this::look);
        var unused = link.every(RETRY_EVERY, this::tend);
    }

    private void look() {
        if (link.connected()) {
            stopLooking.run();
            tend();
        }
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public CompletionStage<Void> spread(Ruling ruling) {
        var said = new CompletableFuture<Void>();
        link.execute(() -> say(ruling, said));
        return said;
    }

    private void say(Ruling ruling, CompletableFuture<Void> said) {
        String text = RulingCodec.write(ruling);
        var unused = link.call(Command.ZADD, key, ruling.until().toEpochMilli(), text)
                .thenCompose(added -> link.call(Command.PUBLISH, key, text))
                .whenComplete((published, failure) -> {
                    if (failure == null) {
                        said.complete(null);
                        return;
                    }
                    LOG.warnf("event=ruling_not_spread reason=\"%s\"", failure.getMessage());
                    if (unsaid.size() < Rulings.RULINGS_MAX) {
                        unsaid.add(ruling);
                    }
                    said.completeExceptionally(failure);
                });
    }

    private void tend() {
        if (!subscribed) {
            subscribe();
        } else if (!caughtUp && link.connected()) {
            catchUp();
        }
        for (int waiting = unsaid.size(); waiting > 0 && link.connected(); waiting--) {
            say(unsaid.remove(), new CompletableFuture<>());
        }
    }

    private void subscribe() {
        subscribed = true;
        var unused = link.subscribe(key, new ChannelListener() {
                    @Override
                    public void message(byte[] payload) {
                        hear(new String(payload, StandardCharsets.UTF_8));
                    }

                    @Override
                    public void resumed() {
                        catchUp();
                    }
                })
                .whenComplete((nothing, failure) -> {
                    subscribed = failure == null;
                    if (subscribed) {
                        catchUp();
                    }
                });
    }

    private void catchUp() {
        caughtUp = true;
        var unused = link.call(Command.ZRANGE, key, 0, -1)
                .thenAccept(this::take)
                .exceptionally(failure -> {
                    LOG.warnf("event=rulings_unread reason=\"%s\"", failure.getMessage());
                    caughtUp = false;
                    return null;
                });
    }

    private void take(Response all) {
        for (Response ruling : all) {
            hear(ruling.toString(StandardCharsets.UTF_8));
        }
        ready = true;
        cleanUp();
    }

    /** What may be forgotten is in nobody's way. */
    private void cleanUp() {
        long now = System.currentTimeMillis();
        var unused = link.call(Command.ZREMRANGEBYSCORE, key, "-inf", now).exceptionally(failure -> {
            LOG.warnf("event=rulings_of_old_left reason=\"%s\"", failure.getMessage());
            return null;
        });
    }

    private void hear(String text) {
        try {
            heard.accept(RulingCodec.read(text));
        } catch (IllegalArgumentException e) {
            LOG.warnf("event=ruling_unreadable reason=\"%s\"", e.getMessage());
        }
    }
}
