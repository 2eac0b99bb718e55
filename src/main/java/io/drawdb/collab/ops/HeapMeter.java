package io.drawdb.collab.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** How large the heap may become. The framework has that for each pool only, and of a native executable's it is unknown. */
@Singleton
final class HeapMeter implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("collab.heap.max.bytes", Runtime.getRuntime(), Runtime::maxMemory)
                .register(registry);
    }
}
