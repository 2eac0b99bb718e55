package io.drawdb.collab.access;

import io.drawdb.collab.access.Ruling.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rulings that are in force, until no token that they are about can be valid any more. There may be
 * {@value #RULINGS_MAX}; one more is refused. Callable from any thread.
 */
public final class Rulings {
    /** Rulings in force at a time. */
    public static final int RULINGS_MAX = 100_000;

    private record Subject(Kind kind, String subject) {}

    private final Map<Subject, Ruling> inForce = new LinkedHashMap<>();
    private volatile boolean none = true;

    /**
     * Takes a ruling, whoever made it. Of two about the same subject one counts, the same on every server.
     *
     * @return whether there was room for it
     */
    public synchronized boolean take(Ruling ruling, Instant now) {
        var subject = new Subject(ruling.kind(), ruling.subject());
        Ruling before = inForce.get(subject);
        if (before != null && !ruling.overrules(before)) {
            return true;
        }
        if (before == null && inForce.size() >= RULINGS_MAX) {
            inForce.values().removeIf(each -> !each.until().isAfter(now));
            if (inForce.size() >= RULINGS_MAX) {
                return false;
            }
        }
        inForce.put(subject, ruling);
        none = false;
        return true;
    }

    /**
     * Makes a ruling that counts after the one that is known about the same subject, though a clock that is ahead of ours may
     * have made that. Its moments are whole milliseconds, as others are told them.
     *
     * @param kept how long from its making on
     * @return empty if there is no room for it
     */
    synchronized Optional<Ruling> make(Kind kind, String subject, @Nullable Right right, Instant now, Duration kept) {
        Ruling before = inForce.get(new Subject(kind, subject));
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        if (before != null && !before.at().isBefore(at)) {
            at = before.at().plusMillis(1);
        }
        var ruling = new Ruling(kind, subject, right, at, at.plus(kept));
        return take(ruling, now) ? Optional.of(ruling) : Optional.empty();
    }

    /** Those in force, for a server that starts. */
    public synchronized List<Ruling> all(Instant now) {
        inForce.values().removeIf(each -> !each.until().isAfter(now));
        return List.copyOf(inForce.values());
    }

    /** What a grant is good for here and now; null if nothing. */
    @Nullable
    Right right(Grant grant, String shareId, String clientId) {
        return none ? grant.right() : judged(grant, shareId, clientId);
    }

    /** Whoever takes everything away wins; of the others, the most particular. */
    private synchronized @Nullable Right judged(Grant grant, String shareId, String clientId) {
        Right right = grant.right();
        var particularLast = List.of(
                new Subject(Kind.SHARE, shareId),
                new Subject(Kind.CLIENT, clientId),
                new Subject(Kind.TOKEN, grant.id()));
        for (var subject : particularLast) {
            Ruling ruling = inForce.get(subject);
            if (ruling != null && ruling.isAbout(grant)) {
                if (ruling.right() == null) {
                    return null;
                }
                right = ruling.right();
            }
        }
        return right;
    }
}
