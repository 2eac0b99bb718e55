package io.drawdb.collab.ops;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/**
 * What was said for the settings when the process started, by every way there is to say it. Not asked of the
 * framework, which before it runs may still know, in a native image, what was said where the image was built.
 */
final class GivenSettings {
    private static final Path FILE = Path.of("config", "application.properties");

    /** Who wins: the framework's own order. */
    private static final int PROPERTIES = 400;

    private static final int ENVIRONMENT = 300;
    private static final int FILES = 260;
    private static final int DEFAULTS = 250;

    private GivenSettings() {}

    /** The environment, the command line's properties and the file beside this process. */
    static Config ofThisProcess() {
        return of(System.getenv(), texts(System.getProperties()), FILE);
    }

    /**
     * What these say together.
     *
     * @param file may be missing
     * @throws UncheckedIOException if the file is there and can't be read
     */
    static Config of(Map<String, String> environment, Map<String, String> properties, Path file) {
        var defaults = Settings.ALL.stream()
                .collect(Collectors.toMap(
                        Setting::property, setting -> "${%s:%s}".formatted(setting.variable(), setting.byDefault())));
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new EmptyIsUnset())
                .withSources(
                        new PropertiesConfigSource(properties, "properties", PROPERTIES),
                        new EnvConfigSource(environment, ENVIRONMENT),
                        new PropertiesConfigSource(read(file), file.toString(), FILES),
                        new PropertiesConfigSource(defaults, "defaults", DEFAULTS))
                .build();
    }

    private static Map<String, String> read(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        var content = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            content.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file.toAbsolutePath(), e);
        }
        return texts(content);
    }

    private static Map<String, String> texts(Properties properties) {
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
