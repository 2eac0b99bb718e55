package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} header: seconds or a date (RFC 9110, section 10.2.3). */
final class RetryAfter {
    /** GitHub's longest limit is over after an hour; a longer wait is a mistake, and would silence us for long. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final String SECONDS = "\\d{1,9}";

    private RetryAfter() {}

    /** How long to wait, at most an hour; empty if the header is missing, senseless or over. */
    static Optional<Duration> parse(@Nullable String header, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        return wait(header.strip(), now)
                .filter(wait -> !wait.isNegative() && !wait.isZero())
                .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static Optional<Duration> wait(String header, Instant now) {
        if (header.matches(SECONDS)) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        try {
            return Optional.of(
                    Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from)));
        } catch (DateTimeParseException e) {
            // Neither of the two forms: as good as no header.
            return Optional.empty();
        }
    }
}
