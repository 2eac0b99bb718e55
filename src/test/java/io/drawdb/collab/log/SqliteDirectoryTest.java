package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.log.SqliteLogSettings.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may have a data directory, and where it may be. */
class SqliteDirectoryTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void chooseDirectory() throws Exception {
        directory = directory.toRealPath();
    }

    private static String refusal(Path directory) {
        LogUnavailableException refused = assertThrows(
                LogUnavailableException.class,
                () -> SqliteRoomLog.start(SqliteLogSettings.of(directory, Sync.NORMAL))
                        .close());
        assertTrue(refused.getMessage().contains(directory.toString()), refused.getMessage());
        return refused.getMessage();
    }

    @Test
    @DisplayName(
            "[LOG-40] a directory that another process has is refused with that process's id; killed, it leaves it")
    void anotherProcess() throws Exception {
        try (AppendingProcess other = AppendingProcess.start(directory, 1)) {
            other.acknowledged(1);
            String message = refusal(directory);
            assertTrue(message.contains("process " + other.pid()), message);
            other.kill();
        }
        SqliteRoomLog.start(SqliteLogSettings.of(directory, Sync.NORMAL)).close();
    }

    @Test
    @DisplayName("[LOG-40] the same process cannot take it twice, and trying does not loosen its hold")
    void sameProcess() throws Exception {
        try (SqliteRoomLog first = SqliteRoomLog.start(SqliteLogSettings.of(directory, Sync.NORMAL))) {
            refusal(directory);
            refusal(directory.resolve("../" + directory.getFileName()).normalize());
            assertTrue(first.health().writable());
            try (AppendingProcess other = AppendingProcess.start(directory, 1)) {
                assertEquals(0, other.acknowledged(1).size(), "the other process gives up");
            }
        }
    }

    @Test
    @DisplayName("[LOG-41] a place where nothing can be made is refused by name")
    void noSuchPlace() throws Exception {
        Path notADirectory = Files.writeString(directory.resolve("file"), "x");
        refusal(notADirectory.resolve("data"));
        refusal(notADirectory);
        Path proc = Path.of("/proc/self"); // exists, and even root can make nothing there
        if (Files.isDirectory(proc)) {
            String message = assertThrows(
                            LogUnavailableException.class,
                            () -> SqliteRoomLog.start(SqliteLogSettings.of(proc, Sync.NORMAL)))
                    .getMessage();
            assertTrue(message.contains("can't be written"), message);
        }
    }

    @Test
    @DisplayName("[LOG-41] a read-only directory and a read-only file are refused by name, and left as they are")
    void readOnly() throws Exception {
        SqliteRoomLog.start(SqliteLogSettings.of(directory, Sync.NORMAL)).close();
        Path file = directory.resolve("collab.db");
        long size = Files.size(file);

        try (ReadOnly only = ReadOnly.make(directory.resolve("collab.lock"))) {
            Assumptions.assumeTrue(only.works(), "nothing is read-only to this user here");
            assertTrue(refusal(directory).contains("can't be written"));
        }
        try (ReadOnly only = ReadOnly.make(file)) {
            Assumptions.assumeTrue(only.works());
            assertTrue(refusal(directory).contains("read-only"));
        }
        assertEquals(size, Files.size(file));
        try (SqliteRoomLog log = SqliteRoomLog.start(SqliteLogSettings.of(directory, Sync.NORMAL))) {
            done(log.unsettled());
        }
    }

    /** A file that can't be written for a while; for root, permissions do not do it. */
    private record ReadOnly(Path path) implements AutoCloseable {
        static ReadOnly make(Path path) throws Exception {
            path.toFile().setWritable(false);
            if (Files.isWritable(path)) {
                chattr("+i", path);
            }
            return new ReadOnly(path);
        }

        boolean works() {
            return !Files.isWritable(path);
        }

        private static void chattr(String flag, Path path) throws Exception {
            if (Files.isExecutable(Path.of("/usr/bin/chattr"))) {
                new ProcessBuilder("/usr/bin/chattr", flag, path.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor(10, TimeUnit.SECONDS);
            }
        }

        @Override
        public void close() throws Exception {
            chattr("-i", path);
            path.toFile().setWritable(true);
        }
    }
}
