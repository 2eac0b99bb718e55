package io.drawdb.collab.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What can be configured, by every name, with good and bad values, and that the documentation says the same. */
class SettingsTest {
    static final List<Setting> SETTINGS = Settings.ALL;
    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
    private static final Path DOCUMENTATION = Path.of("docs/configuration.md");
    private static final List<String> SAMPLES = List.of(
            "true",
            "memory",
            "full",
            "token",
            "https://example.org",
            "7",
            "30001",
            "other.json",
            "redis://cache:6379",
            "s".repeat(32));
    private static final List<String> NONSENSE = List.of(
            "abc",
            "-1",
            "1.5",
            "2147483648",
            "maybe",
            "ftp://example.org",
            "a/b",
            "a\0b",
            "http://",
            "x\n".repeat(129));

    @Test
    @DisplayName("[CONF-1] the defaults of the first protocol version are what its frontends expect")
    void hasTheDefaultsOfV1() {
        var settings = settings(Map.of());
        assertEquals(4000, settings.server().port());
        assertEquals(Optional.empty(), settings.writeback().baseUrl());
        assertEquals("share.json", settings.writeback().filename());
        assertEquals(Duration.ofSeconds(30), settings.writeback().flush());
        assertEquals(50, settings.writeback().opsThreshold());
        assertEquals(Duration.ofSeconds(60), settings.room().idleTtl());
        assertEquals(Duration.ofSeconds(30), settings.edit().lease());
        assertFalse(settings.edit().forceEnabled());
        assertEquals(Duration.ofSeconds(60), settings.edit().requestDismiss());
    }

    @Test
    @DisplayName("[CONF-2] values arrive typed")
    void isTyped() {
        var settings = settings(Map.of(
                "PERSIST_BASE_URL", "https://draw.example.org/api",
                "COLLAB_LOG", "memory",
                "COLLAB_LOG_SYNC", "full",
                "COLLAB_DATA_DIR", "/var/lib/collab",
                "COLLAB_ALLOWED_ORIGINS", "https://a.example.org,https://b.example.org:8443",
                "COLLAB_FORCE_EDIT_ENABLED", "TRUE",
                "COLLAB_TICK_MS", "0"));
        assertEquals(
                Optional.of(URI.create("https://draw.example.org/api")),
                settings.writeback().baseUrl());
        assertEquals(CollabConfig.Log.Kind.MEMORY, settings.log().kind());
        assertEquals(CollabConfig.Log.Sync.FULL, settings.log().sync());
        assertEquals(Path.of("/var/lib/collab"), settings.log().dataDir());
        assertEquals(
                Optional.of(List.of("https://a.example.org", "https://b.example.org:8443")),
                settings.connection().allowedOrigins());
        assertTrue(settings.edit().forceEnabled());
        assertEquals(Duration.ZERO, settings.room().tick());
    }

    @ParameterizedTest
    @FieldSource("SETTINGS")
    @DisplayName("[CONF-3] every variable reaches its property, and the server takes what is allowed")
    void variableReachesProperty(Setting setting) {
        var samples = SAMPLES.stream()
                .filter(setting.allowed()::accepts)
                .filter(value -> !value.equals(setting.byDefault()))
                .toList();
        assertFalse(samples.isEmpty());
        for (var sample : samples) {
            var config = builder(Map.of(setting.variable(), sample))
                    .withMapping(CollabConfig.class)
                    .build();
            assertEquals(sample, config.getConfigValue(setting.property()).getValue());
        }
    }

    @ParameterizedTest
    @FieldSource("SETTINGS")
    @DisplayName("[CONF-4] a value that is not allowed is reported with the variable, the value and what is allowed")
    void reportsNonsense(Setting setting) {
        var refused = NONSENSE.stream()
                .filter(value -> !setting.allowed().accepts(value))
                .toList();
        assertFalse(refused.isEmpty());
        for (var value : refused) {
            var expected = "%s is \"%s\"; allowed is %s"
                    .formatted(
                            setting.variable(),
                            setting.shown(value),
                            setting.allowed().text());
            assertEquals(List.of(expected), problems(Map.of(setting.variable(), value)));
        }
    }

    @ParameterizedTest
    @FieldSource("SETTINGS")
    @DisplayName("[CONF-5] a variable that is set to nothing counts as not set")
    void emptyIsUnset(Setting setting) {
        for (var nothing : List.of("", " ")) {
            var environment = Map.of(setting.variable(), nothing);
            assertEquals(List.of(), problems(environment));
            var value = Optional.ofNullable(builder(environment)
                    .build()
                    .getConfigValue(setting.property())
                    .getValue());
            assertEquals(setting.byDefault(), value.orElse(""));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "COLLAB_PORT 65535 true",
                "COLLAB_PORT 65536 false",
                "COLLAB_PORT 0 true",
                "COLLAB_PORT -1 false",
                "COLLAB_PORT tcp://10.0.0.1:4000 false",
                "PERSIST_FLUSH_MS 0 false",
                "PERSIST_FLUSH_MS 30s false",
                "ROOM_IDLE_TTL_MS 0 true",
                "COLLAB_FORCE_EDIT_ENABLED 1 false",
                "COLLAB_LOG redis,x false",
                "REDIS_URL redis://cache:6379 true",
                "REDIS_URL rediss://me:p%40ss@my_redis/3 true",
                "REDIS_URL redis://[::1]:6379 true",
                "REDIS_URL redis://:secret@cache true",
                "REDIS_URL http://cache:6379 false",
                "REDIS_URL redis://cache:99999 false",
                "REDIS_URL redis://cache?db=1 false",
                "REDIS_URL redis://cache/x false",
                "REDIS_URL cache:6379 false",
                "COLLAB_REDIS_PREFIX team-1: true",
                "COLLAB_REDIS_PREFIX a*b false",
                "COLLAB_LOG SQLite false",
                "COLLAB_ALLOWED_ORIGINS https://a.example,https://b.example:8443 true",
                "PERSIST_BASE_URL http://localhost:3001 true",
                "PERSIST_BASE_URL localhost:3001 false",
                "PERSIST_BASE_URL http://a.example/?x=1 false",
                "PERSIST_FILENAME ../share.json false",
                "COLLAB_ALLOWED_ORIGINS https://a.example/path false",
                "COLLAB_ALLOWED_ORIGINS https://a.example,, false",
                "COLLAB_ADMIN_TOKEN 0123456789abcdef true",
                "COLLAB_ADMIN_TOKEN 0123456789abcde false",
                "COLLAB_ADMIN_TOKEN 0123456789abcdefä false"
            })
    @DisplayName("[CONF-6] limits are where they are said to be")
    void limits(String variable, String value, boolean accepted) {
        assertEquals(accepted, problems(Map.of(variable, value)).isEmpty());
    }

