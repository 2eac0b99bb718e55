package io.drawdb.collab.hub;

import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Write-back that notes what it is asked, and answers loads as a test says. */
final class FakeSaving implements Saving {
    boolean enabled;
    LoadOutcome outcome = new LoadOutcome.Absent();
    final List<Reason> flushes = new ArrayList<>();
    final List<Long> changes = new ArrayList<>();

    @Override
    public boolean enabled() {
        return enabled;
    }

    @Override
    public CompletionStage<LoadOutcome> load(String shareId) {
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public void opened(String shareId) {}

    @Override
    public void changed(String shareId, long version) {
        changes.add(version);
    }

    @Override
    public void flush(String shareId, Reason reason) {
        flushes.add(reason);
    }

    @Override
    public void check(String shareId) {}

    @Override
    public void closed(String shareId) {}
}
