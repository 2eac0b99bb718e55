package io.drawdb.collab.ops;

import static io.drawdb.collab.ops.Allowed.flag;
import static io.drawdb.collab.ops.Allowed.number;
import static io.drawdb.collab.ops.Allowed.oneOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Every setting there is, and what is wrong with those that were given. */
final class Settings {
    private static final int MILLIS_MAX = 86_400_000;
    private static final int BYTES_MAX = 134_217_728;

    /** In the order of docs/configuration.md. */
    static final List<Setting> ALL = List.of(
            new Setting("collab.server.port", "COLLAB_PORT", "4000", number(0, 65_535)),
            new Setting("collab.server.drain-ms", "COLLAB_DRAIN_MS", "25000", number(0, 600_000)),
            new Setting("collab.log.kind", "COLLAB_LOG", "sqlite", oneOf("sqlite", "redis", "memory")),
            new Setting("collab.log.data-dir", "COLLAB_DATA_DIR", "data", Allowed.path()),
            new Setting("collab.log.sync", "COLLAB_LOG_SYNC", "normal", oneOf("normal", "full")),
            new Setting("collab.log.redis.url", "REDIS_URL", "", Allowed.redisUrl()),
            new Setting("collab.log.redis.prefix", "COLLAB_REDIS_PREFIX", "collab:", Allowed.redisPrefix()),
            count("collab.log.snapshot-entries", "COLLAB_SNAPSHOT_ENTRIES", "500"),
            new Setting("collab.log.tail-changes", "COLLAB_TAIL_CHANGES", "1000", number(0, 1_000_000)),
            pause("collab.log.tail-ms", "COLLAB_TAIL_MS", "600000"),
            time("collab.connection.hello-timeout-ms", "COLLAB_HELLO_TIMEOUT_MS", "10000"),
            time("collab.connection.ping-interval-ms", "COLLAB_PING_INTERVAL_MS", "20000"),
            time("collab.connection.pong-timeout-ms", "COLLAB_PONG_TIMEOUT_MS", "45000"),
            new Setting("collab.connection.trust-forwarded", "COLLAB_TRUST_FORWARDED", "false", flag()),
            new Setting("collab.connection.allowed-origins", "COLLAB_ALLOWED_ORIGINS", "", Allowed.origins()),
            new Setting("collab.access.mode", "COLLAB_ACCESS", "open", oneOf("open", "token")),
            new Setting("collab.access.token-secret", "COLLAB_TOKEN_SECRET", "", Allowed.secret(32)),
            new Setting("collab.access.token-jwks-url", "COLLAB_TOKEN_JWKS_URL", "", Allowed.url()),
            new Setting("collab.access.token-issuer", "COLLAB_TOKEN_ISSUER", "", Allowed.text(256)),
            new Setting("collab.access.token-audience", "COLLAB_TOKEN_AUDIENCE", "", Allowed.text(256)),
            new Setting("collab.access.token-skew-ms", "COLLAB_TOKEN_SKEW_MS", "30000", number(0, 300_000)),
            new Setting("collab.access.token-days-max", "COLLAB_TOKEN_DAYS_MAX", "30", number(1, 366)),
            new Setting("collab.access.resume-secret", "COLLAB_RESUME_SECRET", "", Allowed.secret(32)),
            count("collab.limits.rooms-max", "COLLAB_ROOMS_MAX", "10000"),
            count("collab.limits.connections-max", "COLLAB_CONNECTIONS_MAX", "20000"),
            count("collab.limits.connections-per-address-max", "COLLAB_CONNECTIONS_PER_ADDRESS_MAX", "500"),
            count("collab.limits.participants-per-room-max", "COLLAB_PARTICIPANTS_PER_ROOM_MAX", "500"),
            count("collab.limits.messages-per-second-max", "COLLAB_MESSAGES_PER_SECOND_MAX", "500"),
            new Setting(
                    "collab.limits.bytes-per-second-max",
                    "COLLAB_BYTES_PER_SECOND_MAX",
                    "16777216",
                    number(1_024, 1_073_741_824)),
            count("collab.limits.ops-per-second-max", "COLLAB_OPS_PER_SECOND_MAX", "5000"),
            count("collab.limits.hellos-per-second-max", "COLLAB_HELLOS_PER_SECOND_MAX", "2"),
            new Setting("collab.limits.inbound-messages-max", "COLLAB_INBOUND_MESSAGES_MAX", "16", number(1, 10_000)),
            bytes("collab.limits.frame-bytes-max", "COLLAB_FRAME_BYTES_MAX", "8388608"),
            bytes("collab.limits.outbound-bytes-max", "COLLAB_OUTBOUND_BYTES_MAX", "1048576"),
            bytes("collab.limits.document-bytes-max", "COLLAB_DOCUMENT_BYTES_MAX", "16777216"),
            count("collab.limits.tables-per-room-max", "COLLAB_TABLES_PER_ROOM_MAX", "20000"),
            count("collab.limits.fields-per-room-max", "COLLAB_FIELDS_PER_ROOM_MAX", "200000"),
            count("collab.limits.relationships-per-room-max", "COLLAB_RELATIONSHIPS_PER_ROOM_MAX", "50000"),
            count("collab.limits.notes-per-room-max", "COLLAB_NOTES_PER_ROOM_MAX", "2000"),
            count("collab.limits.types-per-room-max", "COLLAB_TYPES_PER_ROOM_MAX", "2000"),
            count("collab.limits.documents-mib-max", "COLLAB_DOCUMENTS_MIB_MAX", ""),
            new Setting("collab.limits.awareness-bytes-max", "COLLAB_AWARENESS_BYTES_MAX", "2048", number(0, 65_536)),
            pause("collab.room.idle-ttl-ms", "ROOM_IDLE_TTL_MS", "60000"),
            new Setting("collab.room.tick-ms", "COLLAB_TICK_MS", "16", number(0, 1_000)),
            time("collab.room.heartbeat-ms", "COLLAB_HEARTBEAT_MS", "10000"),
            time("collab.edit.lease-ms", "EDITOR_TTL_MS", "30000"),
            pause("collab.edit.lock-grace-ms", "COLLAB_LOCK_GRACE_MS", "5000"),
            new Setting("collab.edit.force-enabled", "COLLAB_FORCE_EDIT_ENABLED", "false", flag()),
            pause("collab.edit.request-dismiss-ms", "COLLAB_EDIT_REQUEST_DISMISS_MS", "60000"),
            pause("collab.edit.handover-wait-ms", "COLLAB_HANDOVER_WAIT_MS", "2000"),
            new Setting("collab.writeback.base-url", "PERSIST_BASE_URL", "", Allowed.url()),
            new Setting("collab.writeback.filename", "PERSIST_FILENAME", "share.json", Allowed.fileName()),
            time("collab.writeback.flush-ms", "PERSIST_FLUSH_MS", "30000"),
            count("collab.writeback.ops-threshold", "PERSIST_OPS_THRESHOLD", "50"),
            count("collab.writeback.writes-per-minute", "COLLAB_WRITES_PER_MINUTE", "60"),
            count("collab.writeback.writes-per-hour", "COLLAB_WRITES_PER_HOUR", "400"),
            count("collab.writeback.loads-per-minute", "COLLAB_LOADS_PER_MINUTE", "300"),
            count("collab.writeback.loads-per-hour", "COLLAB_LOADS_PER_HOUR", "1000"),
            time("collab.writeback.timeout-ms", "COLLAB_WRITEBACK_TIMEOUT_MS", "10000"),
            time("collab.writeback.poll-ms", "COLLAB_WRITEBACK_POLL_MS", "60000"),
            new Setting("collab.admin.token", "COLLAB_ADMIN_TOKEN", "", Allowed.SECRET));

