package io.drawdb.collab.access;

import io.drawdb.collab.access.Ruling.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
     * Takes a ruling, whoever made it. Of two about the same subject the later one counts.
     *
     * @return whether there was room for it
     */
    public synchronized boolean take(Ruling ruling, Instant now) {
        var subject = new Subject(ruling.kind(), ruling.subject());
        Ruling before = inForce.get(subject);
        if (before != null && before.at().isAfter(ruling.at())) {
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
