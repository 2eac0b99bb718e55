package io.drawdb.collab.gateway;

import io.drawdb.collab.access.Grant;
import io.drawdb.collab.hub.Doorkeeper;
import io.drawdb.collab.hub.Lobby;
import io.drawdb.collab.hub.Outbox;
import io.drawdb.collab.hub.Session;
import io.drawdb.collab.testing.Patience;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Takes everybody and keeps their sessions, so that a test can speak for the room. */
@Alternative
@ApplicationScoped
class FakeLobby implements Lobby, Doorkeeper {
    private final List<FakeSession> sessions = new CopyOnWriteArrayList<>();
    private volatile boolean accepting = true;

    @Override
    public Session connect(Outbox outbox, Optional<String> room, Optional<Grant> brought) {
        var session = new FakeSession(outbox, room, brought);
        sessions.add(session);
        return session;
    }

    @Override
    public boolean accepting() {
        return accepting;
    }

    void accepting(boolean now) {
        accepting = now;
    }

    /** Forgets the sessions of earlier tests. */
    void forget() {
        sessions.clear();
        accepting = true;
    }

    /** The only session, once it is there. */
    FakeSession only() {
        return session(0);
    }

    /** The session that came in as number {@code index}, once it is there. */
    FakeSession session(int index) {
        Patience.await().until(() -> sessions.size() > index);
        return sessions.get(index);
    }

    /** The session that is like that, once it is there. */
    FakeSession await(Predicate<FakeSession> wanted) {
        return Patience.await()
                .until(() -> sessions.stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Whether every session was told that its connection is gone. */
    boolean deserted() {
        return sessions.stream().allMatch(session -> session.disconnected.isDone());
    }

    int connected() {
        return sessions.size();
    }
}
