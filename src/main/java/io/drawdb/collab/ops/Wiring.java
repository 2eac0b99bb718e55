package io.drawdb.collab.ops;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.admin.AdminAccess;
import io.drawdb.collab.fleet.RedisRelay;
import io.drawdb.collab.fleet.RedisTurns;
import io.drawdb.collab.gateway.AllowedOrigins;
import io.drawdb.collab.gateway.GatewayLimits;
import io.drawdb.collab.hub.Doorkeeper;
import io.drawdb.collab.hub.Doors;
import io.drawdb.collab.hub.Hub;
import io.drawdb.collab.hub.HubSettings;
import io.drawdb.collab.hub.Lobby;
import io.drawdb.collab.hub.NettyRoomLoop;
import io.drawdb.collab.hub.Relay;
import io.drawdb.collab.hub.SharedFile;
import io.drawdb.collab.log.MemoryRoomLog;
import io.drawdb.collab.log.RedisLogSettings;
import io.drawdb.collab.log.RedisRoomLog;
import io.drawdb.collab.log.RoomLog;
import io.drawdb.collab.log.SqliteLogSettings;
import io.drawdb.collab.log.SqliteRoomLog;
import io.drawdb.collab.redis.RedisAddress;
import io.drawdb.collab.redis.RedisLink;
import io.drawdb.collab.redis.RedisSettings;
import io.drawdb.collab.room.RoomRules;
import io.drawdb.collab.writeback.DrawdbServer;
import io.drawdb.collab.writeback.NoDrawdbServer;
import io.drawdb.collab.writeback.RestDrawdbServer;
import io.drawdb.collab.writeback.ThreadTimeline;
import io.drawdb.collab.writeback.WriteTurns;
import io.drawdb.collab.writeback.Writeback;
import io.drawdb.collab.writeback.WritebackSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes the parts of the service out of its configuration. The parts themselves know nothing of it. */
@ApplicationScoped
class Wiring {
    private static final Duration LINGER = Duration.ofSeconds(5);
    private static final int BAD_MESSAGES_MAX = 100;
    private static final long MEBIBYTE = 1024 * 1024;

    @Produces
    @Singleton
    GatewayLimits gatewayLimits(CollabConfig config) {
        return new GatewayLimits(
                config.limits().frameBytesMax(),
                config.limits().inboundMessagesMax(),
                config.limits().outboundBytesMax(),
                config.connection().helloTimeout(),
                config.connection().pingInterval(),
                config.connection().pongTimeout(),
                GatewayLimits.MESSAGE_WITHIN,
                LINGER,
                config.limits().connectionsMax(),
                config.limits().connectionsPerAddressMax(),
                config.limits().messagesPerSecondMax(),
                config.limits().bytesPerSecondMax(),
                config.limits().opsPerSecondMax(),
                config.limits().hellosPerSecondMax(),
                BAD_MESSAGES_MAX,
                config.connection().trustForwarded(),
                Runtime.getRuntime().maxMemory());
    }

    @Produces
    @Singleton
    AllowedOrigins allowedOrigins(CollabConfig config) {
        return AllowedOrigins.of(config.connection().allowedOrigins().orElse(List.of()));
    }

    @Produces
    @Singleton
    Access access(CollabConfig config, Optional<RedisLink> redis, RoomLog ownsTheDataDirectory) {
        return Doorways.access(config, redis);
    }

    @Produces
    @Singleton
    Doors doors(CollabConfig config, Access access, Optional<RedisLink> redis) {
        return new Doors(access, Doorways.resumes(config, redis));
    }

    @Produces
    @Singleton
    AdminAccess adminAccess(CollabConfig config) {
        return AdminAccess.of(config.admin().token());
    }

    /** The way to Redis; empty where the log is kept elsewhere. */
    @Produces
    @Singleton
    Optional<RedisLink> redisLink(CollabConfig config, Vertx vertx) {
        if (config.log().kind() != CollabConfig.Log.Kind.REDIS) {
            return Optional.empty();
        }
        var address = RedisAddress.parse(config.log().redisUrl().orElseThrow());
        return Optional.of(RedisLink.open(vertx, RedisSettings.of(address)));
    }

    void close(@Disposes Optional<RedisLink> link) {
        link.ifPresent(RedisLink::close);
    }

    @Produces
    @Singleton
    RoomLog roomLog(CollabConfig config, Optional<RedisLink> redis) {
        var log = config.log();
        if (redis.isPresent()) {
            return new RedisRoomLog(redis.get(), RedisLogSettings.of(log.redisPrefix()));
        }
        if (log.kind() == CollabConfig.Log.Kind.MEMORY) {
            return new MemoryRoomLog();
        }
        var sync = SqliteLogSettings.Sync.valueOf(log.sync().name());
        return SqliteRoomLog.start(SqliteLogSettings.of(log.dataDir(), sync));
    }

