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
 * <p>SQLite begins the write-ahead log anew when all of it was moved, which beside a writer who does not pause never comes
 * about: when it has become long, he moves the little that was written meanwhile himself, once.
 */
final class Checkpoints {
    /** 16 MiB: four times what SQLite waits for, since the first commit to a log that was begun anew waits for the disk, too. */
    static final long BYTES_BETWEEN = 16 << 20;

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
            overdue = false;
            move(writing);
        } else if (bytesSince >= BYTES_BETWEEN && underWay.compareAndSet(false, true)) {
            bytesSince = 0;
            begin();
        }
    }

    private void begin() {
        try {
            beside.execute(() -> {
                overdue = move(besideWriting) > PAGES_MAX;
                underWay.set(false);
            });
        } catch (RejectedExecutionException e) {
            // Too many read, or the log is being closed: nothing is lost by leaving it to the next one.
            LOG.debugf("event=log-checkpoint-postponed reason=\"%s\"", e.getMessage());
            underWay.set(false);
        }
    }

    /** How many pages the write-ahead log has. What fails here was committed all the same, and is read from where it is. */
    private static int move(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            return row.next() ? row.getInt(2) : 0;
        } catch (SQLException e) {
            LOG.warnf("event=log-checkpoint-failed reason=\"%s\"", e.getMessage());
            return 0;
        }
    }
}
