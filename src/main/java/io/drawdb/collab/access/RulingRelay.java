package io.drawdb.collab.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How a ruling that was made on one server reaches the others, and those that start later. */
@FunctionalInterface
public interface RulingRelay {
    /** Where there is one server, which forgets. */
    RulingRelay ALONE = ruling -> CompletableFuture.completedFuture(null);

    /**
     * Tells the other servers, which hand it to their own {@link Rulings#take}, within a second. It need not come back to
     * this one, and may come to any of them more than once. Never blocks.
     *
     * @return completes when whoever starts from now on learns of it; if that fails, it may still be told later
     */
    CompletionStage<Void> spread(Ruling ruling);

    /** Whether what was ruled before has been handed over: until then a token may be one that was revoked. */
    default boolean ready() {
        return true;
    }
}
