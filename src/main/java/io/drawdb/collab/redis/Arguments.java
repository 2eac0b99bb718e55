package io.drawdb.collab.redis;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;

/** The arguments of a call, by their types. */
final class Arguments {
    private static final int NUMBER_BYTES = 8;

    private Arguments() {}

    static Request request(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            add(request, argument);
        }
        return request;
    }

    private static void add(Request request, Object argument) {
        if (argument instanceof byte[] bytes) {
            request.arg(bytes);
        } else if (argument instanceof Buffer buffer) {
            request.arg(buffer);
        } else if (argument instanceof String text) {
            request.arg(text.getBytes(StandardCharsets.UTF_8));
        } else if (argument instanceof Long || argument instanceof Integer) {
            request.arg(((Number) argument).longValue());
        } else {
            throw new IllegalArgumentException("no argument for Redis: " + argument.getClass());
        }
    }

    /** About how much room they take while they wait. */
    static long bytes(Object... arguments) {
        long sum = 0;
        for (Object argument : arguments) {
            sum += length(argument);
        }
        return sum;
    }

    private static int length(Object argument) {
        if (argument instanceof byte[] bytes) {
            return bytes.length;
        }
        if (argument instanceof Buffer buffer) {
            return buffer.length();
        }
        return argument instanceof String text ? text.length() : NUMBER_BYTES;
    }
}
