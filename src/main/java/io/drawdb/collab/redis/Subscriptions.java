package io.drawdb.collab.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Who listens to which channel. On the link's thread alone. */
final class Subscriptions {
    private static final Logger LOG = Logger.getLogger(Subscriptions.class);

    private final int channelsMax;
    private final Map<String, ChannelListener> listeners = new LinkedHashMap<>();

    Subscriptions(int channelsMax) {
        this.channelsMax = channelsMax;
    }

    List<String> channels() {
        return List.copyOf(listeners.keySet());
    }

    void add(Line line, String channel, ChannelListener listener, CompletableFuture<@Nullable Void> done) {
        if (listeners.containsKey(channel)) {
            done.completeExceptionally(new IllegalStateException("channel " + channel + " is subscribed already"));
            return;
        }
        if (listeners.size() >= channelsMax) {
            done.completeExceptionally(new RedisUnavailableException(
                    "no more than %d channels may be subscribed (channelsMax)".formatted(channelsMax)));
            return;
        }
        listeners.put(channel, listener);
        line.subscribe(List.of(channel)).whenComplete((nothing, failure) -> {
            if (failure == null) {
                done.complete(null);
                return;
            }
            listeners.remove(channel, listener);
            done.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
        });
    }

    /** @param line where to end the subscription; without one there is none */
    void remove(@Nullable Line line, String channel, CompletableFuture<@Nullable Void> done) {
        if (listeners.remove(channel) == null || line == null) {
            done.complete(null);
            return;
        }
        // If the line is lost instead, the subscription is, too.
        line.unsubscribe(channel).whenComplete((nothing, failure) -> done.complete(null));
    }

    void message(String channel, byte[] payload) {
        ChannelListener listener = listeners.get(channel);
        if (listener != null) {
            guarded(channel, () -> listener.message(payload));
        }
    }

    void resumed() {
        Map.copyOf(listeners).forEach((channel, listener) -> guarded(channel, listener::resumed));
    }

    /** A listener that throws has a bug; whatever it is, others still hear what is theirs. */
    private static void guarded(String channel, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "event=listener_failed channel=%s", channel);
        }
    }
}
