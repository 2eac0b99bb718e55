package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.Right;
import io.drawdb.collab.access.Ruling.Kind;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.ClientDecoder;
import io.drawdb.collab.wire.ClientMessage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message, in every role, where the link is the key and where a token is: who gets past what he may do. */
class AccessMatrixTest {
    private static final String ME = "me";

    /** What a message does for whom. */
    private enum Effect {
        /** Nothing to the document or its locks, whoever says it. */
        NONE,
        /** Changes the document or takes a lock, unless its sender may only watch. */
        EDITS,
        /** Takes a lock from somebody, if its sender is an owner. */
        FORCES
    }

    /**
     * A message in a situation in which it matters.
     *
     * @param before what its sender says before, while he may edit
     * @param others whether somebody else holds the lock
     */
    private record Case(boolean v1, String json, Effect effect, List<String> before, boolean others) {
        @Override
        public String toString() {
            return (v1 ? "v1 " : "v2 ") + json;
        }

        ClientMessage message() {
            try {
                return ClientDecoder.decode(Json.parse(json.replace('\'', '"')));
            } catch (Exception e) {
                throw new AssertionError(json, e);
            }
        }
    }

    private static final String MOVE = "{'target':'table','action':'update','id':'t1','patch':{'x':77}}";
    private static final String CHANGE = "{'type':'change','seq':1,'base':0,'ops':[%s]}".formatted(MOVE);
    private static final String UNDO = "{'type':'undo'}";
    private static final String REQUEST = "{'type':'request_edit'}";

    private static final List<Case> CASES = List.of(
            v2(CHANGE, Effect.EDITS),
            v2("{'type':'change','seq':1,'base':0,'ops':[]}", Effect.NONE),
            v2(UNDO, Effect.EDITS, CHANGE),
            v2("{'type':'redo'}", Effect.EDITS, CHANGE, UNDO),
            v2("{'type':'lock','target':'table','id':'t1'}", Effect.EDITS),
            v2("{'type':'lock_request','target':'document'}", Effect.EDITS),
            v2("{'type':'unlock','target':'table','id':'t1'}", Effect.NONE),
            v2("{'type':'lock_dismiss','target':'table','id':'t1','clientId':'x'}", Effect.NONE),
            against("{'type':'force_lock','target':'document'}", false),
            against("{'type':'force_lock','target':'table','id':'t1'}", false),
            v2("{'type':'awareness','state':{'x':1}}", Effect.NONE),
            v2("{'type':'heartbeat'}", Effect.NONE),
            v2("{'type':'persist_now'}", Effect.NONE),
            v2("{'type':'set_client_name','clientName':'x'}", Effect.NONE),
            v2("{'type':'dance'}", Effect.NONE),
            v2("{'type':'hello','protocol':2,'shareId':'room','clientId':'me','mode':'edit'}", Effect.NONE),
            v1(HubWorld.push("mine"), Effect.EDITS, REQUEST),
            v1(REQUEST, Effect.EDITS),
            v1("{'type':'release_edit'}", Effect.NONE),
            v1("{'type':'request_release'}", Effect.NONE),
            v1("{'type':'dismiss_edit_request','targetClientId':'x'}", Effect.NONE),
            against("{'type':'force_edit'}", true),
            v1("{'type':'heartbeat'}", Effect.NONE),
            v1("{'type':'hello','shareId':'room','clientId':'me','mode':'edit'}", Effect.EDITS));

    private static Case v2(String json, Effect effect, String... before) {
        return new Case(false, json, effect, List.of(before), false);
    }

    private static Case v1(String json, Effect effect, String... before) {
        return new Case(true, json, effect, List.of(before), false);
    }

    private static Case against(String json, boolean v1) {
        return new Case(v1, json, Effect.FORCES, List.of(), true);
    }

    static Stream<Arguments> matrix() {
        return CASES.stream()
                .flatMap(message -> Stream.of("view", "edit", "owner")
                        .flatMap(role ->
                                Stream.of(Arguments.of(message, role, false), Arguments.of(message, role, true))));
    }

    @ParameterizedTest(name = "{0} as {1}, which he became {2}")
    @MethodSource("matrix")
    @DisplayName("[ACCESS-13] by token: a viewer changes nothing whatever he says, an owner alone takes by force")
    void byToken(Case message, String role, boolean later) {
        var guarded = new GuardedWorld(false);
        prepare(guarded.world, message, guarded.v1("edit", "page", "edit"));
        var me = join(message, guarded.with(later ? "edit" : role, ME), guarded.world);
        if (later || !role.equals("view")) {
            message.before().forEach(me::say);
            guarded.world.pass(Duration.ofSeconds(3));
        }
        guarded.access().rule(Kind.TOKEN, ME, Right.named(role).orElseThrow());
        guarded.world.pass(Duration.ofSeconds(1));

        boolean changed = says(me, message, guarded.world);
        boolean expected = message.effect() == Effect.EDITS && !role.equals("view")
                || message.effect() == Effect.FORCES && role.equals("owner");
        assertEquals(expected, changed, me.heard::toString);
    }

    static Stream<Case> editing() {
        return CASES.stream().filter(message -> !message.v1());
    }

    @ParameterizedTest
    @MethodSource("editing")
    @DisplayName("[ACCESS-13][V2-HELLO-9] by link: who came to watch changes nothing; force is for nobody")
    void byLink(Case message) {
        for (String mode : List.of("view", "edit")) {
            var world = new HubWorld(new FakeLog(), Duration.ZERO, false, loop -> Doors.open());
            prepare(world, message, world.editor("page"));
            var me = world.client(ME);
            me.helloV2(",'mode':'%s'".formatted(mode));
            message.before().forEach(me::say);
            world.settle();
            boolean expected = message.effect() == Effect.EDITS && mode.equals("edit");
            assertEquals(expected, says(me, message, world), me.heard::toString);
        }
    }

    @Test
    @DisplayName("[ACCESS-13] the matrix knows every message there is")
    void complete() {
        Set<Class<?>> known = new HashSet<>();
        CASES.forEach(each -> known.add(each.message().getClass()));
        Set<Class<?>> all = new HashSet<>();
        collect(ClientMessage.class, all);

        assertEquals(all, known);
        assertTrue(all.size() > 15, all::toString);
    }

    private static void collect(Class<?> type, Set<Class<?>> records) {
        if (type.isRecord()) {
            records.add(type);
            return;
        }
        for (var kind : type.getPermittedSubclasses()) {
            collect(kind, records);
        }
    }

    /** A room with a table in it; the page goes on holding the edit right if somebody is to be in the way. */
    private static void prepare(HubWorld world, Case message, FakeClient page) {
        page.say(HubWorld.push("first"));
        if (!message.others()) {
            page.say("{'type':'release_edit'}");
        }
        world.settle();
    }

    private static FakeClient join(Case message, FakeClient me, HubWorld world) {
        if (message.v1()) {
            me.hello("view");
        } else {
            me.helloV2();
        }
        world.settle();
        return me;
    }

    /** Says it, and tells whether that changed the document or gave its sender a lock. */
    private static boolean says(FakeClient me, Case message, HubWorld world) {
        var room = world.registry.find("room").orElseThrow();
        var who = new ClientId(ME);
        long version = room.room().version();
        boolean held = room.room().holdsLock(who);
        me.say(message.json());
        world.pass(Duration.ofSeconds(3));
        return room.room().version() != version || !held && room.room().holdsLock(who);
    }
}
