package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessageV2;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What v2 clients show of themselves, here and on other servers. Merged per client; a reader gets at most one frame in
 * each window, with everybody's last state in it.
 */
final class AwarenessBoard {
    private final RoomLoop loop;
    private final Audience audience;
    private final Members members;
    /** Told in each window what those who are here have shown. */
    private final Consumer<Map<ClientId, EncodedJson>> others;

    private final Map<ClientId, EncodedJson> states = new LinkedHashMap<>();
    private final Set<ClientId> changed = new LinkedHashSet<>();
    private boolean windowOpen;

    AwarenessBoard(RoomLoop loop, Audience audience, Members members, Consumer<Map<ClientId, EncodedJson>> others) {
        this.loop = loop;
        this.audience = audience;
        this.members = members;
        this.others = others;
    }

    /** Takes somebody's new state, JSON null for nothing, wherever he is. */
    void show(ClientId who, EncodedJson state) {
        if (state.equals(EncodedJson.NULL)) {
            states.remove(who);
        } else {
            states.put(who, state);
        }
        changed.add(who);
        if (!windowOpen) {
            release();
        }
    }

    /** Clears what a silent member showed. */
    void clear(ClientId who) {
        if (states.containsKey(who)) {
            show(who, EncodedJson.NULL);
        }
    }

    /** Whoever is gone needs no clearing: that he left says it. */
    void forget(ClientId who) {
        states.remove(who);
        changed.remove(who);
    }

    /** What those show who are here. */
    Map<ClientId, EncodedJson> ofMembers() {
        Map<ClientId, EncodedJson> own = new LinkedHashMap<>(states);
        own.keySet().removeIf(who -> members.find(who) == null);
        return own;
    }

    /** What everybody shows, but for one. */
    List<ServerMessageV2.Awareness> ofOthers(ClientId reader) {
        List<ServerMessageV2.Awareness> all = new ArrayList<>();
        states.keySet().stream().filter(who -> !who.equals(reader)).forEach(who -> all.add(state(who)));
        return all;
    }

    private void release() {
        windowOpen = !changed.isEmpty();
        if (!windowOpen) {
            return;
        }
        List<ServerMessageV2.Awareness> all = new ArrayList<>();
        Map<ClientId, EncodedJson> own = new LinkedHashMap<>();
        for (var who : changed) {
            all.add(state(who));
            if (members.find(who) != null) {
                own.put(who, states.getOrDefault(who, EncodedJson.NULL));
            }
        }
        if (all.size() == 1) {
            audience.toOthers(changed.iterator().next(), Protocol.V2, all.get(0));
        } else {
            audience.toAll(Protocol.V2, new ServerMessageV2.Awarenesses(all));
        }
        if (!own.isEmpty()) {
            others.accept(own);
        }
        changed.clear();
        loop.after(HubSettings.AWARENESS_EVERY, this::release);
    }

    /** What somebody shows, JSON null if nothing. */
    ServerMessageV2.Awareness state(ClientId who) {
        return new ServerMessageV2.Awareness(who.value(), states.getOrDefault(who, EncodedJson.NULL));
    }
}
