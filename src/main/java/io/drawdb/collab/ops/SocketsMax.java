package io.drawdb.collab.ops;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Limits the sockets that may be open, whatever is said on them, by the connections that are allowed: some more, for
 * probes, pages and requests that are about to be refused by name. Where that is full, a socket is closed as it comes.
 */
@Priority(Priorities.LIBRARY + 900) // above the one that expands ${…}
public final class SocketsMax implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;
    private static final String SOCKETS = "quarkus.http.limits.max-connections";
    private static final String CONNECTIONS = "collab.limits.connections-max";
    private static final int SHARE = 10;
    private static final int AT_LEAST = 50;

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        var given = context.proceed(name);
        if (given != null || !name.equals(SOCKETS)) {
            return given;
        }
        var connections = context.proceed(CONNECTIONS);
        if (connections == null || !connections.getValue().matches("\\d{1,9}")) {
            return null; // the settings will say what is wrong with it
        }
        int most = of(Integer.parseInt(connections.getValue()));
        return connections.withName(name).withValue(String.valueOf(most));
    }

    /** How many sockets go with so many connections. */
    static int of(int connections) {
        return connections + connections / SHARE + AT_LEAST;
    }
}
