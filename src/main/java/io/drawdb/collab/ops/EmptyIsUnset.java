package io.drawdb.collab.ops;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lets a setting that is set to nothing, as compose files like to do, count as not set. */
@Priority(Priorities.LIBRARY + 100) // below the one that expands ${…}, which asks this one for the variable
public final class EmptyIsUnset implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;
    private static final Set<String> VARIABLES =
            Settings.ALL.stream().map(Setting::variable).collect(Collectors.toUnmodifiableSet());
    private static final Map<String, String> DEFAULTS =
            Settings.ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::property, Setting::byDefault));

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        var value = context.proceed(name);
        if (value == null || value.getValue() == null || !value.getValue().isBlank()) {
            return value;
        }
        if (VARIABLES.contains(name)) {
            return null;
        }
        // COLLAB_LOG_SYNC is also how the framework spells collab.log.sync, and hides what the file says for that.
        return value.withValue(DEFAULTS.getOrDefault(name, value.getValue()));
    }
}
