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
 * it ends with the process, however that ends. The file holds the owner's process id, for the message to the next.
 */
final class OwnedDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "collab.lock";

    // POSIX drops a lock when its process closes *any* descriptor of the file, so a second attempt from within
    // this process must not even open it.
    private static final Set<Path> OWNED_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private OwnedDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
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
            return new OwnedDirectory(path, lock(path));
        } catch (LogUnavailableException e) {
            OWNED_HERE.remove(path);
            throw e;
        }
    }

    Path path() {
        return path;
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

    private static FileChannel lock(Path path) {
        Path file = path.resolve(LOCK_FILE);
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw taken(path, owner(channel));
                }
                sign(channel);
                return channel;
            } catch (IOException | LogUnavailableException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new LogUnavailableException(
                    "The data directory %s can't be written: %s. The server needs to write there; nothing was changed."
                            .formatted(path, e),
                    e);
        }
    }

    private static void sign(FileChannel channel) throws IOException {
        String text = "%d%nsince %s%n".formatted(ProcessHandle.current().pid(), Instant.now());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(64);
        channel.read(start, 0);
        String text = new String(start.array(), 0, start.position(), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("unknown");
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
