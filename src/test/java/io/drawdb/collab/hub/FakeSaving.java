package io.drawdb.collab.hub;

import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Reason;
import io.drawdb.collab.writeback.RoomLedger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Write-back that notes what it is asked, and answers loads as a test says. */
final class FakeSaving implements Saving {
    boolean enabled;
    boolean saved = true;
    Map<String, RoomLedger> ledgers = Map.of();
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
    public CompletionStage<Boolean> saveNow(String shareId) {
        flushes.add(Reason.FORCED);
        return CompletableFuture.completedFuture(saved);
    }

    @Override
    public CompletionStage<Map<String, RoomLedger>> ledgers(Collection<String> shareIds) {
        return CompletableFuture.completedFuture(ledgers);
    }

    @Override
    public void check(String shareId) {}

    @Override
    public void closed(String shareId) {}
}
