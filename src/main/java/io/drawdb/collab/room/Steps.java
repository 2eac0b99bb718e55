package io.drawdb.collab.room;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one client can take back, or do again: the newest first, the oldest forgotten first. */
final class Steps {

    /**
     * One change that can be taken back.
     *
     * @param version the document's version after it
     * @param done what it did
     * @param inverse what takes it back
     * @param dangled the relationships that it took away and that referred to something that was not there
     * @param after fingerprint of the document after it
     */
    record Step(long version, EncodedOperations done, EncodedOperations inverse, Set<String> dangled, long after) {
        Step {
            dangled = Set.copyOf(dangled);
        }

        int operations() {
            return done.all().size() + inverse.all().size();
        }

        long bytes() {
            return (long) done.utf8().length + inverse.utf8().length;
        }
    }

    private final Deque<Step> steps = new ArrayDeque<>();
    private long bytes;
    private int operations;

    Collection<Step> all() {
        return steps;
    }

    long bytes() {
        return bytes;
    }

    @Nullable
    Step newest() {
        return steps.peekLast();
    }

    /** The version that the oldest step made; one that there is not if there is none. */
    long oldestVersion() {
        Step oldest = steps.peekFirst();
        return oldest == null ? Long.MAX_VALUE : oldest.version();
    }

    void add(Step step) {
        steps.addLast(step);
        bytes += step.bytes();
        operations += step.operations();
        while (steps.size() > RoomRules.UNDO_STEPS_MAX || operations > RoomRules.UNDO_OPERATIONS_MAX) {
            removeOldest();
        }
    }

    void removeNewest() {
        removed(steps.removeLast());
    }

    void removeOldest() {
        removed(steps.removeFirst());
    }

    void clear() {
        steps.clear();
        bytes = 0;
        operations = 0;
    }

    private void removed(Step step) {
        bytes -= step.bytes();
        operations -= step.operations();
    }
}
