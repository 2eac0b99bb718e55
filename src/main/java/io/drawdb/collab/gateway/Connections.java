package io.drawdb.collab.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the connections of this server, all together and by address, and turns the next one down at a limit. */
@Startup // its gauge is what an autoscaler looks at, also while it is zero
@ApplicationScoped
class Connections {
    private static final AttributeKey<String> COUNTED = AttributeKey.valueOf("io.drawdb.collab.addressblock");

    private final AtomicLong ids = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> openByBlock = new ConcurrentHashMap<>();
    private final GatewayLimits limits;
    private final MeterRegistry registry;
    private final Gauge gauge;

    @Inject
    Connections(GatewayLimits limits, MeterRegistry registry) {
        this.limits = limits;
        this.registry = registry;
        this.gauge =
                Gauge.builder("collab.connections", open, AtomicInteger::get).register(registry);
    }

    // The registry outlives an application that is started again in one process, as tests do,
    // and would go on showing the ended one.
    @PreDestroy
    void forget() {
        registry.remove(gauge);
    }

    /** A number for a new connection, for the log. */
    long nextId() {
        return ids.incrementAndGet();
    }

    /**
     * Counts a channel until it closes. A channel is counted once, however often it asks.
     *
     * @return why it must be refused, empty if it may come in
     */
    Optional<Refusal> admit(Channel channel, String address) {
        if (channel.attr(COUNTED).get() != null) {
            return Optional.empty();
        }
        if (open.incrementAndGet() > limits.connectionsMax()) {
            open.decrementAndGet();
            return Optional.of(Refusal.FULL);
        }
        var block = AddressBlock.of(address);
        if (openByBlock.merge(block, 1, Integer::sum) > limits.connectionsPerAddressMax()) {
            release(block);
            return Optional.of(Refusal.ADDRESS_FULL);
        }
        channel.attr(COUNTED).set(block);
        var unused = channel.closeFuture().addListener(closed -> release(block));
        return Optional.empty();
    }

    /** Connections open now. */
    int open() {
        return open.get();
    }

    private void release(String block) {
        open.decrementAndGet();
        openByBlock.computeIfPresent(block, (key, count) -> count > 1 ? count - 1 : null);
    }
}
