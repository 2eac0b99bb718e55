package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Lease;
import io.drawdb.collab.room.Room;

/** Says to one client what it has to know of an effect. */
final class Telling implements Effect.Visitor {
    private final Session session;
    private final Room room;
    private final ClientId client;
    private final boolean page;

    Telling(Session session, Room room) {
        this.session = session;
        this.room = room;
        this.client = session.client.id;
        this.page = session.client instanceof PageClient;
    }

    /** Shows a page the present document. */
    static void showWhole(Session session, Room room) {
        long version = room.version();
        Diagram diagram = room.diagram();
        byte[] encoded = diagram == null ? new byte[0] : diagram.encoded();
        session.wholePending = false;
        session.say(page -> page.whole(version, encoded));
    }

    @Override
    public void changed(Effect.Changed effect) {
        var change = effect.change();
        if (!page) {
            session.say(other -> other.change(change));
        } else if (effect.whole()) {
            showWhole(session, room);
        } else {
            session.wholePending = true;
        }
    }

    @Override
    public void repeated(Effect.Repeated effect) {
        if (effect.who().equals(client)) {
            boolean isKnown = effect.change() != null;
            session.say(author -> {
                if (isKnown) {
                    author.answered(effect.seq(), effect.version());
                } else {
                    author.accepted(effect.seq());
                }
            });
        }
    }

    @Override
    public void nothingChanged(Effect.NothingChanged effect) {
        if (effect.who().equals(client)) {
            session.say(author -> author.answered(effect.seq(), effect.version()));
        }
    }

    @Override
    public void rejected(Effect.Rejected effect) {
        if (effect.who().equals(client)) {
            session.say(author -> author.rejected(effect.seq(), effect.rejection()));
        }
    }

    @Override
    public void staleRefused(Effect.StaleRefused effect) {
        if (effect.who().equals(client)) {
            showWhole(session, room);
        }
    }

    @Override
    public void lockGranted(Effect.LockGranted effect) {
        Lease lease = effect.lease();
        if (page && lease.holder().equals(client)) {
            showWhole(session, room);
            session.say(winner -> winner.editRight(true));
        } else if (!effect.again() || lease.holder().equals(client)) {
            session.say(other -> other.locked(lease));
        }
    }

    @Override
    public void unlocked(Effect.Unlocked effect) {
        if (page && effect.lease().holder().equals(client)) {
            session.say(loser -> loser.editRight(false));
        }
        session.say(other -> other.unlocked(effect.lease()));
    }

    @Override
    public void lockDenied(Effect.LockDenied effect) {}

    @Override
    public void released(Effect.Released effect) {}

    @Override
    public void holderAsked(Effect.HolderAsked effect) {
        if (effect.lease().holder().equals(client)) {
            session.say(holder -> holder.asked(effect.who(), effect.target()));
        }
    }

    @Override
    public void askRefused(Effect.AskRefused effect) {}

    @Override
    public void dismissed(Effect.Dismissed effect) {}

    @Override
    public void handoverWaits(Effect.HandoverWaits effect) {}

    @Override
    public void waitEnded(Effect.WaitEnded effect) {}

    @Override
    public void storedUpTo(Effect.StoredUpTo effect) {}
}
