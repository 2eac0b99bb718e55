package io.drawdb.collab.diagram;

import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The entities of one collection, in order, found by their keys. Immutable. What is asked of all of them together after each
 * change is computed once, and where some have only become another state of themselves, from the list before and those
 * alone: a table that is dragged costs as much in a large diagram as in a small one.
 */
final class Entities extends AbstractList<Entity> implements RandomAccess {
    /** Who is asked a few times only looks at each, because an index would cost more. */
    static final int SCANS_MAX = 8;

    private final Target target;
    private final Entity[] entities;

    // Whoever counts wrong, because two threads count at once, makes the index a little later.
    private int scans;
    // Both are set once, from whichever thread comes first; computing them twice yields the same.
    private volatile @Nullable Map<String, Integer> places;
    private volatile @Nullable Totals totals;

    /**
     * What all entities have together.
     *
     * @param bytes of their encoded forms
     * @param fingerprints the sum of {@link Fingerprint#element}
     * @param parts how many there are of each kind that the target has
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Totals(long bytes, long fingerprints, int[] parts) {
        Totals plus(Target target, int place, Entity entity, int sign) {
            int[] sums = parts.clone();
            for (int kind = 0; kind < sums.length; kind++) {
                sums[kind] += sign * entity.count(target.parts().get(kind));
            }
            return new Totals(
                    bytes + sign * (long) entity.bytes().length,
                    fingerprints + sign * Fingerprint.element(place, entity.fingerprint()),
                    sums);
        }
    }

    private Entities(Target target, Entity[] entities) {
        this.target = target;
        this.entities = entities;
    }

    static Entities of(Target target, List<Entity> entities) {
        return entities instanceof Entities known ? known : new Entities(target, entities.toArray(Entity[]::new));
    }

    /** Those of a collection; none if it is not there. */
    static Entities in(Map<Target, Entities> collections, Target target) {
        Entities entities = collections.get(target);
        return entities == null ? of(target, List.of()) : entities;
    }

    /**
     * The same list but for some of them.
     *
     * @param changed other states of entities that are in this list, by their keys
     */
    Entities with(Map<String, Entity> changed) {
        if (changed.isEmpty()) {
            return this;
        }
        var next = new Entities(target, entities.clone());
        Totals sums = totals;
        for (Map.Entry<String, Entity> change : changed.entrySet()) {
            int place = indexOf(change.getKey());
            if (sums != null) {
                sums = sums.plus(target, place, entities[place], -1).plus(target, place, change.getValue(), 1);
            }
            next.entities[place] = change.getValue();
        }
        next.totals = sums;
        next.places = places;
        next.scans = scans;
        return next;
    }

    /** Others of the same kind. */
    Entities instead(List<Entity> others) {
        return of(target, others);
    }

    @Override
    public Entity get(int index) {
        return entities[index];
    }

    @Override
    public int size() {
        return entities.length;
    }

    /** The entity with this key; null if there is none. */
    @Nullable
    Entity find(String key) {
        int place = indexOf(key);
        return place < 0 ? null : entities[place];
    }

    /** The place of the entity with this key; -1 if there is none. */
    int indexOf(String key) {
        Map<String, Integer> known = places;
        if (known == null && ++scans > SCANS_MAX) {
            known = new HashMap<>(entities.length * 2);
            for (int place = 0; place < entities.length; place++) {
                known.put(entities[place].key(), place);
            }
            places = known;
        }
        return known == null ? scan(key) : known.getOrDefault(key, -1);
    }

    private int scan(String key) {
        for (int place = 0; place < entities.length; place++) {
            if (entities[place].key().equals(key)) {
                return place;
            }
        }
        return -1;
    }

    /** The length of the JSON array in bytes. */
    long encodedLength() {
        return totals().bytes + 2 + Math.max(0, entities.length - 1);
    }

    /** The {@link Json#fingerprint} of the JSON array. */
    long fingerprint() {
        return Fingerprint.array(totals().fingerprints);
    }

    /** How many parts of this kind they have. */
    int count(Target part) {
        return totals().parts[target.parts().indexOf(part)];
    }

    private Totals totals() {
        Totals known = totals;
        if (known == null) {
            known = new Totals(0, 0, new int[target.parts().size()]);
            for (int place = 0; place < entities.length; place++) {
                known = known.plus(target, place, entities[place], 1);
            }
            totals = known;
        }
        return known;
    }
}
