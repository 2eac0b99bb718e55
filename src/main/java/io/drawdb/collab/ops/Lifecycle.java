package io.drawdb.collab.ops;

import io.drawdb.collab.hub.Hub;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Starts the rooms' work with the process, and ends it before the process does. */
@ApplicationScoped
class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(30);

    private final Hub hub;
    private final Duration drain;

    Lifecycle(Hub hub, CollabConfig config) {
        this.hub = hub;
        this.drain = config.server().drain();
    }

    /** Before the first connection: what was not written back when the server ended last is opened to be written. */
    void started(@Observes StartupEvent event) throws ExecutionException, InterruptedException {
        try {
            hub.recover().toCompletableFuture().get(RECOVERY_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warnf("event=recovery_goes_on after_ms=%d", RECOVERY_MAX.toMillis());
        }
    }

    /** What another server left behind when it ended without a word, or what could not be looked up before. */
    @Scheduled(every = "30s", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookForOrphans() {
        var unused = hub.recover();
    }

    /** While the sockets are still open: the process waits for this, and no longer than the time for a drain. */
    void stopping(@Observes ShutdownDelayInitiatedEvent event) throws ExecutionException, InterruptedException {
        if (drain.isZero()) {
            return;
        }
        try {
            hub.drain(drain).toCompletableFuture().get(drain.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.errorf("event=drain_too_slow limit_ms=%d", drain.toMillis());
        }
    }
}