    private Settings() {}

    /**
     * What is wrong, one sentence for each setting, each with the name that was used, the value, and what is allowed.
     *
     * @param values gives what was said under a name, property or variable, if anything was
     */
    static List<String> problems(Function<String, Optional<String>> values) {
        var problems = new ArrayList<String>();
        for (var setting : ALL) {
            var value = given(values, setting.property());
            if (value.isPresent() && !setting.allowed().accepts(value.get())) {
                problems.add("%s is \"%s\"; allowed is %s"
                        .formatted(
                                nameUsed(values, setting, value.get()),
                                withoutLogin(setting.shown(value.get())),
                                setting.allowed().text()));
            }
        }
        return problems.isEmpty() ? contradictions(values) : List.copyOf(problems);
    }

    private static List<String> contradictions(Function<String, Optional<String>> values) {
        var problems = new ArrayList<String>();
        pongBeforePing(values).ifPresent(problems::add);
        redisNowhere(values).ifPresent(problems::add);
        tokensWithoutKey(values).ifPresent(problems::add);
        return problems;
    }

    private static Optional<String> tokensWithoutKey(Function<String, Optional<String>> values) {
        boolean secret = given(values, "collab.access.token-secret").isPresent();
        boolean keys = given(values, "collab.access.token-jwks-url").isPresent();
        return given(values, "collab.access.mode")
                .filter("token"::equals)
                .filter(token -> secret == keys)
                .map(token -> "COLLAB_ACCESS is \"token\"; allowed is that only with either COLLAB_TOKEN_SECRET"
                        + " or COLLAB_TOKEN_JWKS_URL, and not with both");
    }

