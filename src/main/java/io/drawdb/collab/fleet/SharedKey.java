package io.drawdb.collab.fleet;

import io.drawdb.collab.redis.RedisLink;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** A random key that the first server on a Redis makes, and all others find there, under {@code <prefix>resume-key}. */
public final class SharedKey {
    private static final Logger LOG = Logger.getLogger(SharedKey.class);
    private static final Duration RETRY_EVERY = Duration.ofSeconds(1);

    private final RedisLink link;
    private final String key;
    private final byte[] proposal;
    private final Consumer<byte[]> found;

    // On the link's thread alone.
    private boolean done;
    private Runnable stop = () -> {};

    private SharedKey(RedisLink link, String prefix, byte[] proposal, Consumer<byte[]> found) {
        this.link = link;
        this.key = prefix + "resume-key";
        this.proposal = proposal;
        this.found = found;
    }

    /**
     * Finds the key, however long it takes for Redis to be there.
     *
     * @param proposal the key if there is none yet
     * @param found told the key, once, on the link's thread
     */
    public static void find(RedisLink link, String prefix, byte[] proposal, Consumer<byte[]> found) {
        var shared = new SharedKey(link, prefix, proposal, found);
        link.execute(shared::ask);
        shared.stop = link.every(RETRY_EVERY, shared::ask);
    }

    private void ask() {
        if (done) {
            stop.run();
            return;
        }
        String mine = Base64.getEncoder().encodeToString(proposal);
        var unused = link.call(Command.SETNX, key, mine)
                .thenCompose(set -> link.call(Command.GET, key))
                .whenComplete((kept, failure) -> {
                    if (!done && kept != null) {
                        done = true;
                        found.accept(Base64.getDecoder().decode(kept.toString()));
                    } else if (failure != null) {
                        LOG.debugf("event=shared_key_not_found reason=\"%s\"", failure.getMessage());
                    }
                });
    }
}
