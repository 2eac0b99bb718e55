package io.drawdb.collab.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is there, on two servers on one Redis, and what they hold. */
class FleetPeopleIT {
    private static final int HOPS = 200;
    private static final String LOCK = "{'type':'lock','target':'table','id':'shared0'}";

    @TempDir
    private static Path home;

    private static Fleet fleet;

    @BeforeAll
    static void start() {
        fleet = Fleet.start(home, Map.of("EDITOR_TTL_MS", "10000", "COLLAB_LOCK_GRACE_MS", "2000"));
    }

    @AfterAll
    static void end() {
        if (fleet != null) {
            fleet.close();
        }
    }

    @AfterEach
    void mend() {
        fleet.mend();
    }

    private static Newcomer join(int server, String room, String id) {
        return Newcomer.join(fleet.server(server).address(), room, id);
    }

    private static boolean isAbout(String who, String type, JsonNode message) {
        return type.equals(message.path("type").asText())
                && who.equals(message.path("clientId")
                        .asText(message.path("participant").path("clientId").asText()));
    }

    @Test
    @DisplayName(
            "[FLEET-3] [FLEET-6] who is on the other server is seen with what he shows; killed, it leaves no ghosts")
    void noGhosts() {
        String room = "ghosts";
        try (var founder = join(1, room, "founder")) {
            founder.apply(1, 0, Edits.foundation());
        }
        try (var ann = join(0, room, "ann");
                var ben = join(1, room, "ben")) {
            ann.await(message -> isAbout("ben", "joined", message));
            ben.say("{'type':'awareness','state':{'x':7}}");
            JsonNode shown = ann.await(message -> isAbout("ben", "awareness", message));
            assertEquals(7, shown.path("state").path("x").asInt());
            ben.say(LOCK);
            ann.await(message -> isAbout("ben", "locked", message));
            try (var cyd = join(0, room, "cyd")) {
                assertTrue(cyd.participants().containsAll(Set.of("ann", "ben", "cyd")), cyd.participants()::toString);
                cyd.await(message -> isAbout("ben", "awareness", message));
            }

            fleet.server(1).process().kill();
            Set<String> heard = new HashSet<>();
            ann.await(message -> {
                if (isAbout("ben", "left", message)) {
                    heard.add("left");
                } else if ("unlocked".equals(message.path("type").asText())) {
                    assertEquals("expired", message.get("reason").asText());
                    heard.add("unlocked");
                }
                return heard.size() == 2;
            });
            try (var dan = join(0, room, "dan")) {
                assertTrue(dan.participants().contains("ann"), dan.participants()::toString);
                assertTrue(!dan.participants().contains("ben"), dan.participants()::toString);
                assertEquals(
                        List.of(),
                        List.copyOf(Reading.locks(dan.welcome().get("locks")).keySet()));
                dan.say(LOCK);
                dan.await(message -> isAbout("dan", "locked", message));
            }
        }
    }

    @Test
    @DisplayName("[FLEET-4] [FLEET-5] [CLOSE-4409] who comes to the other server leaves the first, and keeps his lock")
    void takeover() {
        String room = "takeover";
        try (var watcher = join(0, room, "watcher");
                var before = join(0, room, "ann")) {
            before.apply(1, 0, Edits.foundation());
            before.say(LOCK);
            watcher.await(message -> isAbout("ann", "locked", message));
            try (var after = Newcomer.comeBack(fleet.server(1).address(), room, before, 1)) {
                assertEquals(4409, before.socket().closed().code());
                assertEquals(
                        Map.of("table shared0", "ann"),
                        Reading.locks(after.welcome().get("locks")));
                after.say("{'type':'unlock','target':'table','id':'shared0'}");
                List<JsonNode> told = new ArrayList<>();
                JsonNode freed = watcher.await(message -> {
                    told.add(message);
                    return "unlocked".equals(message.path("type").asText());
                });
                assertEquals("released", freed.get("reason").asText());
                assertEquals(
                        List.of(),
                        told.stream()
                                .filter(message -> isAbout("ann", "left", message))
                                .toList());
            }
        }
    }

    @Test
    @DisplayName("[FLEET-2] 200 times to the other server after an acknowledgement: it is never behind")
    void hops() {
        try (var load = Load.withoutLocks(fleet.addresses(), 2, Load.seed())) {
            var hopper = join(0, load.room(), "hopper");
            long version;
            for (int hop = 1; hop <= HOPS; hop++) {
                load.history().add(new Event.Made("hopper", hop, Set.of(), Set.of()));
                load.history().add(new Event.Forgotten("hopper", hop));
                JsonNode own = hopper.apply(hop, hopper.version(), titled("hop " + hop));
                version = own.get("version").asLong();
                URI next = fleet.server(hop % 2).address();
                var before = hopper;
                hopper = Newcomer.comeBack(next, load.room(), before, version);
                before.close();
                String where = "hop " + hop;
                assertTrue(hopper.welcome().get("recovered").asBoolean(), where);
                assertEquals(hop, hopper.welcome().get("seq").asLong(), where);
                assertTrue(hopper.version() >= version, where);
                try (var newcomer = join(hop % 2, load.room(), "newcomer" + hop)) {
                    assertTrue(newcomer.version() >= version, where);
                }
            }
            hopper.close();
            load.check(true);
        }
    }

    private static ArrayNode titled(String title) {
        var operations = new ObjectMapper().createArrayNode();
        var operation = operations.addObject().put("target", "diagram").put("action", "update");
        operation.putObject("patch").put("title", title);
        return operations;
    }
}
