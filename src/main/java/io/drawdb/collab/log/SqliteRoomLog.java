package io.drawdb.collab.log;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The log in one SQLite file: for one server, without anything beside it. What was acknowledged survives the process;
 * with {@link SqliteLogSettings.Sync#FULL} the machine as well.
 *
 * <p>One thread writes, one reads and does the {@link Checkpoints}; followers and the stages of writes are called on the first, those of reads on the
 * second. Nothing is appended to a room before its {@link #open} has completed.
 */
public final class SqliteRoomLog implements RoomLog {
    private static final Logger LOG = Logger.getLogger(SqliteRoomLog.class);
    private static final String KIND = "sqlite";
    private static final int READS_MAX = 10_000;

    private final SqliteLogSettings settings;
    private final OwnedDirectory directory;
    private final StoreFile file;
    private final StoreState state;
    private final WriteQueue queue;
    private final LogReader reader;
    private final Thread writerThread;
    private final ThreadPoolExecutor readerThread;
    private final Map<String, FollowedRoom> rooms = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteRoomLog(SqliteLogSettings settings, OwnedDirectory directory, StoreFile file) {
        this.settings = settings;
        this.directory = directory;
        this.file = file;
        state = new StoreState(settings.probeEvery());
        file.damage().ifPresent(state::failed);
        queue = new WriteQueue(settings.queueEntriesMax(), settings.queueBytesMax());
        reader = new LogReader(file.reading(), file.path());
        readerThread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(READS_MAX),
                task -> daemon("collab-log-reader", task));
        Checkpoints checkpoints = new Checkpoints(file.reading(), readerThread);
        LogWriter writer = new LogWriter(file, state, queue, checkpoints, settings.probeEvery());
        writer.tryOut();
        writerThread = daemon("collab-log-writer", writer);
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Opens the log in a directory, which is made if it is missing, and keeps the directory until {@link #close}.
     * A store that is damaged but can be read in part is opened for reading: {@link #health} says so.
     *
     * @throws LogUnavailableException when the directory can't be written or belongs to another process, or the file
     *     can't be read at all, is another program's, or was written by a newer server; nothing was changed then
     */
    public static SqliteRoomLog start(SqliteLogSettings settings) {
        OwnedDirectory directory = OwnedDirectory.take(settings.directory());
        try {
            return start(settings, directory, StoreFile.prepare(directory, settings.sync()));
        } catch (RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    private static SqliteRoomLog start(SqliteLogSettings settings, OwnedDirectory directory, StoreFile file) {
        try {
            SqliteRoomLog log = new SqliteRoomLog(settings, directory, file);
            log.writerThread.start();
            LOG.infof("event=log-opened file=%s sync=%s", file.path(), settings.sync());
            return log;
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    @Override
    public CompletionStage<RoomHistory> open(String room, Follower follower) {
        FollowedRoom followed = new FollowedRoom(room, follower);
        if (rooms.putIfAbsent(room, followed) != null) {
            return CompletableFuture.failedFuture(new IllegalStateException("room " + room + " is open already"));
        }
        CompletableFuture<RoomHistory> opened = followed.opened();
        read(() -> reader.history(room), opened, () -> rooms.remove(room, followed));
        return opened;
    }

    @Override
    public CompletionStage<Long> append(String room, byte[] body) {
        FollowedRoom followed = rooms.get(room);
        if (followed == null || !followed.open()) {
            return CompletableFuture.failedFuture(new IllegalStateException("room " + room + " is not open"));
        }
        WriteOperation.Append append = new WriteOperation.Append(followed, body);
        put(append);
        return append.stage();
    }

    @Override
    public CompletionStage<Void> saveSnapshot(String room, long upTo, byte[] snapshot) {
        WriteOperation.SaveSnapshot save = new WriteOperation.SaveSnapshot(room, upTo, snapshot);
        put(save);
        return save.stage();
    }

    @Override
    public CompletionStage<Void> settle(String room, long upTo) {
        WriteOperation.Settle settle = new WriteOperation.Settle(room, upTo);
        put(settle);
        return settle.stage();
    }

    @Override
    public CompletionStage<List<String>> unsettled() {
        CompletableFuture<List<String>> stage = new CompletableFuture<>();
        read(reader::unsettled, stage, () -> {});
        return stage;
    }

    @Override
    public CompletionStage<List<String>> orphans(String first) {
        return unsettled()
                .thenApply(unsettled -> UnsettledRooms.from(first, unsettled)
                        .filter(room -> !rooms.containsKey(room))
                        .limit(ORPHANS_MAX)
                        .toList());
    }

    @Override
    public CompletionStage<Void> leave(String room) {
        FollowedRoom followed = rooms.get(room);
        if (followed == null) {
            return CompletableFuture.completedFuture(null);
        }
        // What is still being opened is opened first: its history is never handed over after the leaving.
        return followed.opened().handle((history, failure) -> followed).thenCompose(this::leave);
    }

    private CompletionStage<Void> leave(FollowedRoom followed) {
        WriteOperation.Leave leave = new WriteOperation.Leave(followed, () -> rooms.remove(followed.room(), followed));
        put(leave);
        return leave.stage();
    }

    /** Changes the writing connection as a test needs it, for example to have a full disk without filling one. */
    void pragma(String sql) throws SQLException {
        try (Statement statement = file.writing().createStatement()) {
            statement.execute(sql);
        }
    }

    private void put(WriteOperation operation) {
        if (operation.bytes() > settings.bodyBytesMax()) {
            operation.failed(
                    new LogUnavailableException("%d bytes are more than the log takes at once: %d (bodyBytesMax)."
                            .formatted(operation.bytes(), settings.bodyBytesMax())));
            return;
        }
        try {
            queue.put(operation);
        } catch (LogUnavailableException e) {
            operation.failed(e);
        }
    }

    private <T> void read(Callable<T> question, CompletableFuture<T> stage, Runnable onFailure) {
        try {
            readerThread.execute(() -> answer(question, stage, onFailure));
        } catch (RejectedExecutionException e) {
            onFailure.run();
            stage.completeExceptionally(new LogUnavailableException(
                    closed.get()
                            ? "The log is closed."
                            : "The log does not keep up: %d reads wait.".formatted(READS_MAX),
                    e));
        }
    }

    private <T> void answer(Callable<T> question, CompletableFuture<T> stage, Runnable onFailure) {
        T answer;
        try {
            answer = question.call();
        } catch (SQLException e) {
            StoreFault fault = StoreFault.of(e, file.path());
            if (fault.kind() == StoreFault.Kind.DAMAGED) {
                state.failed(fault);
            }
            onFailure.run();
            stage.completeExceptionally(fault.exception(e));
            return;
        } catch (Throwable e) {
            // Whatever it is: a stage that never completes would leave the room unopenable until a restart.
            onFailure.run();
            stage.completeExceptionally(e);
            return;
        }
        stage.complete(answer);
    }

    @Override
    public LogHealth health() {
        if (closed.get()) {
            return new LogHealth(KIND, false, "the log is closed");
        }
        return state.fault()
                .map(fault -> new LogHealth(KIND, false, fault.reason()))
                .orElseGet(() -> new LogHealth(KIND, true, ""));
    }

    /**
     * Writes what was taken, for at most {@code closeWaitMax}; what takes longer goes on until the process ends, and
     * the directory stays taken until then.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        queue.close();
        readerThread.shutdown();
        if (!ended()) {
            // Its connection is in use: closing it now could cost more than leaving it to the end of the process.
            LOG.errorf("event=log-close-incomplete file=%s waited=%s", file.path(), settings.closeWaitMax());
            return;
        }
        file.close();
        directory.close();
    }

    private boolean ended() {
        long waitMillis = settings.closeWaitMax().toMillis();
        try {
            writerThread.join(waitMillis);
            return !writerThread.isAlive() && readerThread.awaitTermination(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
