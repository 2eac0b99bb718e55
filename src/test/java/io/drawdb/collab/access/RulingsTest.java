package io.drawdb.collab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.Ruling.Kind;
import io.drawdb.collab.testing.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RulingsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration KEPT = Duration.ofDays(30);

    private Instant now = START;
    private final Access access = Access.byToken(token -> new Verdict.Refused("no"), KEPT, () -> now);

    @Test
    @DisplayName("[ACCESS-9] a token, a client id or a room is revoked, and what was made later is good again")
    void revoked() {
        var first = grant("first", "*", START);
        var second = grant("second", "*", START);
        access.rule(Kind.TOKEN, "first", null);
        assertEquals(Optional.empty(), access.right(first, "room", "ann"));
        assertEquals(Optional.of(Right.EDIT), access.right(second, "room", "ann"));

        access.rule(Kind.CLIENT, "ann", null);
        assertEquals(Optional.empty(), access.right(second, "room", "ann"));
        assertEquals(Optional.of(Right.EDIT), access.right(second, "room", "ben"));

        access.rule(Kind.SHARE, "room", null);
        assertEquals(Optional.empty(), access.right(second, "room", "ben"));
        assertEquals(Optional.of(Right.EDIT), access.right(second, "other", "ben"));
        assertEquals(Optional.of(Right.EDIT), access.right(grant("third", "*", now.plusSeconds(1)), "room", "ben"));
    }

    @Test
    @DisplayName("[ACCESS-9] one token is revoked whenever it says it was made: the issuer's clock may be ahead")
    void tokenOfAFastClock() {
        var ahead = grant("t", "*", START.plusSeconds(10));
        access.rule(Kind.TOKEN, "t", null);
        assertEquals(Optional.empty(), access.right(ahead, "room", "ann"));
    }

    @Test
    @DisplayName("[ACCESS-10] another right counts for the most particular thing it is about; revoked is revoked")
    void otherRight() {
        var grant = grant("t", "*", START);
        access.rule(Kind.SHARE, "room", Right.VIEW);
        assertEquals(Optional.of(Right.VIEW), access.right(grant, "room", "ann"));
        access.rule(Kind.TOKEN, "t", Right.OWNER);
        assertEquals(Optional.of(Right.OWNER), access.right(grant, "room", "ann"));
        access.rule(Kind.CLIENT, "ann", null);
        assertEquals(Optional.empty(), access.right(grant, "room", "ann"));
        now = now.plusSeconds(1);
        access.rule(Kind.CLIENT, "ann", Right.EDIT);
        assertEquals(Optional.of(Right.OWNER), access.right(grant, "room", "ann"));
    }

    @Test
    @DisplayName("[ACCESS-11] a ruling is kept while a token it is about may be valid, and there is a limit to them")
    void kept() {
        for (int n = 0; n < Rulings.RULINGS_MAX; n++) {
            access.heard(new Ruling(Kind.TOKEN, "t" + n, null, now, now.plus(KEPT)));
        }
        assertEquals(Optional.empty(), access.rule(Kind.TOKEN, "one more", null));
        assertTrue(access.rule(Kind.TOKEN, "t5", Right.VIEW).isPresent());
        assertEquals(Rulings.RULINGS_MAX, access.rulings().size());

        // The second one about t5 counts as made a millisecond after the first.
        now = START.plus(KEPT).plusMillis(1);
        assertTrue(access.rule(Kind.TOKEN, "one more", null).isPresent());
        assertEquals(1, access.rulings().size());
    }

    @Test
    @DisplayName("[ACCESS-12] a ruling goes to the other servers as text, and counts there, however often it comes")
    void spread() {
        var other = Access.byToken(token -> new Verdict.Refused("no"), KEPT, () -> now);
        List<String> wire = new ArrayList<>();
        access.spreadBy(ruling -> {
            wire.add(RulingCodec.write(ruling));
            return CompletableFuture.completedFuture(null);
        });
        var grant = grant("t", "room", START);

        access.rule(Kind.CLIENT, "ann", Right.VIEW);
        now = now.plusSeconds(1);
        access.rule(Kind.CLIENT, "ann", null);

        // The older one comes late, and again.
        List.of(wire.get(1), wire.get(0), wire.get(1)).forEach(text -> other.heard(RulingCodec.read(text)));
        assertEquals(Optional.empty(), other.right(grant, "room", "ann"));
        assertEquals(access.rulings(), other.rulings());
    }

    @Test
    @DisplayName(
            "[ACCESS-12] what is ruled here counts after what is known here, though that was made by a clock ahead")
    void rulingOfAFastClock() {
        var ahead = START.plusSeconds(60);
        access.heard(new Ruling(Kind.CLIENT, "ann", Right.VIEW, ahead, ahead.plus(KEPT)));
        var made = access.rule(Kind.CLIENT, "ann", null).orElseThrow().ruling();

        assertEquals(ahead.plusMillis(1), made.at());
        assertEquals(made.at().plus(KEPT), made.until());
        assertEquals(Optional.empty(), access.right(grant("t", "room", START), "room", "ann"));
        assertEquals(List.of(made), access.rulings());
    }

    @Test
    @DisplayName(
            "[ACCESS-12] of two rulings of one moment the one that leaves less counts, in whatever order they come")
    void sameMoment() {
        var more = new Ruling(Kind.CLIENT, "ann", Right.OWNER, START, START.plus(KEPT));
        var less = new Ruling(Kind.CLIENT, "ann", Right.VIEW, START, START.plus(KEPT));
        var revoked = new Ruling(Kind.CLIENT, "ann", null, START, START.plus(KEPT));
        for (var order : List.of(List.of(more, less), List.of(less, more))) {
            var server = Access.byToken(token -> new Verdict.Refused("no"), KEPT, () -> now);
            order.forEach(server::heard);
            assertEquals(List.of(less), server.rulings());
        }
        for (var order : List.of(List.of(revoked, more), List.of(more, revoked))) {
            var server = Access.byToken(token -> new Verdict.Refused("no"), KEPT, () -> now);
            order.forEach(server::heard);
            assertEquals(List.of(revoked), server.rulings());
        }
    }

    @Test
    @DisplayName("[ACCESS-12] a ruling is of the same moment on every server: of a whole millisecond, as it is told")
    void wholeMilliseconds() {
        now = START.plusNanos(1_999_999);
        var made = access.rule(Kind.CLIENT, "ann", null).orElseThrow().ruling();

        assertEquals(made, RulingCodec.read(RulingCodec.write(made)));
    }

    @Test
    @DisplayName("[ADM-18] a ruling is one line in the log, whatever its subject calls itself")
    void oneLine() {
        try (var log = LogLines.of(Access.class.getName())) {
            access.rule(Kind.CLIENT, "a\nb\u0085c\u2028d\u2029e\u009bf\"g", null);

            assertEquals(List.of("event=ruling kind=CLIENT subject=\"a?b?c?d?e?f?g\" right=none"), log.all());
        }
    }

    @Test
    @DisplayName("[ACCESS-8] a grant ends when its token does")
    void ends() {
        var grant = new Grant("t", "t", "room", Right.EDIT, START, START.plusSeconds(60));
        now = START.plusSeconds(59);
        assertTrue(access.right(grant, "room", "ann").isPresent());
        now = START.plusSeconds(60);
        assertFalse(access.right(grant, "room", "ann").isPresent());
        assertFalse(access.right(grant, "other", "ann").isPresent());
    }

    private static Grant grant(String id, String share, Instant issued) {
        return new Grant(id, id, share, Right.EDIT, issued, Instant.MAX);
    }
}
