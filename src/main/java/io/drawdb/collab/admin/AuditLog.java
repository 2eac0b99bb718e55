package io.drawdb.collab.admin;

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
     * @param details pairs {@code name=value}, which may hold what strangers wrote
     */
    void done(String event, String room, String address, String outcome, String details) {
        LOG.infof("event=%s room=%s address=%s outcome=%s %s", event, room, address, outcome, oneLine(details));
    }

    /** Somebody came without the token. At most one line a second, so that nobody fills the disk. */
    void denied(String path, String address) {
        long now = nanos.getAsLong();
        long next = nextDenial.get();
        if (now - next >= 0 && nextDenial.compareAndSet(next, now + DENIALS_EVERY_NANOS)) {
            LOG.warnf("event=admin_denied path=\"%s\" address=%s", oneLine(path), address);
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\"]", "?");
    }
}
