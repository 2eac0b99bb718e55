package io.drawdb.collab.hub;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.Grant;
import io.drawdb.collab.access.ResumeSecrets;
import io.drawdb.collab.room.RoomRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** A server's rooms without sockets, disk or clock. */
final class HubWorld {
    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration WAIT = Duration.ofSeconds(2);
    static final Duration GRACE = Duration.ofSeconds(5);
    static final long DOCUMENTS_BYTES_MAX = 1 << 20;
    static final Duration IDLE = Duration.ofSeconds(60);
    static final String DIAGRAM = "{'title':'%s','tables':[{'id':'t1','name':'a','x':0,'y':0,'fields':[]}]}";

    final VirtualLoop loop;
    final FakeLog log;
    final FakeSaving saving = new FakeSaving();
    /** The rooms as write-back sees them. */
    final RoomsToWrite rooms = new RoomsToWrite();

    final RoomRegistry registry;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    HubWorld() {
        this(new FakeLog(), Duration.ofMillis(16));
    }

    HubWorld(FakeLog log, Duration tick) {
        this(log, tick, new VirtualLoop(), Relay.NONE);
    }

    /** One of several servers: they share the time, the log and a relay. */
    HubWorld(FakeLog log, Duration tick, VirtualLoop loop, Relay relay) {
        this(log, tick, loop, relay, true, new Doors(Access.open(), new ResumeSecrets(new byte[32])));
    }

    /** @param doors made for the world's own time */
    HubWorld(FakeLog log, Duration tick, boolean forceAllowed, Function<VirtualLoop, Doors> doors) {
        this(log, tick, new VirtualLoop(), Relay.NONE, forceAllowed, doors);
    }

    private HubWorld(
            FakeLog log,
            Duration tick,
            VirtualLoop loop,
            Relay relay,
            boolean forceAllowed,
            Function<VirtualLoop, Doors> doors) {
        this(log, tick, loop, relay, forceAllowed, doors.apply(loop));
    }

    private HubWorld(FakeLog log, Duration tick, VirtualLoop loop, Relay relay, boolean forceAllowed, Doors doors) {
        this.log = log;
        this.loop = loop;
        var settings = settings(tick, forceAllowed, doors);
        this.registry = new RoomRegistry(settings, log, saving, relay, () -> loop, meters);
        this.rooms.attach(registry);
    }

    static HubSettings settings(Duration tick, boolean forceAllowed, Doors doors) {
        var rules =
                new RoomRules(LEASE, Duration.ofSeconds(60), WAIT, forceAllowed, 1 << 20, 100, Duration.ofMinutes(10));
        return new HubSettings(
                rules,
                IDLE,
                GRACE,
                tick,
                10,
                200,
                500,
                2048,
                1 << 20,
                500,
                Duration.ofSeconds(10),
                doors,
                DOCUMENTS_BYTES_MAX);
    }

    FakeClient client(String id) {
        return client(id, Optional.empty());
    }

    FakeClient client(String id, Optional<Grant> brought) {
        return new FakeClient(registry, id, log.secrets, brought);
    }

    FakeClient editor(String id) {
        var client = client(id);
        client.hello("edit");
        settle();
        return client;
    }

    FakeClient viewer(String id) {
        var client = client(id);
        client.hello("view");
        settle();
        return client;
    }

    FakeClient v2(String id) {
        var client = client(id);
        client.helloV2();
        settle();
        return client;
    }

    static String push(String title) {
        return "{'type':'op','op':{'kind':'doc:replace','diagram':%s}}".formatted(DIAGRAM.formatted(title));
    }

    static String moveTable(long seq, int x) {
        return "{'type':'change','seq':%d,'base':0,'ops':[{'target':'table','action':'update','id':'t1','patch':{'x':%d}}]}"
                .formatted(seq, x);
    }

    /** Runs what is due now. */
    void settle() {
        pass(Duration.ZERO);
    }

    void pass(Duration time) {
        loop.pass(time);
    }
}
