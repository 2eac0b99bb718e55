package io.drawdb.collab.fleet;

import io.drawdb.collab.hub.Relay;
import io.drawdb.collab.redis.ChannelListener;
import io.drawdb.collab.redis.RedisLink;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Carries what servers tell each other over Redis's channels, one for each room. Nothing is kept. */
public final class RedisRelay implements Relay {
    private static final Logger LOG = Logger.getLogger(RedisRelay.class);

    /** A room that could not be joined is tried again so often. */
    private static final Duration RETRY_EVERY = Duration.ofSeconds(1);

    private final RedisLink link;
    private final String prefix;

    // On the link's thread alone.
    private final Map<String, Joined> rooms = new HashMap<>();
    private boolean retrying;

    /** One room, from {@code join} to {@code leave}. */
    private static final class Joined {
        private final Listener listener;
        private boolean subscribed;
        private boolean left;

        Joined(Listener listener) {
            this.listener = listener;
        }
    }

    /** @param prefix what the name of every key and channel begins with */
    public RedisRelay(RedisLink link, String prefix) {
        this.link = link;
        this.prefix = prefix;
    }

    @Override
    public void join(String room, Listener listener) {
        link.execute(() -> {
            var joined = new Joined(listener);
            rooms.put(room, joined);
            subscribe(room, joined);
            if (!retrying) {
                retrying = true;
                link.every(RETRY_EVERY, this::retry);
            }
        });
    }

    private void retry() {
        for (var room : List.copyOf(rooms.entrySet())) {
            if (!room.getValue().subscribed) {
                subscribe(room.getKey(), room.getValue());
            }
        }
    }

    private void subscribe(String room, Joined joined) {
        joined.subscribed = true;
        var unused = link.subscribe(channel(room), new ChannelListener() {
                    @Override
                    public void message(byte[] payload) {
                        if (!joined.left) {
                            joined.listener.heard(payload);
                        }
                    }

                    @Override
                    public void resumed() {
                        joined.listener.interrupted();
                    }
                })
                .whenComplete((nothing, failure) -> link.execute(() -> subscribed(joined, failure)));
    }

    private static void subscribed(Joined joined, @Nullable Throwable failure) {
        if (failure == null) {
            joined.listener.interrupted();
            return;
        }
        joined.subscribed = false;
        LOG.debugf("event=relay_not_joined reason=\"%s\"", failure.getMessage());
    }

    @Override
    public void say(String room, byte[] message) {
        // Lost is lost: rosters come again, and who was cut off asks.
        var unused = link.call(Command.PUBLISH, channel(room), message).exceptionally(failure -> {
            LOG.debugf("event=relay_not_said room=%s reason=\"%s\"", room, failure.getMessage());
            return null;
        });
    }

    @Override
    public void leave(String room) {
        link.execute(() -> {
            var joined = rooms.remove(room);
            if (joined != null) {
                joined.left = true;
                var unused = link.unsubscribe(channel(room));
            }
        });
    }

    private String channel(String room) {
        return prefix + "people:" + room;
    }
}
