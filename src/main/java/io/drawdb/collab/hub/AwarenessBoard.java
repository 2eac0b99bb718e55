package io.drawdb.collab.hub;

import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessageV2;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What v2 clients show of themselves. Merged per client; a reader gets at most one frame in each window, with
 * everybody's last state in it.
 */
final class AwarenessBoard {
    private final RoomLoop loop;
    private final Audience audience;
    private final Set<Member> changed = new LinkedHashSet<>();
    private boolean windowOpen;

    AwarenessBoard(RoomLoop loop, Audience audience) {
        this.loop = loop;
        this.audience = audience;
    }

    /** Takes a member's new state. */
    void show(Member member, EncodedJson state) {
        member.awareness = state.equals(EncodedJson.NULL) ? null : state;
        changed.add(member);
        if (!windowOpen) {
            release();
        }
    }

    /** Clears what a silent member showed. */
    void clear(Member member) {
        if (member.awareness != null) {
            show(member, EncodedJson.NULL);
        }
    }

    /** Whoever is gone needs no clearing: that he left says it. */
    void forget(Member member) {
        member.awareness = null;
        changed.remove(member);
    }

    private void release() {
        windowOpen = !changed.isEmpty();
        if (!windowOpen) {
            return;
        }
        List<ServerMessageV2.Awareness> states = new ArrayList<>();
        for (var member : changed) {
            states.add(state(member));
        }
        if (states.size() == 1) {
            audience.toOthers(changed.iterator().next(), Protocol.V2, states.get(0));
        } else {
            audience.toAll(Protocol.V2, new ServerMessageV2.Awarenesses(states));
        }
        changed.clear();
        loop.after(HubSettings.AWARENESS_EVERY, this::release);
    }

    static ServerMessageV2.Awareness state(Member member) {
        EncodedJson state = member.awareness == null ? EncodedJson.NULL : member.awareness;
        return new ServerMessageV2.Awareness(member.id.value(), state);
    }
}
