package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.ServerMessage.PersistError;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What one server tells the others about a room. */
sealed interface RelayMessage {

    /** Calls the visitor's method for this kind. */
    void accept(Visitor visitor);

    /** Everybody who is shown here; said when that changes, and now and then, as a sign of life. */
    record Roster(List<Person> people) implements RelayMessage {
        public Roster {
            people = List.copyOf(people);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.roster(this);
        }
    }

    /** Asks everybody for the roster and for what is shown. */
    record Question() implements RelayMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.question(this);
        }
    }

    /** What people here show of themselves; {@code null} in JSON clears. */
    record Shown(Map<ClientId, EncodedJson> states) implements RelayMessage {
        public Shown {
            states = Map.copyOf(states);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.shown(this);
        }
    }

    /** Somebody said hello here at {@code at}: older connections of his are over. */
    record Came(ClientId who, Instant at) implements RelayMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.came(this);
        }
    }

    /** Writing the room back failed here. */
    record WriteFailed(PersistError error) implements RelayMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.writeFailed(this);
        }
    }

    /** The room is closed here. */
    record Closed() implements RelayMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.closed(this);
        }
    }

    /** One method for each kind. */
    interface Visitor {
        void roster(Roster message);

        void question(Question message);

        void shown(Shown message);

        void came(Came message);

        void writeFailed(WriteFailed message);

        void closed(Closed message);
    }
}
