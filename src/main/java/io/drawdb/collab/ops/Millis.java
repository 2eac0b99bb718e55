package io.drawdb.collab.ops;

import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** A duration that is configured as a whole number of milliseconds. */
public final class Millis implements Converter<Duration> {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration convert(String value) {
        return Duration.ofMillis(Long.parseLong(value));
    }
}
