package io.drawdb.collab.writeback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Grants turns or not, as a test says, and notes what is asked. */
final class FakeTurns implements WriteTurns {
    final List<String> calls = new ArrayList<>();
    Turn answer = new Turn.Granted();
    boolean broken;
    boolean held;
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    /** Lets the answers through that were held back. */
    void release() {
        released.complete(null);
    }

    @Override
    public CompletionStage<Turn> ask(String room, boolean sparing) {
        calls.add("ask " + room + (sparing ? " sparing" : ""));
        if (held) {
            return released.thenApply(nothing -> answer);
        }
        return broken
                ? CompletableFuture.failedFuture(new IllegalStateException("nobody answers"))
                : CompletableFuture.completedFuture(answer);
    }

    @Override
    public void end(String room, boolean sent) {
        calls.add("end " + room + (sent ? "" : " unsent"));
    }

    @Override
    public void pause(Duration pause) {
        calls.add("pause " + pause.toSeconds());
    }
}
