package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the room remembers of one client, across connections: how each of its changes was answered, so that a repeat
 * is answered alike and applied once, and what it can take back.
 */
final class Author {

    /**
     * How one change was answered.
     *
     * @param version the version it became; 0 if it was rejected
     */
    record Answer(long seq, long version, @Nullable Rejection rejection) {}

    /**
     * One change that can be taken back.
     *
     * @param done what it did
     * @param inverse what takes it back
     */
    record Step(List<Operation> done, List<Operation> inverse) {
        Step {
            done = List.copyOf(done);
            inverse = List.copyOf(inverse);
        }

        int size() {
            return done.size() + inverse.size();
        }
    }

    private long lastSeq;
    private boolean accepted;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Deque<Step> undo = new ArrayDeque<>();
    private final Deque<Step> redo = new ArrayDeque<>();

    long lastSeq() {
        return lastSeq;
    }

    /** Whether any change of the client was ever accepted. */
    boolean accepted() {
        return accepted;
    }

    /** As {@link #accepted}, when the answer is forgotten. */
    void wasAccepted() {
        accepted = true;
    }

    Deque<Answer> answers() {
        return answers;
    }

    /** Steps to take back, the newest last. */
    Deque<Step> undo() {
        return undo;
    }

    /** Steps to do again, the newest last. */
    Deque<Step> redo() {
        return redo;
    }

    boolean hasSeen(long seq) {
        return seq <= lastSeq;
    }

    Optional<Answer> answerTo(long seq) {
        return answers.stream().filter(answer -> answer.seq() == seq).findFirst();
    }

    void answered(Answer answer) {
        lastSeq = Math.max(lastSeq, answer.seq());
        accepted |= answer.rejection() == null;
        answers.addLast(answer);
        if (answers.size() > RoomRules.ANSWERS_MAX) {
            answers.removeFirst();
        }
    }

    /** A change of the client's own: what was taken back before can't be done again. */
    void did(Step step) {
        redo.clear();
        remember(undo, step);
    }

    static void remember(Deque<Step> steps, Step step) {
        steps.addLast(step);
        int operations = steps.stream().mapToInt(Step::size).sum();
        while (steps.size() > RoomRules.UNDO_STEPS_MAX
                || (operations > RoomRules.UNDO_OPERATIONS_MAX && !steps.isEmpty())) {
            operations -= steps.removeFirst().size();
        }
    }
}
