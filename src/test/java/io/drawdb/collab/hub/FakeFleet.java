package io.drawdb.collab.hub;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.ResumeSecrets;
import io.drawdb.collab.writeback.Timeline;
import io.drawdb.collab.writeback.WriteTurns;
import io.drawdb.collab.writeback.Writeback;
import io.drawdb.collab.writeback.WritebackSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whole servers, without sockets, that share a log, a relay, turns to write, and the place where files are. */
final class FakeFleet {
    private static final Duration APPENDING = Duration.ofMillis(5);

    final VirtualLoop loop = new VirtualLoop();
    final FakeFiles files = new FakeFiles(loop);
    final List<FakeLog> logs = new ArrayList<>();
    private final List<RoomRegistry> servers = new ArrayList<>();
    private final Map<String, Integer> turns = new HashMap<>();
    /** How many writes were taken from the budget, and not given back. */
    int budgetUsed;

    FakeFleet(int servers) {
        var relay = new FakeRelay(loop);
        var log = new FakeLog();
        for (int n = 0; n < servers; n++) {
            logs.add(n == 0 ? log : log.onAnotherServer());
            logs.get(n).later = work -> loop.after(APPENDING, work);
            this.servers.add(server(n, relay));
        }
    }

    private RoomRegistry server(int n, FakeRelay relay) {
        var meters = new SimpleMeterRegistry();
        var doors = new Doors(Access.open(), new ResumeSecrets(new byte[32]));
        var settings = WritebackSettings.defaults(Optional.of(URI.create("http://files")));
        var hub = new Hub(
                HubWorld.settings(Duration.ofMillis(16), true, doors),
                logs.get(n),
                relay.line(),
                rooms -> new Writeback(
                        settings, files, rooms, SharedFile::fingerprint, new Turns(n), new LoopTimeline(loop), meters),
                () -> loop,
                meters);
        return (RoomRegistry) hub.lobby();
    }

    /** Somebody who edits, on one of the servers. */
    FakeClient editor(int server, String id) {
        var client = new FakeClient(servers.get(server), id, logs.get(0).secrets, Optional.empty());
        client.helloV2();
        pass(Duration.ofSeconds(1));
        return client;
    }

    void pass(Duration time) {
        loop.pass(time);
    }

    private record LoopTimeline(VirtualLoop loop) implements Timeline {
        @Override
        public Instant now() {
            return loop.now();
        }

        @Override
        public void run(Runnable task) {
            loop.execute(task);
        }

        @Override
        public void runAfter(Duration delay, Runnable task) {
            loop.after(delay, task);
        }
    }

    /** One server's way to the turns of all. */
    private final class Turns implements WriteTurns {
        private static final Duration ASKING = Duration.ofMillis(2);
        private static final Duration ENDING = Duration.ofMillis(1);
        private final int server;

        Turns(int server) {
            this.server = server;
        }

        @Override
        public CompletionStage<Turn> ask(String room, boolean sparing) {
            var answer = new CompletableFuture<Turn>();
            loop.after(ASKING, () -> {
                boolean free = turns.putIfAbsent(room, server) == null;
                budgetUsed += free ? 1 : 0;
                answer.complete(free ? new Turn.Granted() : new Turn.Later(Duration.ofMillis(1)));
            });
            return answer;
        }

        @Override
        public void end(String room, boolean sent) {
            loop.after(ENDING, () -> {
                boolean ours = turns.remove(room, server);
                budgetUsed -= ours && !sent ? 1 : 0;
            });
        }

        @Override
        public void pause(Duration pause) {}
    }
}
