package io.drawdb.collab.log;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The one thread that writes: commits everything that waits in one transaction, then tells followers and callers.
 *
 * <p>If a group fails for a reason that may lie in one of its entries (no space for a big one), each is tried alone, so
 * that nobody is refused for what somebody else wrote; if it fails for a reason that concerns all, all are refused.
 */
final class LogWriter implements Runnable {
    private static final Logger LOG = Logger.getLogger(LogWriter.class);

    private final StoreFile file;
    private final StoreState state;
    private final WriteQueue queue;
    private final LogTables tables;
    private final Checkpoints checkpoints;
    private final Duration probeEvery;

    LogWriter(StoreFile file, StoreState state, WriteQueue queue, Checkpoints checkpoints, Duration probeEvery) {
        this.file = file;
        this.state = state;
        this.queue = queue;
        this.tables = new LogTables(file.writing());
        this.checkpoints = checkpoints;
        this.probeEvery = probeEvery;
    }

    /**
     * Sees, before the thread is started, whether the store can be written. Without space it is opened all the same:
     * it can be read, and space may come back.
     *
     * @throws LogUnavailableException when it is read-only: SQLite does not look again whether it still is
     */
    void tryOut() {
        if (state.lost()) {
            return;
        }
        try {
            tables.probe();
        } catch (SQLException e) {
            StoreFault fault = StoreFault.of(e, file.path());
            if (fault.kind() == StoreFault.Kind.READ_ONLY) {
                throw fault.exception(e);
            }
            state.failed(fault);
        }
    }

    /** Writes until the queue is closed and empty. */
    @Override
    public void run() {
        try {
            while (!queue.finished()) {
                next();
            }
        } catch (InterruptedException e) {
            LOG.warn("event=log-writer-interrupted");
        } finally {
            endForGood();
        }
    }

    private void next() throws InterruptedException {
        List<WriteOperation> group = queue.take(probeEvery);
        if (group.isEmpty()) {
            probe();
            return;
        }
        write(group);
    }

    private void write(List<WriteOperation> group) {
        checkInPlace();
        if (state.lost()) {
            refuse(group, state.fault().orElseThrow().exception());
            return;
        }
        try {
            transaction(group);
            state.worked();
        } catch (SQLException e) {
            recover(group, e);
            return;
        } catch (RuntimeException | Error e) {
            refuse(group, new LogUnavailableException("The log's writer failed: " + e, e));
            throw e;
        }
        group.forEach(WriteOperation::committed);
        checkpoints.committed(group.stream().mapToLong(WriteOperation::bytes).sum(), file.writing());
    }

    private void recover(List<WriteOperation> group, SQLException cause) {
        StoreFault fault = StoreFault.of(cause, file.path());
        state.failed(fault);
        if (!fault.kind().mayConcernOneEntry() || group.size() == 1) {
            refuse(group, fault.exception(cause));
            return;
        }
        for (WriteOperation operation : group) {
            write(List.of(operation));
        }
    }

    private void transaction(List<WriteOperation> group) throws SQLException {
        try {
            tables.begin();
            for (WriteOperation operation : group) {
                operation.write(tables);
            }
            tables.commit();
        } catch (SQLException | RuntimeException | Error e) {
            undo(e);
            throw e;
        }
    }

    // SQLite may have rolled back by itself (no space, I/O error), and says so.
    private void undo(Throwable cause) {
        try {
            tables.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private void checkInPlace() {
        if (!file.inPlace()) {
            state.failed(file.goneFault());
        }
    }

    private void probe() {
        checkInPlace();
        if (state.fault().isEmpty() || state.lost()) {
            return;
        }
        try {
            tables.probe();
            state.worked();
        } catch (SQLException e) {
            state.failed(StoreFault.of(e, file.path()));
        }
    }

    // Whatever ended the thread, nobody may wait for it for ever.
    private void endForGood() {
        if (!queue.finished()) {
            state.failed(new StoreFault(StoreFault.Kind.DAMAGED, "the log's writer has ended: restart the server"));
            queue.close();
            refuseWaiting();
        }
    }

    private void refuseWaiting() {
        while (!queue.finished()) {
            try {
                refuse(queue.take(Duration.ZERO), new LogUnavailableException("The log is closed."));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.error("event=log-writer-interrupted twice=true");
                return;
            }
        }
    }

    private static void refuse(List<WriteOperation> group, LogUnavailableException cause) {
        group.forEach(operation -> operation.failed(cause));
    }
}
