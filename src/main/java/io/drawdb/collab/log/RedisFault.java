package io.drawdb.collab.log;

import io.drawdb.collab.redis.RedisAddress;
import io.drawdb.collab.redis.RedisRefusedException;
import io.drawdb.collab.redis.RedisUnavailableException;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** What the failures of Redis mean for the log. */
final class RedisFault {
    /** These concern one command, not the whole of Redis. */
    private static final Set<String> OF_ONE_COMMAND = Set.of("ERR", "WRONGTYPE");

    private RedisFault() {}

    /** The failure itself, out of the wrapping of dependent stages. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The same, as the log says it; what does not come from Redis stays what it is. */
    static RuntimeException translated(Throwable failure, RedisAddress address) {
        Throwable cause = cause(failure);
        if (cause instanceof RedisUnavailableException) {
            return new LogUnavailableException(
                    "The log can't be used right now: %s. Try again: it resumes by itself."
                            .formatted(cause.getMessage()),
                    cause);
        }
        if (cause instanceof RedisRefusedException refused) {
            return new LogUnavailableException(
                    "The log can't be used right now: %s. Try again: it resumes by itself when that is put right."
                            .formatted(reason(refused, address)),
                    cause);
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** What Redis says, without the place in the script, and where it is. */
    static String reason(RedisRefusedException refused, RedisAddress address) {
        String text = String.valueOf(refused.getMessage());
        int script = text.indexOf(" script: ");
        return "Redis at %s refuses: %s".formatted(address, script < 0 ? text : text.substring(0, script));
    }

    /** Whether Redis refuses everything of the kind, not only this. */
    static boolean concernsAll(RedisRefusedException refused) {
        return !OF_ONE_COMMAND.contains(refused.code());
    }
}
