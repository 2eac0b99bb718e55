package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One table, relationship, note, … with its key. Immutable; what is computed from it is kept. */
final class Entity {
    private final String key;
    private final ObjectNode json;

    // Set once, from whichever thread comes first; computing it twice yields the same.
    private volatile byte @Nullable [] bytes;
    private volatile long fingerprint;
    private volatile int @Nullable [] counts;

    Entity(String key, ObjectNode json) {
        this.key = key;
        this.json = json;
    }

    /**
     * An entity that has a key.
     *
     * @throws IllegalArgumentException if it has none
     */
    static Entity of(Target target, ObjectNode json) {
        String key = Keys.of(target, json);
        if (key == null) {
            throw new IllegalArgumentException(target.wireName() + " without a key");
        }
        return new Entity(key, json);
    }

    String key() {
        return key;
    }

    ObjectNode json() {
        return json;
    }

    /** The entity in UTF-8; the same array each time, not to be modified. */
    byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = Json.bytes(json);
            bytes = known;
        }
        return known;
    }

    long fingerprint() {
        long known = fingerprint;
        if (known == 0) {
            known = Fingerprint.of(json);
            fingerprint = known;
        }
        return known;
    }

    /** How many parts of this kind it has. */
    int count(Target part) {
        List<Target> kinds = part.top().parts();
        int[] known = counts;
        if (known == null) {
            known = kinds.stream().mapToInt(kind -> Parts.of(json, kind).size()).toArray();
            counts = known;
        }
        return known[kinds.indexOf(part)];
    }
}
