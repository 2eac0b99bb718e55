package io.drawdb.collab.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drawdb.collab.backend.DrawdbStandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one Redis that write their rooms back to one drawdb-server. */
class FleetWritingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path home;

    private DrawdbStandIn backend;
    private Fleet fleet;

    @BeforeEach
    void backend() throws IOException {
        backend = new DrawdbStandIn(DrawdbStandIn.Flavour.FORK, 0);
    }

    @AfterEach
    void end() {
        if (fleet != null) {
            fleet.close();
        }
        backend.close();
    }

    private void begin(Map<String, String> settings) {
        var all = new HashMap<>(Map.of(
                "PERSIST_BASE_URL", backend.url().toString(),
                "PERSIST_FLUSH_MS", "3600000",
                "COLLAB_WRITES_PER_MINUTE", "100000",
                "COLLAB_WRITES_PER_HOUR", "100000"));
        all.putAll(settings);
        fleet = Fleet.start(home, all);
    }

    private Newcomer join(int server, String room, String id) {
        return Newcomer.join(fleet.server(server).address(), room, id);
    }

    private static void title(Newcomer who, long seq, String title) {
        var operations = new ObjectMapper().createArrayNode();
        var operation = operations.addObject().put("target", "diagram").put("action", "update");
        operation.putObject("patch").put("title", title);
        who.apply(seq, 0, operations);
    }

    private void await(String what, Callable<Boolean> reached) {
        Awaitility.await(what).atMost(PATIENCE).until(reached);
    }

    private boolean isStored(String room, String title) {
        return backend.content(room).filter(text -> text.contains(title)).isPresent();
    }

    private long writes(String room) {
        return backend.requests().stream()
                .filter(request ->
                        request.method().equals("PATCH") && request.path().equals("/gists/" + room))
                .count();
    }

    private void make(String... rooms) {
        for (var room : rooms) {
            backend.put(room, "{\"title\":\"at first\",\"tables\":[]}");
        }
    }

    @Test
    @DisplayName(
            "[FLEET-8] [FAULT-3] the dirty rooms of a server that was killed are written by the other, open there or not")
    void theOtherWrites() {
        make("alone", "shared");
        begin(Map.of());
        backend.fault("{'mode':'503','on':'writes'}");
        try (var ben = join(1, "shared", "ben")) {
            try (var ann = join(0, "alone", "ann");
                    var cyd = join(0, "shared", "cyd")) {
                title(ann, 1, "last words of ann");
                title(cyd, 1, "last words of cyd");
                await("both were tried", () -> writes("alone") > 0 && writes("shared") > 0);
                fleet.server(0).process().kill();
            }
            backend.fault("{'mode':'none'}");
            await("written where it is open", () -> isStored("shared", "last words of cyd"));
            await("written where it was not", () -> isStored("alone", "last words of ann"));
            assertEquals("ben", ben.participants().iterator().next());
        }
    }

    @Test
    @DisplayName("[FLEET-7] [WB-15] one room is written by one server at a time, whoever asks for it where")
    void oneWriter() {
        make("contended", "other");
        begin(Map.of("COLLAB_WRITEBACK_TIMEOUT_MS", "120000"));
        try (var ann = join(0, "contended", "ann");
                var ben = join(1, "contended", "ben");
                var cyd = join(1, "other", "cyd")) {
            backend.fault("{'mode':'hang','on':'writes','times':1}");
            title(ann, 1, "first");
            await("the first write hangs", () -> writes("contended") == 1);
            title(ben, 1, "second");
            ben.say("{'type':'persist_now'}");
            title(cyd, 1, "meanwhile");
            cyd.say("{'type':'persist_now'}");
            await("the other server writes other rooms", () -> isStored("other", "meanwhile"));
            title(ben, 2, "third");
            ben.say("{'type':'persist_now'}");
            ann.say("{'type':'persist_now'}");
            title(cyd, 2, "still");
            cyd.say("{'type':'persist_now'}");
            await("… and goes on doing so", () -> isStored("other", "still"));
            assertEquals(1, writes("contended"), "written by two at a time");

            // The write that hangs fails; its server waits 10 s then, and a wish to save does not.
            backend.fault("{'mode':'none'}");
            ben.say("{'type':'persist_now'}");
            await("the next write has everything", () -> isStored("contended", "third"));
        }
    }

    @Test
    @DisplayName("[FLEET-7] [WB-11] two servers share one budget: 12 a minute are 6 at once, and not 6 from each")
    void oneBudget() {
        int rooms = 10;
        int atOnce = 6;
        String[] names = IntStream.range(0, rooms).mapToObj(n -> "room" + n).toArray(String[]::new);
        make(names);
        begin(Map.of("COLLAB_WRITES_PER_MINUTE", "12"));
        List<Newcomer> people = new ArrayList<>();
        try {
            var begun = Instant.now();
            for (int n = 0; n < rooms; n++) {
                var who = join(n % 2, names[n], "ann");
                people.add(who);
                title(who, 1, "mine");
            }
            await("more than at once", () -> backend.count("PATCH") > atOnce);
            long writes = backend.count("PATCH");
            // One more is allowed every 60 s / 7, however slow the machine is.
            var passed = Duration.between(begun, Instant.now());
            assertTrue(writes <= atOnce + passed.toMillis() * 7 / 60_000, () -> writes + " in " + passed);
        } finally {
            people.forEach(Newcomer::close);
        }
    }
}
