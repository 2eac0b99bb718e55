package io.drawdb.collab.writeback;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Whose turn it is to write a room, where several servers share rooms, and one drawdb-server with its limits. Callable
 * from any thread; never blocks.
 */
public interface WriteTurns {

    /** For a server that is alone: it is always its turn. */
    WriteTurns ALONE = new WriteTurns() {
        @Override
        public CompletionStage<Turn> ask(String room, boolean sparing) {
            return CompletableFuture.completedFuture(new Turn.Granted());
        }

        @Override
        public void end(String room, boolean sent) {}

        @Override
        public void pause(Duration pause) {}
    };

    /**
     * Asks to write a room now. Who is granted a turn has taken one write of the budget that all share, and has the room
     * to himself until {@link #end}, or for a limited time. Fails exceptionally when the others can't be asked.
     *
     * @param sparing whether the turn is given only if half of what all may write at once is left after it
     */
    CompletionStage<Turn> ask(String room, boolean sparing);

    /**
     * A turn that was granted is over.
     *
     * @param sent whether something was sent; if not, the write goes back to the budget
     */
    void end(String room, boolean sent);

    /** drawdb-server asked for quiet: nobody gets a turn for so long. */
    void pause(Duration pause);

    /** The answer to who asks for a turn. */
    sealed interface Turn {
        /** Go ahead. */
        record Granted() implements Turn {}

        /**
         * Not now.
         *
         * @param in when to ask again
         */
        record Later(Duration in) implements Turn {}
    }
}
