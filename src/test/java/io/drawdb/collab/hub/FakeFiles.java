package io.drawdb.collab.hub;

import io.drawdb.collab.writeback.DrawdbServer;
import io.drawdb.collab.writeback.Failure;
import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Revision;
import io.drawdb.collab.writeback.SaveOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Shared files in memory, whose calls take their time. */
final class FakeFiles implements DrawdbServer {
    /** How long a client waits for an answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    final Map<String, String> files = new HashMap<>();
    private final VirtualLoop loop;
    private int revisions;
    int writes;
    /** How long the next writes take, to arrive and to be answered. */
    Duration writeTakes = Duration.ofMillis(300);

    FakeFiles(VirtualLoop loop) {
        this.loop = loop;
    }

    @Override
    public CompletionStage<LoadOutcome> load(String shareId) {
        var answer = new CompletableFuture<LoadOutcome>();
        loop.after(Duration.ofMillis(200), () -> answer.complete(found(shareId)));
        return answer;
    }

    private LoadOutcome found(String shareId) {
        var content = files.get(shareId);
        return content == null ? new LoadOutcome.Absent() : new LoadOutcome.Loaded(content, revision());
    }

    private Revision revision() {
        return new Revision(Optional.of("r" + revisions), Optional.of("then"));
    }

    @Override
    public CompletionStage<SaveOutcome> save(String shareId, byte[] content) {
        writes++;
        var answer = new CompletableFuture<SaveOutcome>();
        loop.after(writeTakes, () -> {
            files.put(shareId, new String(content, StandardCharsets.UTF_8));
            revisions++;
            answer.complete(new SaveOutcome.Saved(revision()));
        });
        loop.after(TIMEOUT, () -> answer.complete(new SaveOutcome.Failed(Failure.network("no answer in time"))));
        return answer;
    }

    @Override
    public CompletionStage<Revision> newestCommit(String shareId) {
        return CompletableFuture.completedFuture(Revision.UNKNOWN);
    }
}
