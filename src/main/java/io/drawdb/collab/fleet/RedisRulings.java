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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Rulings on tokens for all servers on one Redis: published at once, and kept in {@code <prefix>rulings}, a set sorted by
 * when each may be forgotten, for servers that start later or missed something. What Redis can't be told now is told
 * when it is there again, and so is what it has lost (another one took its place that did not have it yet).
 */
public final class RedisRulings implements RulingRelay {
    private static final Logger LOG = Logger.getLogger(RedisRulings.class);
    private static final Duration RETRY_EVERY = Duration.ofSeconds(1);

    /** Of many that have waited: all together may be more than the link has place for. */
    private static final int SAID_AT_ONCE = 1_000;

    /** At the start nobody is let in before what was ruled is read: so often is looked whether Redis is there. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final RedisLink link;
    private final String key;
    private final Consumer<Ruling> heard;
    private final Supplier<List<Ruling>> inForce;

    // On the link's thread alone.
    private final Set<Ruling> unsaid = new LinkedHashSet<>();
    private boolean saying;
    private boolean subscribed;
    private boolean caughtUp;
    private Runnable stopLooking = () -> {};

    private volatile boolean ready;

    private RedisRulings(RedisLink link, String prefix, Consumer<Ruling> heard, Supplier<List<Ruling>> inForce) {
        this.link = link;
        this.key = prefix + "rulings";
        this.heard = heard;
        this.inForce = inForce;
    }

    /**
     * Begins to listen, and hands over what was ruled before.
     *
     * @param prefix what the name of every key and channel begins with
     * @param heard told each ruling of any server, some more than once; called on the link's thread
     * @param inForce those that are in force, from any thread: what Redis has to have
     */
    public static RedisRulings join(
            RedisLink link, String prefix, Consumer<Ruling> heard, Supplier<List<Ruling>> inForce) {
        var rulings = new RedisRulings(link, prefix, heard, inForce);
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
        link.execute(() -> say(List.of(ruling)).whenComplete((nothing, failure) -> {
            if (failure == null) {
                said.complete(null);
                return;
            }
            LOG.warnf("event=ruling_not_spread reason=\"%s\"", failure.getMessage());
            if (unsaid.size() < Rulings.RULINGS_MAX) {
                unsaid.add(ruling);
            }
            said.completeExceptionally(failure);
        }));
        return said;
    }

    /** Has them kept, then publishes them: who starts in between finds them. */
    private CompletionStage<Void> say(List<Ruling> rulings) {
        List<Object> kept = new ArrayList<>();
        kept.add(key);
        for (var ruling : rulings) {
            kept.add(ruling.until().toEpochMilli());
            kept.add(RulingCodec.write(ruling));
        }
        return link.call(Command.ZADD, kept.toArray()).thenCompose(added -> publish(rulings));
    }

    private CompletionStage<Void> publish(List<Ruling> rulings) {
        return CompletableFuture.allOf(rulings.stream()
                .map(ruling -> link.call(Command.PUBLISH, key, RulingCodec.write(ruling)))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new));
    }

    private void sayRest() {
        if (saying || unsaid.isEmpty() || !link.connected()) {
            return;
        }
        saying = true;
        var part = unsaid.stream().limit(SAID_AT_ONCE).toList();
        var unused = say(part).whenComplete((nothing, failure) -> {
            saying = false;
            if (failure == null) {
                part.forEach(unsaid::remove);
                sayRest();
            } else {
                LOG.warnf("event=rulings_not_spread count=%d reason=\"%s\"", unsaid.size(), failure.getMessage());
            }
        });
    }

    private void tend() {
        if (!subscribed) {
            subscribe();
        } else if (!caughtUp && link.connected()) {
            catchUp();
        }
        sayRest();
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
        Set<Ruling> kept = new HashSet<>();
        for (Response ruling : all) {
            hear(ruling.toString(StandardCharsets.UTF_8)).ifPresent(kept::add);
        }
        ready = true;
        inForce.get().stream().filter(ruling -> !kept.contains(ruling)).forEach(unsaid::add);
        sayRest();
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

    private Optional<Ruling> hear(String text) {
        try {
            var ruling = RulingCodec.read(text);
            heard.accept(ruling);
            return Optional.of(ruling);
        } catch (IllegalArgumentException e) {
            LOG.warnf("event=ruling_unreadable reason=\"%s\"", e.getMessage());
            return Optional.empty();
        }
    }
}
