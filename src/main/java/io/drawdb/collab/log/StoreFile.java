package io.drawdb.collab.log;

import io.drawdb.collab.log.SqliteLogSettings.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;

/**
 * The file {@code collab.db}: made when there is none, recognised and checked before anything is written to it.
 * A file that is damaged, of another program, or of a newer server is never replaced or changed.
 */
final class StoreFile implements AutoCloseable {
    static final String NAME = "collab.db";

    private static final Logger LOG = Logger.getLogger(StoreFile.class);
    private static final int BUSY_MILLIS = 5_000;
    private static final int WAL_BYTES_KEPT = 64 * 1024 * 1024;
    private static final int FINDINGS_MAX = 3;

    private final Path path;
    private final Connection writing;
    private final Connection reading;
    private final @Nullable Object identity;
    private final Optional<StoreFault> damage;

    private StoreFile(
            Path path, Connection writing, Connection reading, @Nullable Object identity, Optional<StoreFault> damage) {
        this.path = path;
        this.writing = writing;
        this.reading = reading;
        this.identity = identity;
        this.damage = damage;
    }

    /**
     * Opens the file in a directory that is ours, and brings it to the newest version.
     *
     * @throws LogUnavailableException when it can't be used; it is as it was
     */
    static StoreFile prepare(OwnedDirectory directory, Sync sync) {
        Path path = directory.path().resolve(NAME);
        try {
            if (Files.notExists(path)) {
                requireFresh(directory, path);
                create(path, sync);
            }
            StoreFile file = inspect(path, sync);
            directory.storeIsThere();
            return file;
        } catch (SQLException e) {
            throw StoreFault.of(e, path).exception(e);
        } catch (IOException e) {
            throw new LogUnavailableException("%s can't be used: %s".formatted(path, e), e);
        }
    }

    // A store that has vanished (a volume that is not mounted, a file deleted by mistake) is not a first start.
    private static void requireFresh(OwnedDirectory directory, Path path) {
        Path wal = path.resolveSibling(NAME + "-wal");
        if (Files.exists(wal)) {
            throw new LogUnavailableException(
                    "%s is missing, but %s is there: restore the file, or move both away to start with nothing."
                            .formatted(path, wal));
        }
        if (directory.holdsStore()) {
            throw new LogUnavailableException(
                    "%s is missing, but was here before: restore the file, or remove %s to start with nothing."
                            .formatted(path, path.resolveSibling(OwnedDirectory.LOCK_FILE)));
        }
    }

    // Made under another name, so that a start that is cut off leaves nothing that looks like an empty store.
    private static void create(Path path, Sync sync) throws SQLException, IOException {
        Path unfinished = path.resolveSibling(NAME + ".new");
        Files.deleteIfExists(unfinished);
        try (Connection connection = connect(unfinished, Sync.FULL, true)) {
            migrate(connection);
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        LOG.infof("event=log-created file=%s sync=%s", path, sync);
    }

    private static StoreFile inspect(Path path, Sync sync) throws SQLException, IOException {
        if (Files.size(path) == 0) {
            throw StoreFault.damaged(path, "it is empty").exception();
        }
        Object identity = identity(path);
        Connection writing = connect(path, sync, false);
        try {
            requireOurs(writing, path);
            Optional<StoreFault> damage = damage(writing, path);
            if (damage.isEmpty()) {
                migrate(writing);
                requireWal(writing, path);
                execute(writing, "PRAGMA wal_autocheckpoint = 0");
            }
            return new StoreFile(path, writing, forReading(path, sync), identity, damage);
        } catch (SQLException | RuntimeException | Error e) {
            writing.close();
            throw e;
        }
    }

    private static void requireOurs(Connection connection, Path path) throws SQLException {
        if (number(connection, "PRAGMA application_id") != LogSchema.APPLICATION_ID) {
            throw new LogUnavailableException(
                    "%s is a database of another program: use another data directory. Nothing was changed."
                            .formatted(path));
        }
        int version = number(connection, "PRAGMA user_version");
        if (version > LogSchema.version()) {
            throw new LogUnavailableException(
                    "%s was written by a newer server (schema %d, this one knows %d): run that one. Nothing was changed."
                            .formatted(path, version, LogSchema.version()));
        }
    }

    private static Optional<StoreFault> damage(Connection connection, Path path) throws SQLException {
        List<String> findings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA quick_check(%d)".formatted(FINDINGS_MAX))) {
            while (row.next()) {
                findings.add(row.getString(1).replace('\n', ' '));
            }
        }
        return findings.equals(List.of("ok"))
                ? Optional.empty()
                : Optional.of(StoreFault.damaged(path, String.join("; ", findings)));
    }

    private static void migrate(Connection connection) throws SQLException {
        for (int version = number(connection, "PRAGMA user_version"); version < LogSchema.version(); version++) {
            List<String> step = new ArrayList<>(LogSchema.stepFrom(version));
            step.add("PRAGMA application_id = " + LogSchema.APPLICATION_ID);
            step.add("PRAGMA user_version = " + (version + 1));
            step.add(0, "BEGIN IMMEDIATE");
            step.add("COMMIT");
            for (String sql : step) {
                execute(connection, sql);
            }
        }
    }

    private static void requireWal(Connection connection, Path path) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA journal_mode = WAL")) {
            String mode = row.next() ? row.getString(1) : "none";
            if (!mode.equals("wal")) {
                throw new LogUnavailableException(
                        "The file system of %s offers no shared memory for SQLite's WAL (journal mode is %s): use a local disk."
                                .formatted(path, mode));
            }
        }
    }

    private static Connection connect(Path path, Sync sync, boolean create) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalSizeLimit(WAL_BYTES_KEPT);
        config.setSynchronous(sync == Sync.FULL ? SynchronousMode.FULL : SynchronousMode.NORMAL);
        if (!create) {
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        try {
            // Not through DriverManager, which finds no driver in a native image.
            return config.createConnection("jdbc:sqlite:" + path);
        } catch (SQLException e) {
            if (e.getCause() instanceof NativeLibraryNotFoundException) {
                throw new LogUnavailableException(
                        "SQLite's native library can't be unpacked in %s: set -Dorg.sqlite.tmpdir to a directory that can be written and is not mounted noexec."
                                .formatted(
                                        System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"))),
                        e);
            }
            throw e;
        }
    }

    private static Connection forReading(Path path, Sync sync) throws SQLException {
        Connection connection = connect(path, sync, false);
        execute(connection, "PRAGMA query_only = 1");
        return connection;
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    Path path() {
        return path;
    }

    /** What the check at the start found. */
    Optional<StoreFault> damage() {
        return damage;
    }

    /** The connection of the thread that writes; it leaves checkpoints to {@link Checkpoints}. */
    Connection writing() {
        return writing;
    }

    /** The connection of the thread that reads; it can't write. */
    Connection reading() {
        return reading;
    }

    /**
     * Whether the path still names the file that is open. Without this, writes to a deleted file would go on
     * and be gone at the next start.
     */
    boolean inPlace() {
        try {
            return Objects.equals(identity, identity(path));
        } catch (IOException e) {
            return false;
        }
    }

    StoreFault goneFault() {
        return new StoreFault(
                StoreFault.Kind.DAMAGED,
                "%s was removed or replaced while the server runs: put the data back, then restart the server"
                        .formatted(path));
    }

    /** Closes both connections; the last one to close moves everything into the main file. */
    @Override
    public void close() {
        for (Connection connection : List.of(reading, writing)) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.errorf(e, "event=log-close-failed file=%s", path);
            }
        }
    }
}
