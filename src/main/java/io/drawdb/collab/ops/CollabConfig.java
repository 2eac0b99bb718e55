package io.drawdb.collab.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every setting of the server, typed. {@code application.properties} gives each its default and the environment
 * variable it is known by, {@link Settings} says what is allowed, docs/configuration.md what it means.
 */
@ConfigMapping(prefix = "collab")
public interface CollabConfig {

    /** The process: where it listens, how it stops. */
    Server server();

    /** The ordered log of each room. */
    Log log();

    /** Connections, before and beside their rooms. */
    Connection connection();

    /** Who may come in. */
    AccessConfig access();

    /** Whoever runs the server. */
    Admin admin();

    /** Limits that a real user never meets. */
    LimitsConfig limits();

    /** Life of a room. */
    Room room();

    /** The right to edit. */
    Edit edit();

    /** Saving to drawdb-server. */
    Writeback writeback();

    /** The process as a whole. */
    interface Server {

        /** Port of the WebSocket and HTTP server; 0 takes a free one. */
        int port();

        /** How long a server that was told to stop may write back and say goodbye. */
        @WithName("drain-ms")
        @WithConverter(Millis.class)
        Duration drain();
    }

    /** Which log, and how much of it is kept. */
    interface Log {

        /** Where entries are kept. */
        Kind kind();

        /** Where the embedded log keeps its file; made if it is missing. */
        Path dataDir();

        /** What an acknowledged change survives. */
        Sync sync();

        /** Where Redis is, for the log in Redis; a password in it is not to be shown. */
        @WithName("redis.url")
        Optional<String> redisUrl();

        /** What the names of all keys in Redis begin with. */
        @WithName("redis.prefix")
        String redisPrefix();

        /** A snapshot is saved after this many entries. */
        int snapshotEntries();

        /** So many of the last changes are kept for clients that come back. */
        int tailChanges();

        /** Changes younger than this are kept for clients that come back. */
        @WithName("tail-ms")
        @WithConverter(Millis.class)
        Duration tail();

        /** The implementations of the log. */
        enum Kind {
            /** In one file in the data directory. */
            SQLITE,
            /** In memory: everything is lost when the process ends. */
            MEMORY,
            /** In Redis, shared by all servers that use the same. */
            REDIS
        }

        /** How hard a commit is pressed to the disk. */
        enum Sync {
            /** Survives the end of the process, {@code kill -9} included. */
            NORMAL,
            /** Survives the loss of power, too. */
            FULL
        }
    }

    /** Time limits of one connection, and who may connect. */
    interface Connection {

        /** A connection that has not said {@code hello} after this is closed. */
        @WithName("hello-timeout-ms")
        @WithConverter(Millis.class)
        Duration helloTimeout();

        /** How often the server pings. */
        @WithName("ping-interval-ms")
        @WithConverter(Millis.class)
        Duration pingInterval();

        /** A connection from which nothing came for this long is closed. */
        @WithName("pong-timeout-ms")
        @WithConverter(Millis.class)
        Duration pongTimeout();

        /** Whether {@code X-Forwarded-For} is believed where addresses are counted. */
        boolean trustForwarded();

        /** The origins whose pages may connect; this server's own and localhost, if it is empty. */
        Optional<List<String>> allowedOrigins();
    }

    /** Life and rhythm of a room. */
    interface Room {

        /** An empty room that needs no saving is dropped after this. */
        @WithName("idle-ttl-ms")
        @WithConverter(Millis.class)
        Duration idleTtl();

        /** Changes within this go out as one frame; zero sends each by itself. */
        @WithName("tick-ms")
        @WithConverter(Millis.class)
        Duration tick();

        /** How often presence is refreshed, and what clients are told as their own interval. */
        @WithName("heartbeat-ms")
        @WithConverter(Millis.class)
        Duration heartbeat();
    }

    /** The edit right and other locks. */
    interface Edit {

        /** A holder unheard of for this long loses the lock. */
        @WithName("lease-ms")
        @WithConverter(Millis.class)
        Duration lease();

        /** Locks of a client that left are kept for this long, so that a reload does not lose them. */
        @WithName("lock-grace-ms")
        @WithConverter(Millis.class)
        Duration lockGrace();

        /** Whether the right may be taken from whoever has it. */
        boolean forceEnabled();

        /** How long a dismissed requester stays dismissed. */
        @WithName("request-dismiss-ms")
        @WithConverter(Millis.class)
        Duration requestDismiss();

        /** How long a hand-over waits for the write-back of the old editor's changes. */
        @WithName("handover-wait-ms")
        @WithConverter(Millis.class)
        Duration handoverWait();
    }

    /** The inspector. */
    interface Admin {

        /** Who has it may see and do everything; without one there is no inspector. */
        Optional<String> token();
    }

    /** When, where and how often rooms are saved. */
    interface Writeback {

        /** Base URL of drawdb-server; nothing is written back without one. */
        Optional<URI> baseUrl();

        /** The file inside the gist. */
        String filename();

        /** A dirty room is saved when it was last saved longer ago than this. */
        @WithName("flush-ms")
        @WithConverter(Millis.class)
        Duration flush();

        /** A room is saved after so many accepted changes. */
        int opsThreshold();

        /** Budget of the whole server: writes in any minute. */
        int writesPerMinute();

        /** Budget of the whole server: writes in any hour. */
        int writesPerHour();

        /** Shared files that this server reads in any minute for rooms that open. */
        int loadsPerMinute();

        /** Shared files that this server reads in any hour for rooms that open. */
        int loadsPerHour();

        /** Time limit of one call. */
        @WithName("timeout-ms")
        @WithConverter(Millis.class)
        Duration timeout();

        /** How often the shared file of a clean room is looked at for changes made elsewhere. */
        @WithName("poll-ms")
        @WithConverter(Millis.class)
        Duration poll();
    }
}
