package io.drawdb.collab.log;

import java.sql.Connection;
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
    private final Duration probeEvery;

    LogWriter(StoreFile file, StoreState state, WriteQueue queue, Connection connection, Duration probeEvery)
            throws SQLException {
        this.file = file;
        this.state = state;
        this.queue = queue;
        this.tables = new LogTables(connection);
        this.probeEvery = probeEvery;
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
            // Whatever ended the thread, nobody may wait for it for ever.
            state.failed(new StoreFault(StoreFault.Kind.DAMAGED, "the log's writer has ended: restart the server"));
            queue.close();
            refuseWaiting();
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
    }

    private void recover(List<WriteOperation> group, SQLException cause) {
        StoreFault fault = StoreFault.of(cause, file.path());
        state.failed(fault);
        boolean concernsAll = fault.kind() == StoreFault.Kind.STORE || fault.kind() == StoreFault.Kind.DAMAGED;
        if (concernsAll || group.size() == 1) {
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
