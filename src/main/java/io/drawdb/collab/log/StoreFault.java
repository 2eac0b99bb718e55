package io.drawdb.collab.log;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/**
 * What stands in the way of writing or reading the store.
 *
 * @param kind what follows from it
 * @param reason what is wrong, where, and what to do, for people
 */
record StoreFault(Kind kind, String reason) {

    /** What follows from a fault. */
    enum Kind {
        /** Concerns one entry alone: the others of its group are written without it. */
        ENTRY(true),
        /** No space: a smaller entry may still fit. Passes when space is back. */
        FULL(true),
        /** Concerns every write, and may pass. */
        STORE(false),
        /** The file may not be written. */
        READ_ONLY(false),
        /** The file is not what it should be: no more writing, for good, so that nothing gets worse. */
        DAMAGED(false);

        private final boolean oneEntry;

        Kind(boolean oneEntry) {
            this.oneEntry = oneEntry;
        }

        /** Whether others of the same group might be written without the one that failed. */
        boolean mayConcernOneEntry() {
            return oneEntry;
        }
    }

    // Primary result codes; extended ones have more bits above the lowest eight.
    private static final int PRIMARY = 0xff;

    static StoreFault of(SQLException failure, Path file) {
        int code = failure.getErrorCode() & PRIMARY;
        // The file that is shared between connections (-shm) can't be made: for want of 32 KiB of space.
        boolean noSharedMemory = failure.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code;
        if (code == SQLiteErrorCode.SQLITE_FULL.code || noSharedMemory) {
            return new StoreFault(
                    Kind.FULL, "no space left for %s: free some; writing resumes by itself".formatted(file));
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return damaged(file, String.valueOf(failure.getMessage()));
        }
        if (code == SQLiteErrorCode.SQLITE_TOOBIG.code || code == SQLiteErrorCode.SQLITE_CONSTRAINT.code) {
            return new StoreFault(Kind.ENTRY, "%s takes no such entry: %s".formatted(file, failure.getMessage()));
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code
                || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return new StoreFault(
                    Kind.READ_ONLY, "%s is read-only (%s): make it writable".formatted(file, failure.getMessage()));
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return new StoreFault(
                    Kind.STORE, "another program is writing %s: end it; writing resumes by itself".formatted(file));
        }
        return new StoreFault(Kind.STORE, "%s can't be used: %s".formatted(file, failure.getMessage()));
    }

    static StoreFault damaged(Path file, String finding) {
        return new StoreFault(
                Kind.DAMAGED,
                "%s is damaged (%s): stop the server, copy the directory, then restore a backup or save what can be saved (docs/storage.md)"
                        .formatted(file, finding));
    }

    LogUnavailableException exception() {
        return new LogUnavailableException("The log can't be used: " + reason);
    }

    LogUnavailableException exception(Throwable cause) {
        return new LogUnavailableException("The log can't be used: " + reason, cause);
    }
}
