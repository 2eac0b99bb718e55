package io.drawdb.collab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drawdb.collab.blackbox2.Replica;

/** A driver's copy of the document, whose fingerprint at each version goes into the history. */
final class Copy {
    private final History history;
    private Replica document = new Replica(JsonNodeFactory.instance.objectNode());
    private volatile String epoch = "";
    private volatile long version;

    Copy(History history) {
        this.history = history;
    }

    String epoch() {
        return epoch;
    }

    long version() {
        return version;
    }

    /** The same lineage goes on, or another begins. */
    void isOf(String newEpoch) {
        epoch = newEpoch;
    }

    void replace(Event.Link link, long newVersion, JsonNode diagram) {
        document = new Replica(diagram);
        version = newVersion;
        fingerprint(link);
    }

    /** Takes the next change; what it has already is ignored. */
    void take(Event.Link link, long changed, JsonNode operations) {
        if (changed > version + 1) {
            throw new IllegalStateException("has version %d and was told %d".formatted(version, changed));
        }
        if (changed == version + 1) {
            document.apply(operations);
            version = changed;
            fingerprint(link);
        }
    }

    private void fingerprint(Event.Link link) {
        history.add(new Event.Document(link, epoch, version, Reading.fingerprint(document.diagram())));
    }
}
