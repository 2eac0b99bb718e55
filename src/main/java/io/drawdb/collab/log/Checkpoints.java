package io.drawdb.collab.log;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Moves what was committed from the write-ahead log into the database, beside the writing. Left to itself SQLite does it
 * in every commit that finds 1,000 pages there, and all rooms wait for the disk meanwhile: some 20 ms, twice a second
 * while somebody floods.
 *
 * <p>SQLite begins the write-ahead log anew when all of it was moved, which never comes about beside a writer who does
 * not pause: when it has become long, he moves the little that was written meanwhile himself.
 */
final class Checkpoints {
    /** The 1,000 pages of 4 KiB at which SQLite would do it. */
    static final long BYTES_BETWEEN = 4_096_000;

    private static final Logger LOG = Logger.getLogger(Checkpoints.class);
    /** The pages that a commit changes at least: the room's, its index's, the entry's, and that index's. */
    private static final long COMMIT_BYTES = 4 * 4_096L;
    /** 32 MiB. */
    private static final int PAGES_MAX = 8_192;

    private final Connection besideWriting;
    private final Executor beside;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile boolean overdue;
    private long bytesSince;

    /**
     * @param besideWriting a connection that does not write
     * @param beside runs tasks on the thread of that connection
     */
    Checkpoints(Connection besideWriting, Executor beside) {
        this.besideWriting = besideWriting;
        this.beside = beside;
    }

    /** A group was committed, and those who wait for it were told; on the writing thread. */
    void committed(long bytes, Connection writing) {
        bytesSince += COMMIT_BYTES + bytes;
        if (overdue) {
            move(writing);
        } else if (bytesSince >= BYTES_BETWEEN && underWay.compareAndSet(false, true)) {
            bytesSince = 0;
            begin();
        }
    }

    private void begin() {
        try {
            beside.execute(() -> {
                move(besideWriting);
                underWay.set(false);
            });
        } catch (RejectedExecutionException e) {
            // Too many read, or the log is being closed: nothing is lost by leaving it to the next one.
            LOG.debugf("event=log-checkpoint-postponed reason=\"%s\"", e.getMessage());
            underWay.set(false);
        }
    }

    // What fails here was committed all the same, and is read from where it is.
    private void move(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            int pages = row.next() ? row.getInt(2) : 0;
            overdue = pages > PAGES_MAX && row.getInt(3) < pages;
        } catch (SQLException e) {
            overdue = false;
            LOG.warnf("event=log-checkpoint-failed reason=\"%s\"", e.getMessage());
        }
    }
}
