package io.drawdb.collab.hub;

import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Reason;
import io.drawdb.collab.writeback.RoomLedger;
import io.drawdb.collab.writeback.RoomVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Write-back that notes what it is asked, and answers loads as a test says. */
final class FakeSaving implements Saving {
    boolean enabled;
    boolean saved = true;
    int loads;
    Map<String, RoomLedger> ledgers = Map.of();
    LoadOutcome outcome = new LoadOutcome.Absent();
    /** What loads are answered with instead, once it is there. */
    @Nullable
    CompletableFuture<LoadOutcome> held;

    final List<Reason> flushes = new ArrayList<>();
    final List<Long> changes = new ArrayList<>();
    final List<Long> stored = new ArrayList<>();
    /** Of which rooms the file was to be looked at. */
    final List<String> checks = new ArrayList<>();

    @Override
    public boolean enabled() {
        return enabled;
    }

    @Override
    public CompletionStage<LoadOutcome> load(String shareId) {
        loads++;
        return held == null ? CompletableFuture.completedFuture(outcome) : held;
    }

    @Override
    public void opened(String shareId) {}

    @Override
    public void changed(String shareId, RoomVersion version) {
        changes.add(version.number());
    }

    @Override
    public void stored(String shareId, RoomVersion version) {
        stored.add(version.number());
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
    public void check(String shareId) {
        checks.add(shareId);
    }

    @Override
    public void closed(String shareId) {}
}
