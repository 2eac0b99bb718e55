package io.drawdb.collab.fleet;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.Ruling;
import io.drawdb.collab.access.RulingCodec;
import io.drawdb.collab.access.RulingRelay;
import io.drawdb.collab.redis.ChannelListener;
import io.drawdb.collab.redis.RedisLink;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Spreads rulings over Redis: published at once, and kept there until they are of no use, for servers that start later or
 * were cut off. What could not be told is told as soon as Redis is back.
 */
public final class RedisRulings implements RulingRelay {
    private static final Logger LOG = Logger.getLogger(RedisRulings.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** KEYS: rulings by when they end. ARGV: channel, now, end, the ruling. */
    private static final String SPREAD =
            """
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
            redis.call('ZADD', KEYS[1], ARGV[3], ARGV[4])
            return redis.call('PUBLISH', ARGV[1], ARGV[4])
            """;

    private final RedisLink link;
    private final String key;
    private final Access access;
    private final InstantSource clock;

    // On the link's thread alone.
    private boolean subscribed;
    private boolean read;
    private boolean untold;

    private RedisRulings(RedisLink link, String prefix, Access access, InstantSource clock) {
        this.link = link;
        this.key = prefix + "rulings";
        this.access = access;
        this.clock = clock;
    }

    /** From now on what is ruled on one server holds on all. */
    public static void connect(RedisLink link, String prefix, Access access, InstantSource clock) {
        var rulings = new RedisRulings(link, prefix, access, clock);
        access.spreadBy(rulings);
        link.execute(() -> {
            rulings.look();
            link.every(LOOK_EVERY, rulings::look);
        });
    }

    @Override
    public void spread(Ruling ruling) {
        var unused = link.call(
                        Command.EVAL,
                        SPREAD,
                        1,
                        key,
                        key,
                        clock.millis(),
                        ruling.until().toEpochMilli(),
                        RulingCodec.write(ruling))
                .whenComplete((told, failure) -> {
                    if (failure != null) {
                        LOG.warnf("event=ruling_postponed reason=\"%s\"", failure.getMessage());
                        link.execute(() -> untold = true);
                    }
                });
    }

    /** Does what could not be done before. */
    private void look() {
        if (!link.connected()) {
            return;
        }
        if (!subscribed) {
            subscribed = true;
            var unused = link.subscribe(key, new Channel())
                    .whenComplete((nothing, failure) -> link.execute(() -> subscribed = failure == null));
        } else if (!read) {
            readAll();
        }
        if (untold) {
            untold = false;
            access.rulings().all(clock.instant()).forEach(this::spread);
        }
    }

    private void readAll() {
        read = true;
        var unused = link.call(Command.ZRANGEBYSCORE, key, clock.millis(), "+inf")
                .whenComplete((all, failure) -> link.execute(() -> readAll(all, failure)));
    }

    private void readAll(@Nullable Response all, @Nullable Throwable failure) {
        read = failure == null;
        if (all != null) {
            all.forEach(ruling -> take(ruling.toString()));
        }
    }

    private void take(String text) {
        try {
            access.heard(RulingCodec.read(text));
        } catch (IllegalArgumentException e) {
            LOG.warnf("event=ruling_unreadable reason=\"%s\"", e.getMessage());
        }
    }

    private final class Channel implements ChannelListener {
        @Override
        public void message(byte[] payload) {
            take(new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void resumed() {
            read = false;
            look();
        }
    }
}
