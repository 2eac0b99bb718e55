package io.drawdb.collab.writeback;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Files in memory; calls are recorded, answers can be replaced or held back. */
final class FakeDrawdbServer implements DrawdbServer {
    final Map<String, String> files = new HashMap<>();
    final List<String> calls = new ArrayList<>();
    final Deque<Runnable> held = new ArrayDeque<>();
    Optional<Failure> saveFailure = Optional.empty();
    Optional<LoadOutcome> loadOutcome = Optional.empty();
    Revision inGist = new Revision(Optional.of("v"), Optional.of("then"));
    Revision inHistory = new Revision(Optional.of("c"), Optional.of("now"));
    boolean holdsSaves;
    boolean holdsLoads;

    @Override
    public CompletionStage<LoadOutcome> load(String shareId) {
        calls.add("load " + shareId);
        var stored = files.get(shareId);
        LoadOutcome found = stored == null ? new LoadOutcome.Absent() : new LoadOutcome.Loaded(stored, inGist);
        return later(holdsLoads, loadOutcome.orElse(found));
    }

    @Override
    public CompletionStage<SaveOutcome> save(String shareId, byte[] content) {
        var text = new String(content, StandardCharsets.UTF_8);
        calls.add("save " + shareId + " " + text);
        if (saveFailure.isPresent()) {
            return later(holdsSaves, new SaveOutcome.Failed(saveFailure.get()));
        }
        files.put(shareId, text);
        return later(holdsSaves, new SaveOutcome.Saved(Revision.UNKNOWN));
    }

    @Override
    public CompletionStage<Revision> newestCommit(String shareId) {
        calls.add("commit " + shareId);
        return CompletableFuture.completedFuture(inHistory);
    }

    long count(String start) {
        return calls.stream().filter(call -> call.startsWith(start)).count();
    }

    /** Lets the answer through that has been held back the longest. */
    void release() {
        held.remove().run();
    }

    private <T> CompletionStage<T> later(boolean hold, T outcome) {
        var stage = new CompletableFuture<T>();
        if (hold) {
            held.add(() -> stage.complete(outcome));
        } else {
            stage.complete(outcome);
        }
        return stage;
    }
}
