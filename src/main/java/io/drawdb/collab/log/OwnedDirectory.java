package io.drawdb.collab.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A data directory that belongs to this process alone, by a lock of the operating system on {@code collab.lock};
 * it ends with the process, however that ends. The file holds the owner's process id, for the message to the next, and
 * whether a store was ever made here, so that one that has vanished is not taken for one that never was.
 */
final class OwnedDirectory implements AutoCloseable {
    static final String LOCK_FILE = "collab.lock";

    private static final String STORE_MARK = "holds a store";
    private static final int TEXT_BYTES_MAX = 256;

    // POSIX drops a lock when its process closes *any* descriptor of the file, so a second attempt from within
    // this process must not even open it.
    private static final Set<Path> OWNED_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final boolean holdsStore;

    private OwnedDirectory(Path path, FileChannel channel, boolean holdsStore) {
        this.path = path;
        this.channel = channel;
        this.holdsStore = holdsStore;
    }

    /**
     * Makes the directory if it is missing, and takes it.
     *
     * @throws LogUnavailableException when it can't be written, or another process has it
     */
    static OwnedDirectory take(Path directory) {
        Path path = writable(directory);
        if (!OWNED_HERE.add(path)) {
            throw taken(path, String.valueOf(ProcessHandle.current().pid()));
        }
        try {
            return lock(path);
        } catch (LogUnavailableException e) {
            OWNED_HERE.remove(path);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** Whether a store was made here by this owner's predecessors. */
    boolean holdsStore() {
        return holdsStore;
    }

    /**
     * Remembers, beyond this owner, that there is a store here.
     *
     * @throws LogUnavailableException when that can't be written
     */
    void storeIsThere() {
        if (holdsStore) {
            return;
        }
        try {
            sign(channel, true);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    private static Path writable(Path directory) {
        try {
            return Files.createDirectories(directory).toRealPath();
        } catch (IOException e) {
            throw new LogUnavailableException(
                    "The data directory %s can't be used: %s. Set it to a directory that this server may write."
                            .formatted(directory.toAbsolutePath(), e),
                    e);
        }
    }

    private static OwnedDirectory lock(Path path) {
        Path file = path.resolve(LOCK_FILE);
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                String before = text(channel);
                if (lock == null) {
                    throw taken(path, before.lines().findFirst().orElse("unknown"));
                }
                boolean holdsStore = before.lines().anyMatch(STORE_MARK::equals);
                sign(channel, holdsStore);
                return new OwnedDirectory(path, channel, holdsStore);
            } catch (IOException | LogUnavailableException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    private static LogUnavailableException notWritable(Path path, IOException e) {
        return new LogUnavailableException(
                "The data directory %s can't be written: %s. The server needs to write there; nothing was changed."
                        .formatted(path, e),
                e);
    }

    private static void sign(FileChannel channel, boolean holdsStore) throws IOException {
        String text = "%d\nsince %s\n%s"
                .formatted(ProcessHandle.current().pid(), Instant.now(), holdsStore ? STORE_MARK + "\n" : "");
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        // Written before it is cut: on a full disk the mark of a store must not be lost.
        channel.write(bytes, 0);
        channel.truncate(bytes.limit());
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(TEXT_BYTES_MAX);
        channel.read(start, 0);
        return new String(start.array(), 0, start.position(), StandardCharsets.UTF_8);
    }

    private static LogUnavailableException taken(Path path, String pid) {
        return new LogUnavailableException(
                "The data directory %s belongs to process %s, which is still running. Stop it, or use another directory."
                        .formatted(path, pid));
    }

    /** Lets another process take the directory. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LogUnavailableException("The lock on %s can't be given back: %s".formatted(path, e), e);
        } finally {
            OWNED_HERE.remove(path);
        }
    }
}
