package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.wire.ClientMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What passes the gateway, counted. Tags come from closed sets; counting a message makes no garbage. */
@Startup // so that every dashboard finds them before anybody comes
@ApplicationScoped
class GatewayMeters {
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final Counter slowReaders;
    private final Map<String, Counter> messagesIn = new ConcurrentHashMap<>();
    private final Map<String, Counter> messagesOut = new ConcurrentHashMap<>();
    private final Map<GatewayReason, Counter> refused = new ConcurrentHashMap<>();
    private final Map<Frame.Kind, Counter> skipped = new ConcurrentHashMap<>();
    private final Function<String, Counter> newMessagesIn;
    private final Function<String, Counter> newMessagesOut;
    private final Function<GatewayReason, Counter> newRefused;
    private final Function<Frame.Kind, Counter> newSkipped;

    @Inject
    GatewayMeters(MeterRegistry registry) {
        bytesIn = registry.counter("collab.bytes.in");
        bytesOut = registry.counter("collab.bytes.out");
        slowReaders = registry.counter("collab.slow.readers");
        newMessagesIn = type -> registry.counter("collab.messages.in", "type", type);
        newMessagesOut = type -> registry.counter("collab.messages.out", "type", type);
        newRefused = reason -> registry.counter("collab.refused", "reason", reason.tag());
        newSkipped = kind ->
                registry.counter("collab.frames.skipped", "kind", kind.name().toLowerCase(Locale.ROOT));
        // All at once: a counter that is first seen with its first event shows no increase to whoever watches.
        for (var reason : GatewayReason.values()) {
            refused.computeIfAbsent(reason, newRefused);
        }
        for (var kind : Frame.Kind.values()) {
            skipped.computeIfAbsent(kind, newSkipped);
        }
    }

    /** A message came off the socket, whatever it says. */
    void received(int bytes) {
        bytesIn.increment(bytes);
    }

    /** A message was understood. */
    void received(ClientMessage message) {
        messagesIn.computeIfAbsent(message.type(), newMessagesIn).increment();
    }

    /** A frame is on its way to a client. */
    void sent(Frame frame) {
        bytesOut.increment(frame.sizeBytes());
        messagesOut.computeIfAbsent(frame.type(), newMessagesOut).increment();
    }

    /** Fleeting frames were left out, or waiting documents replaced, because their reader is behind. */
    void skipped(Frame.Kind kind, int frames) {
        if (frames > 0) {
            skipped.computeIfAbsent(kind, newSkipped).increment(frames);
        }
    }

    /** A connection, or a message, was turned down. */
    void refused(GatewayReason reason) {
        refused.computeIfAbsent(reason, newRefused).increment();
    }

    /** A reader was cut off. */
    void slowReader() {
        slowReaders.increment();
    }
}
