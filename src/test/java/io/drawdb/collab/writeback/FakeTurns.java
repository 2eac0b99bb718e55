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

    @Override
    public CompletionStage<Turn> ask(String room) {
        calls.add("ask " + room);
        return broken
                ? CompletableFuture.failedFuture(new IllegalStateException("nobody answers"))
                : CompletableFuture.completedFuture(answer);
    }

    @Override
    public void end(String room) {
        calls.add("end " + room);
    }

    @Override
    public void pause(Duration pause) {
        calls.add("pause " + pause.toSeconds());
    }
}