    @Test
    @DisplayName("[CONF-7] all that is wrong is said at once, and by the name that was used")
    void reportsAll() {
        assertEquals(
                List.of(
                        "collab.server.port is \"99999\"; allowed is a whole number from 0 to 65535",
                        "COLLAB_TICK_MS is \"x\"; allowed is a whole number from 0 to 1000"),
                problems(Map.of("collab.server.port", "99999", "COLLAB_TICK_MS", "x")));
    }

    @Test
    @DisplayName("[CONF-7] a secret that is not allowed is not told")
    void keepsSecrets() {
        assertEquals(
                List.of("COLLAB_ADMIN_TOKEN is \"… 7 characters …\"; allowed is 16 to 1024 visible ASCII characters"),
                problems(Map.of("COLLAB_ADMIN_TOKEN", "hunter2")));
    }

    @Test
    @DisplayName("[CONF-8] connections are not given up before they were pinged")
    void pongAfterPing() {
        assertEquals(
                List.of("COLLAB_PONG_TIMEOUT_MS is \"5\"; allowed is more than COLLAB_PING_INTERVAL_MS, which is 5"),
                problems(Map.of("COLLAB_PONG_TIMEOUT_MS", "5", "COLLAB_PING_INTERVAL_MS", "5")));
    }

    @Test
    @DisplayName("[CONF-8] a log in Redis needs to know where Redis is")
    void redisSomewhere() {
        assertEquals(
                List.of("REDIS_URL is not set, which COLLAB_LOG=redis needs; allowed is redis://host:port or "
                        + "rediss://host:port, with user:password@ and /database as needed"),
                problems(Map.of("COLLAB_LOG", "redis")));
    }

    @Test
    @DisplayName("[CONF-14][LIMIT-11] the size of all rooms follows the heap unless it is set")
    void documentsFollowTheHeap() {
        long heap = 600L << 20;
        assertEquals(50L << 20, Wiring.documentsBytesMax(settings(Map.of()).limits(), heap));
        var set = settings(Map.of("COLLAB_DOCUMENTS_MIB_MAX", "4096")).limits();
        assertEquals(4L << 30, Wiring.documentsBytesMax(set, heap));
    }

    @Test
    @DisplayName("[CONF-4] a password in a URL is not repeated")
    void passwordIsNotRepeated() {
        var problem =
                problems(Map.of("REDIS_URL", "http://me:secret@cache:6379")).get(0);
        assertTrue(problem.startsWith("REDIS_URL is \"http://***@cache:6379\"; allowed is redis://"), problem);
    }

    @Test
    @DisplayName(
            "[CONF-9] property file and documentation have every setting, with the same names, defaults and limits")
    void documentationIsTrue() throws IOException {
        var file = new Properties();
        try (var reader = Files.newBufferedReader(PROPERTIES)) {
            file.load(reader);
        }
        assertEquals(
                SETTINGS.stream()
                        .collect(Collectors.toMap(
                                Setting::property,
                                setting -> "${%s:%s}".formatted(setting.variable(), setting.byDefault()))),
                file.stringPropertyNames().stream()
                        .filter(name -> name.startsWith("collab."))
                        .collect(Collectors.toMap(Function.identity(), file::getProperty)));
        assertEquals(
                SETTINGS.stream().map(SettingsTest::documented).toList(),
                Files.readAllLines(DOCUMENTATION).stream()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(0, line.lastIndexOf(" | ")))
                        .toList());
    }

    private static String documented(Setting setting) {
        var byDefault = setting.byDefault().isEmpty() ? "unset" : "`" + setting.byDefault() + "`";
        return Stream.of("`" + setting.variable() + "`", "`" + setting.property() + "`", byDefault)
                .collect(Collectors.joining(
                        " | ", "| ", " | " + setting.allowed().text()));
    }

    private static List<String> problems(Map<String, String> environment) {
        return CollabMain.problems(builder(environment).build());
    }

    private static CollabConfig settings(Map<String, String> environment) {
        return builder(environment).withMapping(CollabConfig.class).build().getConfigMapping(CollabConfig.class);
    }

    /** As the server sees it, with names that are not variables as if given on the command line. */
    private static SmallRyeConfigBuilder builder(Map<String, String> given) {
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDiscoveredInterceptors()
                    .addDiscoveredConverters()
                    .withSources(
                            new EnvConfigSource(given, 300),
                            new PropertiesConfigSource(PROPERTIES.toUri().toURL(), 250))
                    .withValidateUnknown(true);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
