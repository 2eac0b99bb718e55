package io.drawdb.collab.room;

import io.drawdb.collab.room.Steps.Step;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;

/**
 * What the room remembers of one client, across connections: how many of its changes were decided, so that a repeat is
 * applied once; which of them were rejected, so that a repeat is answered alike; and what it can take back. What became of
 * those that were accepted is in the room's {@link Tail}.
 */
final class Author {

    /** A change that was rejected. */
    record Answer(long seq, Rejection rejection) {}

    private long lastSeq;
    private boolean everAccepted;
    private Instant heard = Instant.EPOCH;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private long answerBytes;
    private final Steps undo = new Steps();
    private final Steps redo = new Steps();

    long lastSeq() {
        return lastSeq;
    }

    /** Whether any change of the client was ever accepted. */
    boolean everAccepted() {
        return everAccepted;
    }

    /** As {@link #everAccepted}, when nothing else is known of it. */
    void wasAccepted() {
        everAccepted = true;
    }

    /** When it last asked for a change, or for one to be taken back. */
    Instant heard() {
        return heard;
    }

    /** What can be taken back does not outlive a long silence. */
    void heardAt(Instant now) {
        forgetIfSilent(now);
        heard = now;
    }

    void forgetIfSilent(Instant now) {
        if (heard.isBefore(now.minus(RoomRules.UNDO_SILENCE_MAX))) {
            undo.clear();
            redo.clear();
        }
    }

    Collection<Answer> answers() {
        return answers;
    }

    long answerBytes() {
        return answerBytes;
    }

    /** Steps to take back. */
    Steps undo() {
        return undo;
    }

    /** Steps to do again. */
    Steps redo() {
        return redo;
    }

    boolean hasSeen(long seq) {
        return seq <= lastSeq;
    }

    /** Why a change was rejected, if it was and that is still known. */
    Optional<Rejection> rejectionOf(long seq) {
        return answers.stream()
                .filter(answer -> answer.seq() == seq)
                .findFirst()
                .map(Answer::rejection);
    }

    /** Up to this number all is decided, whatever came of it. */
    void decided(long seq) {
        lastSeq = Math.max(lastSeq, seq);
    }

    void accepted(long seq) {
        decided(seq);
        everAccepted = true;
    }

    void rejected(long seq, Rejection rejection) {
        decided(seq);
        answers.addLast(new Answer(seq, rejection));
        answerBytes += rejection.bytes();
        if (answers.size() > RoomRules.ANSWERS_MAX) {
            forgetOldestAnswer();
        }
    }

    void forgetOldestAnswer() {
        answerBytes -= answers.removeFirst().rejection().bytes();
    }

    /** A change of the client's own: what was taken back before can't be done again. */
    void did(Step step) {
        redo.clear();
        undo.add(step);
    }
}
