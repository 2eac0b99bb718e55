package io.drawdb.collab.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in, and as what: by the link alone, or by a token. What is granted holds until it expires, is revoked or
 * becomes another right, and is asked for again and again while somebody is in a room. Callable from any thread.
 */
public final class Access {
    private static final Logger LOG = Logger.getLogger(Access.class);

    private final @Nullable TokenReader reader;
    private final Rulings rulings = new Rulings();
    private final InstantSource clock;
    private final Duration kept;
    private volatile RulingRelay relay = RulingRelay.ALONE;

    private Access(@Nullable TokenReader reader, Duration kept, InstantSource clock) {
        this.reader = reader;
        this.kept = kept;
        this.clock = clock;
    }

    /** The link is the key: everybody who knows a room may edit it. */
    public static Access open() {
        return new Access(null, Duration.ZERO, InstantSource.system());
    }

    /**
     * A token is the key.
     *
     * @param kept how long a ruling must be kept: as long as a token may be valid
     */
    public static Access byToken(TokenReader reader, Duration kept, InstantSource clock) {
        return new Access(reader, kept, clock);
    }

    /** Whether nobody comes in without a token. */
    public boolean asksForToken() {
        return reader != null;
    }

    /** What a token is good for; where none is asked for, it is not looked at. */
    public Verdict read(String token) {
        if (reader == null) {
            return new Verdict.Granted(Grant.OPEN);
        }
        var verdict = reader.read(token);
        return verdict instanceof Verdict.Granted && !ready()
                ? new Verdict.Unknown("what was ruled on tokens has not been read yet: try again later")
                : verdict;
    }

    /** Whether what was ruled on tokens before is known; until then nobody gets in by one. */
    public boolean ready() {
        return relay.ready();
    }

    /** What a grant is good for now, in this room and under this client id; empty if for nothing. */
    public Optional<Right> right(Grant grant, String shareId, String clientId) {
        return expired(grant) || !grant.opens(shareId)
                ? Optional.empty()
                : Optional.ofNullable(rulings.right(grant, shareId, clientId));
    }

    /** Whether a grant has come to its end. */
    public boolean expired(Grant grant) {
        return !clock.instant().isBefore(grant.expires());
    }

    /** From now on rulings go to other servers, too, or to those that start later. */
    public void spreadBy(RulingRelay toOthers) {
        relay = toOthers;
    }

    /** Takes a ruling that another server made, or an earlier one. */
    public void heard(Ruling ruling) {
        if (!rulings.take(ruling, clock.instant())) {
            LOG.errorf("event=ruling_lost kind=%s reason=\"%d are in force\"", ruling.kind(), Rulings.RULINGS_MAX);
        }
    }

    /** The rulings that are in force. */
    public List<Ruling> rulings() {
        return rulings.all(clock.instant());
    }

    /**
     * A ruling that is in force here.
     *
     * @param spread completes when it is known wherever it must be; if that fails, it counts here all the same
     */
    public record Made(Ruling ruling, CompletionStage<Void> spread) {}

    /**
     * Makes a ruling, in force here at once and on other servers within a second.
     *
     * @param right what the tokens are good for from now on; null: nothing
     * @return the ruling, or empty if there are too many
     */
    public Optional<Made> rule(Ruling.Kind kind, String subject, @Nullable Right right) {
        return rulings.make(kind, subject, right, clock.instant(), kept).map(ruling -> {
            LOG.infof(
                    "event=ruling kind=%s subject=\"%s\" right=%s",
                    kind, LogText.oneLine(subject), right == null ? "none" : right.wireName());
            return new Made(ruling, relay.spread(ruling));
        });
    }
}
