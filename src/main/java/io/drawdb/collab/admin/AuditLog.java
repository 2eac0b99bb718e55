package io.drawdb.collab.admin;

import io.drawdb.collab.access.LogText;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** One line for everything that is done through the inspector, and a few for those who may not. */
final class AuditLog {
    private static final Logger LOG = Logger.getLogger(AuditLog.class);
    private static final long DENIALS_EVERY_NANOS = 1_000_000_000;

    private final LongSupplier nanos;
    private final AtomicLong nextDenial;

    AuditLog() {
        this(System::nanoTime);
    }

    AuditLog(LongSupplier nanos) {
        this.nanos = nanos;
        this.nextDenial = new AtomicLong(nanos.getAsLong());
    }

    /**
     * Something was done, or tried.
     *
     * @param details pairs {@code name=value}, what strangers wrote as {@link #quoted}
     */
    void done(String event, String room, String address, String outcome, String details) {
        LOG.infof("event=%s room=%s address=%s outcome=%s %s", event, room, address, outcome, details);
    }

    /** Somebody came without the token. At most one line a second, so that nobody fills the disk. */
    void denied(String path, String address) {
        long now = nanos.getAsLong();
        long next = nextDenial.get();
        if (now - next >= 0 && nextDenial.compareAndSet(next, now + DENIALS_EVERY_NANOS)) {
            LOG.warnf("event=admin_denied path=%s address=%s", quoted(path), address);
        }
    }

    /** What a stranger wrote, so that it stays one value on one line. */
    static String quoted(Object text) {
        return '"' + LogText.oneLine(text.toString()) + '"';
    }
}
