package io.drawdb.collab.writeback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.drawdb.collab.writeback.WritebackSettings.Pace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoadBudgetTest {
    private final VirtualTimeline timeline = new VirtualTimeline();
    private final FakeDrawdbServer server = new FakeDrawdbServer();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Writeback writeback = writeback();

    @Test
    @DisplayName("[LOAD-11] shared files are read within a budget; beyond it none is asked for, and it is told when")
    void loadsAreBudgeted() {
        for (var room : new String[] {"a", "b"}) {
            assertInstanceOf(LoadOutcome.Absent.class, load(room));
        }
        var refused = assertInstanceOf(LoadOutcome.Failed.class, load("c")).failure();
        assertEquals(Failure.Code.RATE_LIMITED, refused.code());
        assertEquals(
                Optional.of(22L),
                refused.retryAfter().map(wait -> wait.plusMillis(999).toSeconds()));
        assertEquals(2, server.count("load"));
        assertEquals(1, meters.counter("collab.refused", "reason", "loads").count());
        assertEquals(Optional.empty(), writeback.health().lastFailure());

        timeline.pass(Duration.ofSeconds(22));
        assertInstanceOf(LoadOutcome.Absent.class, load("c"));
    }

    private LoadOutcome load(String room) {
        return writeback.load(room).toCompletableFuture().join();
    }

    /** With two loads at once, and then one in 20 s. */
    private Writeback writeback() {
        var usual = WritebackSettings.defaults(Optional.of(URI.create("http://x")));
        var settings = new WritebackSettings(
                usual.baseUrl(),
                usual.filename(),
                usual.requestTimeout(),
                usual.flushInterval(),
                usual.opsThreshold(),
                new Pace(60, 400, 4, 4, 1_000),
                usual.backoff(),
                usual.checks());
        return new Writeback(settings, server, new FakeRooms(), String::hashCode, new FakeTurns(), timeline, meters);
    }
}
