package io.drawdb.collab.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about tokens after they were made: that they are good for nothing any more, or for another right. If
 * it names one token it is about that one; else about all that were issued when it was made, or before: one that is made
 * later is judged by what it says itself.
 *
 * @param kind what {@code subject} is
 * @param subject a token's id, a clientId, or a shareId
 * @param right what they are good for from now on; null: nothing
 * @param at when it was made
 * @param until when no token that it is about can be valid any more: so long it is kept
 */
public record Ruling(Kind kind, String subject, @Nullable Right right, Instant at, Instant until) {

    /** What a ruling is about, the most particular first. */
    public enum Kind {
        /** One token, whoever uses it, in whatever room. */
        TOKEN,
        /** Whoever comes under a client id, in whatever room. */
        CLIENT,
        /** Everybody in one room. */
        SHARE
    }

    public Ruling {
        if (subject.isEmpty() || subject.length() > 512) {
            throw new IllegalArgumentException("a subject has 1 to 512 characters");
        }
    }

    /** Whether it counts where both are known: the later one does, and of two of one moment the one that leaves less. */
    boolean overrules(Ruling other) {
        int order = at.compareTo(other.at);
        return order > 0 || (order == 0 && left() < other.left());
    }

    private int left() {
        return right == null ? -1 : right.ordinal();
    }

    boolean isAbout(Grant grant) {
        return kind == Kind.TOKEN || !grant.issued().isAfter(at);
    }
}
