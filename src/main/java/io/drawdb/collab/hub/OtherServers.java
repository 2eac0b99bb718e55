package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.Participant;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessage.PersistError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The same room on the deployment's other servers: who is there, what they show, and what they are told of those who
 * are here. A server that is silent for a while is gone, and with it its people. Touched on the room's loop only.
 */
final class OtherServers implements RelayMessage.Visitor {
    private static final Logger LOG = Logger.getLogger(OtherServers.class);

    /** How often a server says who is there, though nothing has changed. */
    static final Duration ROSTER_EVERY = Duration.ofSeconds(2);

    /** A server unheard of for so long is gone. */
    static final Duration SERVER_LEASE = Duration.ofSeconds(10);

    /** Two connections of one client, made on two servers within this, are told apart by their times. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final int SERVERS_MAX = 100;

    /** One of them, as far as this room is concerned. */
    private static final class OtherServer {
        private final Map<ClientId, Person> people = new LinkedHashMap<>();
        private Instant heard;

        OtherServer(Instant heard) {
            this.heard = heard;
        }
    }

    private final OpenRoom home;
    private final Relay relay;
    private final String self;
    private final Map<String, OtherServer> servers = new LinkedHashMap<>();
    private final ToldOfOthers told = new ToldOfOthers();
    private Instant rosterSaid = Instant.EPOCH;
    /** Whom the others were told of last. */
    private Set<ClientId> announced = Set.of();

    private String speaker = "";
    private boolean ended;

    /** @param self this server's name, unique among all that run or ever ran */
    OtherServers(OpenRoom home, Relay relay, String self) {
        this.home = home;
        this.relay = relay;
        this.self = self;
    }

    void begin() {
        relay.join(home.shareId, new Relay.Listener() {
            @Override
            public void heard(byte[] message) {
                home.run(() -> hear(message));
            }

            @Override
            public void interrupted() {
                home.run(() -> say(new RelayMessage.Question()));
            }
        });
        say(new RelayMessage.Question());
    }

    void end() {
        say(new RelayMessage.Closed());
        ended = true;
        relay.leave(home.shareId);
    }

    private void say(RelayMessage message) {
        if (relay != Relay.NONE && !ended) {
            relay.say(home.shareId, RelayCodec.write(self, message));
        }
    }

    private void hear(byte[] bytes) {
        if (ended) {
            return;
        }
        try {
            RelayCodec.read(bytes).filter(heard -> !heard.from().equals(self)).ifPresent(this::hear);
        } catch (IllegalArgumentException e) {
            home.meters.refused(HubReason.RELAY);
            LOG.warnf("event=relay_unreadable room=%s reason=\"%s\"", home.shareId, e.getMessage());
        }
    }

    private void hear(RelayCodec.Heard heard) {
        speaker = heard.from();
        var known = servers.get(speaker);
        if (known != null) {
            known.heard = home.loop.now();
        }
        heard.message().accept(this);
    }

    @Override
    public void roster(RelayMessage.Roster message) {
        var server = speaking();
        if (server == null) {
            return;
        }
        var before = Map.copyOf(server.people);
        server.people.clear();
        message.people().forEach(person -> server.people.put(person.id(), person));
        before.keySet().stream().filter(who -> !server.people.containsKey(who)).forEach(this::gone);
        if (!shownAs(before).equals(shownAs(server.people))) {
            tell(home.standing.editors());
            home.upkeep.changePresence();
            home.upkeep.refreshPresence();
        }
    }

    /** The server that speaks; null if there are too many. */
    private @Nullable OtherServer speaking() {
        if (!servers.containsKey(speaker) && servers.size() >= SERVERS_MAX) {
            home.meters.refused(HubReason.SERVERS);
            return null;
        }
        return servers.computeIfAbsent(speaker, name -> new OtherServer(home.loop.now()));
    }

    private static Set<Participant> shownAs(Map<ClientId, Person> people) {
        return people.values().stream()
                .map(person -> person.participant(Set.of()))
                .collect(Collectors.toSet());
    }

    @Override
    public void question(RelayMessage.Question message) {
        sayRoster();
        var shown = home.awareness.ofMembers();
        if (!shown.isEmpty()) {
            say(new RelayMessage.Shown(shown));
        }
    }