    void close(@Disposes RoomLog log) {
        log.close();
    }

    @Produces
    @Singleton
    Relay relay(CollabConfig config, Optional<RedisLink> redis) {
        return redis.<Relay>map(link -> new RedisRelay(link, config.log().redisPrefix()))
                .orElse(Relay.NONE);
    }

    @Produces
    @Singleton
    WriteTurns writeTurns(CollabConfig config, Optional<RedisLink> redis) {
        var settings = writebackSettings(config);
        return redis.<WriteTurns>map(link -> new RedisTurns(
                        link,
                        config.log().redisPrefix(),
                        settings.longestTry().plus(settings.requestTimeout()),
                        settings.pace().writesPerMinute(),
                        settings.pace().writesPerHour()))
                .orElse(WriteTurns.ALONE);
    }

    @Produces
    @Singleton
    Hub hub(
            CollabConfig config,
            RoomLog log,
            Relay relay,
            WriteTurns turns,
            Doors doors,
            Vertx vertx,
            MeterRegistry meters) {
        var settings = writebackSettings(config);
        var timeline = new ThreadTimeline("writeback");
        return new Hub(
                hubSettings(config, doors),
                log,
                relay,
                rooms -> new Writeback(
                        settings, drawdbServer(settings), rooms, SharedFile::fingerprint, turns, timeline, meters),
                () -> roomLoop(vertx),
                meters);
    }

    private static DrawdbServer drawdbServer(WritebackSettings settings) {
        if (settings.baseUrl().isEmpty()) {
            return new NoDrawdbServer();
        }
        return new RestDrawdbServer(settings, DaemonThread.single("writeback-decoder"));
    }

    @SuppressWarnings("deprecation") // in favour of an internal interface that offers the same
    private static NettyRoomLoop roomLoop(Vertx vertx) {
        return new NettyRoomLoop(vertx.nettyEventLoopGroup().next());
    }

    @Produces
    @Singleton
    Lobby lobby(Hub hub) {
        return hub.lobby();
    }

    @Produces
    @Singleton
    Doorkeeper doorkeeper(Hub hub) {
        return hub.doorkeeper();
    }

    private static HubSettings hubSettings(CollabConfig config, Doors doors) {
        boolean writesBack = config.writeback().baseUrl().isPresent();
        var rules = new RoomRules(
                config.edit().lease(),
                config.edit().requestDismiss(),
                writesBack ? config.edit().handoverWait() : Duration.ZERO,
                config.edit().forceEnabled(),
                config.limits().documentBytesMax(),
                config.log().tailChanges(),
                config.log().tail(),
                new RoomRules.Counts(
                        config.limits().tablesPerRoomMax(),
                        config.limits().fieldsPerRoomMax(),
                        config.limits().relationshipsPerRoomMax(),
                        config.limits().notesPerRoomMax(),
                        config.limits().typesPerRoomMax()));
        return new HubSettings(
                rules,
                config.room().idleTtl(),
                config.edit().lockGrace(),
                config.room().tick(),
                config.limits().roomsMax(),
                config.limits().participantsPerRoomMax(),
                config.log().snapshotEntries(),
                config.limits().awarenessBytesMax(),
                config.limits().frameBytesMax(),
                config.limits().messagesPerSecondMax(),
                config.room().heartbeat(),
                doors,
                documentsBytesMax(config.limits(), Runtime.getRuntime().maxMemory()));
    }

    /** What is set, else what the heap has place for. */
    static long documentsBytesMax(LimitsConfig limits, long heapBytesMax) {
        return limits.documentsMibMax()
                .map(mebibytes -> mebibytes * MEBIBYTE)
                .orElseGet(() -> HubSettings.documentsBytesMax(heapBytesMax));
    }

    private static WritebackSettings writebackSettings(CollabConfig config) {
        var given = config.writeback();
        var pace = new WritebackSettings.Pace(
                given.writesPerMinute(),
                given.writesPerHour(),
                WritebackSettings.Pace.DEFAULT.roomsAtOnce(),
                given.loadsPerMinute(),
                given.loadsPerHour());
        var checks = new WritebackSettings.Checks(true, given.poll(), WritebackSettings.Checks.DEFAULT.perMinute());
        return new WritebackSettings(
                given.baseUrl(),
                given.filename(),
                given.timeout(),
                given.flush(),
                given.opsThreshold(),
                pace,
                WritebackSettings.Backoff.DEFAULT,
                checks);
    }
}
