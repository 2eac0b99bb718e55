package io.drawdb.collab.faults;

import java.util.Map;
import java.util.Set;

/** Something that a client did or was told. */
sealed interface Event {

    /** A connection of a client: the client's n-th, to one of the servers. */
    record Link(String client, int number, String server) {
        @Override
        public String toString() {
            return "%s#%d@%s".formatted(client, number, server);
        }
    }

    /**
     * A change as the server tells it.
     *
     * @param seq 0 if it has none
     * @param content stands for its operations: other operations, other content
     * @param touches the lockable things that it changes, such as {@code table t1}
     */
    record Change(String epoch, long version, String author, long seq, String content, Set<String> touches) {
        String name() {
            return author + ":" + seq;
        }
    }

    void accept(Visitor visitor);

    /** A client made a change and is about to send it for the first time. Marks are unique in all the history. */
    record Made(String client, long seq, Set<String> adds, Set<String> removes) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.made(this);
        }
    }

    /** A change was refused for good. */
    record Refused(String client, long seq, String code) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.refused(this);
        }
    }

    /** The server has dealt with a change, and no longer knows how. */
    record Forgotten(String client, long seq) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.forgotten(this);
        }
    }

    /** A client is about to say {@code hello}. */
    record Greeted(Link link) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.greeted(this);
        }
    }

    /**
     * A client was let in.
     *
     * @param since the version after which the changes follow, if {@code recovered}
     * @param locks holders by what they hold
     */
    record Welcomed(Link link, String epoch, long version, boolean recovered, long since, Map<String, String> locks)
            implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.welcomed(this);
        }
    }

    /** A client was told a change; its own: that is the acknowledgement. */
    record Seen(Link link, Change change) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.seen(this);
        }
    }

    /** A client was told that somebody has a lock. */
    record Locked(Link link, String target, String holder) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.locked(this);
        }
    }

    /** A client was told that a lock is free. */
    record Unlocked(Link link, String target) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.unlocked(this);
        }
    }

    /** What a client's document was at a version, be it as sent whole or as made of changes. */
    record Document(Link link, String epoch, long version, String fingerprint) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.document(this);
        }
    }

    /** A client was told that somebody else wrote the shared file. */
    record Conflict(Link link) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.conflict(this);
        }
    }

    /**
     * What drawdb-server's shared file came to hold, in this order.
     *
     * @param number the how manieth it was
     * @param heldUp whether it was on its way for so long that a newer one may have been there before it
     */
    record Filed(int number, String fingerprint, boolean heldUp) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.filed(this);
        }
    }

    /** What a server gave to a newcomer when all was over, and the marks in it. */
    record Finally(String server, String epoch, long version, String fingerprint, Set<String> marks) implements Event {
        @Override
        public void accept(Visitor visitor) {
            visitor.atLast(this);
        }
    }

    /** One method for each kind; a law overrides those that it looks at. */
    interface Visitor {
        default void made(Made event) {}

        default void refused(Refused event) {}

        default void forgotten(Forgotten event) {}

        default void greeted(Greeted event) {}

        default void welcomed(Welcomed event) {}

        default void seen(Seen event) {}

        default void locked(Locked event) {}

        default void unlocked(Unlocked event) {}

        default void document(Document event) {}

        default void conflict(Conflict event) {}

        default void filed(Filed event) {}

        default void atLast(Finally event) {}
    }
}