    @Override
    public void shown(RelayMessage.Shown message) {
        message.states().forEach((who, state) -> {
            if (home.members.find(who) == null && isElsewhere(who)) {
                home.awareness.show(who, state);
            }
        });
    }

    @Override
    public void came(RelayMessage.Came message) {
        Member here = home.members.find(message.who());
        if (here != null && isNewer(message, here)) {
            goesThere(here);
            home.joining.replacedElsewhere(here);
        }
    }

    /** Somebody who was here is there, also before its roster says so: he has not left. */
    private void goesThere(Member here) {
        Participant shown = here.told;
        var server = speaking();
        if (shown == null || server == null) {
            home.upkeep.tellLeft(here);
            home.awareness.forget(here.id);
            return;
        }
        server.people.put(here.id, Person.of(here));
        told.handOver(here.id, shown);
    }

    /** Somebody who was on another server comes here: what v2 clients know of him, null if nothing. */
    @Nullable
    Participant comesHere(ClientId who) {
        return told.takeOver(who);
    }

    private boolean isNewer(RelayMessage.Came came, Member here) {
        boolean atOnce = here.came.plus(AT_ONCE).isAfter(home.loop.now());
        int order = came.at().compareTo(here.came);
        return here.seat == null || !atOnce || order > 0 || (order == 0 && speaker.compareTo(self) > 0);
    }

    @Override
    public void writeFailed(RelayMessage.WriteFailed message) {
        home.audience.toAll(message.error());
    }

    @Override
    public void closed(RelayMessage.Closed message) {
        forget(speaker);
        home.upkeep.refreshPresence();
    }

    /** Says what is due; drops who is silent. */
    void look(Instant now) {
        if (relay == Relay.NONE) {
            return;
        }
        for (var server : List.copyOf(servers.entrySet())) {
            if (!server.getValue().heard.plus(SERVER_LEASE).isAfter(now)) {
                LOG.warnf("event=server_silent room=%s server=%s", home.shareId, server.getKey());
                forget(server.getKey());
            }
        }
        if (!rosterSaid.plus(ROSTER_EVERY).isAfter(now)) {
            sayRoster();
        }
    }

    private void forget(String name) {
        var server = servers.remove(name);
        if (server != null) {
            server.people.keySet().forEach(this::gone);
        }
    }

    private void gone(ClientId who) {
        if (!isElsewhere(who) && home.members.find(who) == null) {
            home.awareness.forget(who);
            home.upkeep.changePresence();
        }
    }

    /** Tells the others who is here. */
    void sayRoster() {
        rosterSaid = home.loop.now();
        var shown = home.members.shown();
        announced = shown.stream().map(Person::id).collect(Collectors.toSet());
        say(new RelayMessage.Roster(shown));
    }

    /** Tells the others that somebody said hello here. */
    void sayCame(Member member) {
        say(new RelayMessage.Came(member.id, member.came));
    }

    /** What somebody shows means nothing to a server that does not know of him. */
    void sayShown(Map<ClientId, EncodedJson> states) {
        if (!announced.containsAll(states.keySet())) {
            sayRoster();
        }
        say(new RelayMessage.Shown(states));
    }

    void sayWriteFailed(PersistError error) {
        say(new RelayMessage.WriteFailed(error));
    }

    /** Everybody who is on another server and not here. */
    List<Person> people() {
        Map<ClientId, Person> people = new LinkedHashMap<>();
        for (var server : servers.values()) {
            for (var person : server.people.values()) {
                if (home.members.find(person.id()) == null) {
                    people.merge(person.id(), person, (a, b) -> a.heard().isBefore(b.heard()) ? b : a);
                }
            }
        }
        return new ArrayList<>(people.values());
    }

    /** Somebody who is on another server; null if he is on none. */
    @Nullable
    Person person(ClientId who) {
        for (var server : servers.values()) {
            Person person = server.people.get(who);
            if (person != null) {
                return person;
            }
        }
        return null;
    }

    private boolean isElsewhere(ClientId who) {
        return person(who) != null;
    }

    /** Tells v2 clients what they do not know yet of those on other servers. */
    void tell(Set<ClientId> editors) {
        for (var news : told.update(people(), editors)) {
            home.audience.toAll(Protocol.V2, news);
        }
    }
}