    private static Optional<String> redisNowhere(Function<String, Optional<String>> values) {
        return given(values, "collab.log.kind")
                .filter("redis"::equals)
                .filter(redis -> given(values, "collab.log.redis.url").isEmpty())
                .map(redis -> "REDIS_URL is not set, which COLLAB_LOG=redis needs; allowed is "
                        + Allowed.redisUrl().text());
    }

    private static Optional<String> pongBeforePing(Function<String, Optional<String>> values) {
        var ping = millis(values, "collab.connection.ping-interval-ms");
        var pong = millis(values, "collab.connection.pong-timeout-ms");
        if (ping.isEmpty() || pong.isEmpty() || pong.get() > ping.get()) {
            return Optional.empty();
        }
        return Optional.of("COLLAB_PONG_TIMEOUT_MS is \"%d\"; allowed is more than COLLAB_PING_INTERVAL_MS, which is %d"
                .formatted(pong.get(), ping.get()));
    }

    /** A URL may have a password in it that belongs into no output. */
    private static String withoutLogin(String value) {
        return value.replaceFirst("//[^/]*@", "//***@");
    }

    /** The variable if that is where the value comes from, else the property. */
    private static String nameUsed(Function<String, Optional<String>> values, Setting setting, String value) {
        return given(values, setting.variable()).filter(value::equals).isPresent()
                ? setting.variable()
                : setting.property();
    }

    private static Optional<Integer> millis(Function<String, Optional<String>> values, String property) {
        return given(values, property).map(Integer::valueOf);
    }

    private static Optional<String> given(Function<String, Optional<String>> values, String name) {
        return values.apply(name).filter(value -> !value.isBlank());
    }

    private static Setting count(String property, String variable, String byDefault) {
        return new Setting(property, variable, byDefault, number(1, 1_000_000));
    }

    private static Setting bytes(String property, String variable, String byDefault) {
        return new Setting(property, variable, byDefault, number(1_024, BYTES_MAX));
    }

    /** Milliseconds, at least one. */
    private static Setting time(String property, String variable, String byDefault) {
        return new Setting(property, variable, byDefault, number(1, MILLIS_MAX));
    }

    /** Milliseconds that may be none. */
    private static Setting pause(String property, String variable, String byDefault) {
        return new Setting(property, variable, byDefault, number(0, MILLIS_MAX));
    }
}
