package io.drawdb.collab.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Rulings on tokens for the server that comes after this one on the same data directory: a file with a ruling on each line,
 * as {@link RulingCodec} writes it, each on the disk before it is answered. A last line without an end was never answered
 * and does not count.
 */
public final class RulingFile implements RulingRelay {
    private static final Logger LOG = Logger.getLogger(RulingFile.class);
    private static final int LINES_MAX = 2 * Rulings.RULINGS_MAX;

    private final Path file;
    private final Supplier<List<Ruling>> inForce;
    private final Executor writer;
    private final int linesMax;

    // On the writer's thread alone, once the file is open.
    private long length;
    private int lines;

    private RulingFile(Path file, Supplier<List<Ruling>> inForce, Executor writer, int linesMax) {
        this.file = file;
        this.inForce = inForce;
        this.writer = writer;
        this.linesMax = linesMax;
    }

    /**
     * Hands over what was ruled before; of a file that belongs to this process alone.
     *
     * @param heard told each ruling that is in the file, before this returns
     * @param inForce those that are in force, from any thread: what is kept when the file is written anew
     * @param writer does one thing at a time, in order
     * @throws IllegalStateException if a line is no ruling
     * @throws UncheckedIOException if the file can't be read
     */
    public static RulingFile open(Path file, Consumer<Ruling> heard, Supplier<List<Ruling>> inForce, Executor writer) {
        return open(file, heard, inForce, writer, LINES_MAX);
    }

    static RulingFile open(
            Path file, Consumer<Ruling> heard, Supplier<List<Ruling>> inForce, Executor writer, int linesMax) {
        var rulings = new RulingFile(file, inForce, writer, linesMax);
        rulings.read(heard);
        return rulings;
    }

    @Override
    public CompletionStage<Void> spread(Ruling ruling) {
        return CompletableFuture.runAsync(() -> keep(ruling), writer);
    }

    private void read(Consumer<Ruling> heard) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            length = end;
            new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(line -> {
                lines++;
                heard.accept(ruling(line));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("The rulings in " + file.toAbsolutePath() + " can't be read", e);
        }
    }

    private Ruling ruling(String line) {
        try {
            return RulingCodec.read(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "Line %d of %s is no ruling. Put the file back from a backup, or take the line out: what it ruled is lost then."
                            .formatted(lines, file.toAbsolutePath()),
                    e);
        }
    }

    private void keep(Ruling ruling) {
        try {
            if (lines >= linesMax) {
                writeAnew();
            } else {
                append(ruling);
            }
        } catch (IOException e) {
            LOG.errorf(e, "event=ruling_not_kept file=%s", file);
            throw new UncheckedIOException("the ruling can't be written to " + file.toAbsolutePath(), e);
        }
    }

    private void append(Ruling ruling) throws IOException {
        boolean isNew = !Files.exists(file);
        // Over whatever an attempt that failed has left there.
        long end = write(file, length, List.of(ruling));
        if (isNew) {
            PrivateFiles.forceEntry(file);
        }
        length = end;
        lines++;
    }

    /** Those that are in force, the newest among them, and no others. */
    private void writeAnew() throws IOException {
        List<Ruling> rulings = inForce.get();
        // Always the same one: what an attempt that failed has left is written over.
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        long end = write(draft, 0, rulings);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.forceEntry(file);
        length = end;
        lines = rulings.size();
    }

    /** Brings a line for each to the disk, from a place on and up to the end of the file, which is returned. */
    private static long write(Path file, long start, List<Ruling> rulings) throws IOException {
        try (var channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFiles.ownerOnly())) {
            channel.truncate(start);
            long end = start;
            for (Ruling ruling : rulings) {
                ByteBuffer line = ByteBuffer.wrap((RulingCodec.write(ruling) + "\n").getBytes(StandardCharsets.UTF_8));
                while (line.hasRemaining()) {
                    end += channel.write(line, end);
                }
            }
            channel.force(true);
            return end;
        }
    }
}
