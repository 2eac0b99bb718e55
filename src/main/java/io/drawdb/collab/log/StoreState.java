package io.drawdb.collab.log;

import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether the store can be written, as far as is known; says in the server's log when that changes. */
final class StoreState {
    private static final Logger LOG = Logger.getLogger(StoreState.class);

    private final long lastsNanos;
    private volatile @Nullable StoreFault fault;
    private long failedNanos;

    /** A fault is kept for at least this long, so that one big entry between many small ones can't make it flicker. */
    StoreState(Duration lastsAtLeast) {
        lastsNanos = lastsAtLeast.toNanos();
    }

    Optional<StoreFault> fault() {
        return Optional.ofNullable(fault);
    }

    /** The store is damaged, or the writer has ended: nothing is written any more. */
    boolean lost() {
        StoreFault known = fault;
        return known != null && known.kind() == StoreFault.Kind.DAMAGED;
    }

    synchronized void failed(StoreFault found) {
        if (found.kind() == StoreFault.Kind.ENTRY || lost()) {
            return;
        }
        failedNanos = System.nanoTime();
        if (!found.equals(fault)) {
            fault = found;
            LOG.errorf("event=log-unwritable reason=\"%s\"", found.reason());
        }
    }

    /** A write went through. */
    synchronized void worked() {
        if (fault == null || lost() || System.nanoTime() - failedNanos < lastsNanos) {
            return;
        }
        fault = null;
        LOG.infof("event=log-writable");
    }
}
