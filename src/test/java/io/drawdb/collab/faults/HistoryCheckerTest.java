package io.drawdb.collab.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The checker finds what was planted, and nothing where nothing was. */
class HistoryCheckerTest {
    private static final Event.Link ANN = new Event.Link("ann", 1, "one");
    private static final Event.Link BEN = new Event.Link("ben", 1, "two");

    private final List<Event> history = new ArrayList<>();

    @BeforeEach
    void twoClients() {
        List.of(ANN, BEN).forEach(link -> {
            history.add(new Event.Greeted(link));
            history.add(new Event.Welcomed(link, "e", 0, false, 0, Map.of()));
        });
    }

    private static Event.Change change(long version, String author, long seq, String... touches) {
        return new Event.Change("e", version, author, seq, author + seq, Set.of(touches));
    }

    private void made(String client, long seq) {
        history.add(new Event.Made(client, seq, Set.of(client + "-" + seq), Set.of()));
    }

    private void seen(Event.Link link, Event.Change change) {
        history.add(new Event.Seen(link, change));
    }

    private void seenByBoth(Event.Change change) {
        seen(ANN, change);
        seen(BEN, change);
    }

    private void end(String server, long version, String fingerprint, String... marks) {
        history.add(new Event.Finally(server, "e", version, fingerprint, Set.of(marks)));
    }

    private void annMakesTwo() {
        made("ann", 1);
        made("ann", 2);
        seenByBoth(change(1, "ann", 1));
        seenByBoth(change(2, "ann", 2));
    }

    private void sound() {
        assertEquals(List.of(), HistoryChecker.check(history, true));
    }

    private void caught(String text) {
        var breaches = HistoryChecker.check(history, true);
        assertTrue(breaches.stream().anyMatch(breach -> breach.contains(text)), breaches::toString);
    }

    @Test
    @DisplayName("[CHECK-1] a history in which all is well")
    void allIsWell() {
        annMakesTwo();
        made("ben", 1);
        history.add(new Event.Locked(ANN, "table t", "ben"));
        history.add(new Event.Locked(BEN, "table t", "ben"));
        seenByBoth(change(3, "ben", 1, "table t"));
        history.add(new Event.Unlocked(ANN, "table t"));
        history.add(new Event.Unlocked(BEN, "table t"));
        history.add(new Event.Locked(ANN, "document", "ann"));
        made("ben", 2);
        history.add(new Event.Refused("ben", 2, "locked"));
        var again = new Event.Link("ann", 2, "two");
        history.add(new Event.Greeted(again));
        history.add(new Event.Welcomed(again, "e", 3, true, 1, Map.of("document", "ann")));
        seen(again, change(2, "ann", 2));
        seen(again, change(3, "ben", 1, "table t"));
        seen(again, change(1, "ann", 1));
        history.add(new Event.Document(again, "e", 3, "#3"));
        end("one", 3, "#3", "ann-1", "ann-2", "ben-1");
        end("two", 3, "#3", "ann-1", "ann-2", "ben-1");
        sound();
    }

    @Test
    @DisplayName("[CHECK-2] an acknowledged change that is gone: the version is missing, or its mark")
    void lostAcknowledgement() {
        annMakesTwo();
        end("one", 1, "#1", "ann-1");
        caught("ann:2 was acknowledged as version 2, one has 1");
        caught("the mark ann-2 was acknowledged and is not on one");
    }

    @Test
    @DisplayName("[CHECK-2] … or the version is there and its effect is not, on one of the servers")
    void lostEffect() {
        annMakesTwo();
        end("one", 2, "#2", "ann-1", "ann-2");
        end("two", 2, "#2", "ann-1");
        caught("the mark ann-2 was acknowledged and is not on two");
    }

    @Test
    @DisplayName("[CHECK-2] … or another took its version after it was lost")
    void replacedAcknowledgement() {
        annMakesTwo();
        made("ben", 1);
        seen(new Event.Link("ben", 2, "one"), change(2, "ben", 1));
        end("one", 2, "#2", "ann-1", "ann-2");
        caught("version 2 is");
    }

    @Test
    @DisplayName("[CHECK-3] a change that was applied twice")
    void doubled() {
        made("ann", 1);
        seenByBoth(change(1, "ann", 1));
        seenByBoth(change(2, "ann", 1));
        end("one", 2, "#2", "ann-1");
        caught("ann:1 is version 1 and, for ann#1@one, 2");
    }

    @Test
    @DisplayName("[CHECK-3] … or refused and applied, or that nobody made, or whose mark came back")
    void invented() {
        made("ann", 1);
        history.add(new Event.Refused("ann", 1, "locked"));
        seen(BEN, change(1, "ann", 1));
        seen(BEN, change(2, "cyd", 7));
        end("one", 2, "#2", "ann-1");
        caught("ann:1 was refused and is version 1");
        caught("was told version 2, which nobody made");
        caught("the mark ann-1 is on one and should not be");
    }

    @Test
    @DisplayName("[CHECK-3] … or that was never answered")
    void unanswered() {
        made("ann", 1);
        end("one", 0, "#0");
        caught("ann:1 was never answered");
    }

    @Test
    @DisplayName("[CHECK-4] two orders: versions swapped for one of two")
    void reordered() {
        made("ann", 1);
        made("ben", 1);
        seen(ANN, change(1, "ann", 1));
        seen(ANN, change(2, "ben", 1));
        seen(BEN, change(1, "ben", 1));
        seen(BEN, change(2, "ann", 1));
        end("one", 2, "#2", "ann-1", "ben-1");
        caught("version 1 is");
    }

    @Test
    @DisplayName("[CHECK-4] … the same version with other operations, and an author's changes out of turn")
    void otherContent() {
        made("ann", 1);
        made("ann", 2);
        seen(ANN, change(1, "ann", 2));
        seen(ANN, change(2, "ann", 1));
        seen(BEN, new Event.Change("e", 1, "ann", 2, "other operations", Set.of()));
        end("one", 2, "#2", "ann-1", "ann-2");
        caught("version 1 is");
        caught("came before");
    }

    @Test
    @DisplayName("[CHECK-4] … and a lineage that was begun anew")
    void otherLineage() {
        history.add(new Event.Welcomed(new Event.Link("cyd", 1, "one"), "f", 0, false, 0, Map.of()));
        end("one", 0, "#0");
        caught("was told of the lineage f, others of e");
    }

    @Test
    @DisplayName("[CHECK-5] documents that differ at the same version, at the end or on the way")
    void differs() {
        annMakesTwo();
        history.add(new Event.Document(ANN, "e", 1, "#1"));
        history.add(new Event.Document(BEN, "e", 1, "#1 too"));
        end("one", 2, "#2", "ann-1", "ann-2");
        end("two", 2, "#2 too", "ann-1", "ann-2");
        caught("version 1 is not the same document");
        caught("version 2 is not the same document");
    }

    @Test
    @DisplayName("[CHECK-6] a version that is left out on a connection, or told to others twice")
    void gap() {
        made("ann", 1);
        made("ann", 2);
        seen(BEN, change(2, "ann", 2));
        seen(BEN, change(2, "ann", 2));
        caught("ben#1@two has version 0 and was told 2");
    }

    @Test
    @DisplayName("[CHECK-6] a welcome that is older than what was told before the hello")
    void oldWelcome() {
        var before = new Event.Link("cyd", 1, "two");
        history.add(new Event.Greeted(before));
        annMakesTwo();
        history.add(new Event.Welcomed(before, "e", 0, false, 0, Map.of()));
        end("one", 2, "#2", "ann-1", "ann-2");
        sound();

        var after = new Event.Link("dan", 1, "two");
        history.add(new Event.Greeted(after));
        history.add(new Event.Welcomed(after, "e", 1, false, 0, Map.of()));
        caught("dan#1@two was let in to version 1, when 2 had been told");
        assertEquals(List.of(), HistoryChecker.check(history, false), "what others knew may be late without the log");

        var back = new Event.Link("ben", 2, "one");
        history.add(new Event.Greeted(back));
        history.add(new Event.Welcomed(back, "e", 1, false, 0, Map.of()));
        assertEquals(1, HistoryChecker.check(history, false).size(), "what he knew himself may not");
    }

    @Test
    @DisplayName("[CHECK-7] a lock given to two: on one connection, and over another's document lock")
    void doubleLock() {
        history.add(new Event.Locked(ANN, "table t", "ann"));
        history.add(new Event.Locked(ANN, "table t", "ben"));
        end("one", 0, "#0");
        caught("ann#1@one was told that ben has table t while ann has table t");

        history.add(new Event.Locked(BEN, "table u", "ben"));
        history.add(new Event.Locked(BEN, "document", "ann"));
        caught("ben#1@two was told that ann has document while ben has table u");
    }

    @Test
    @DisplayName("[CHECK-7] … and on two servers: at one version each shows another holder")
    void lockedTwiceOnTwoServers() {
        made("ann", 1);
        history.add(new Event.Locked(ANN, "table t", "ann"));
        history.add(new Event.Locked(BEN, "table t", "ben"));
        seenByBoth(change(1, "ann", 1));
        end("one", 1, "#1", "ann-1");
        caught("at version 1 the locks are");
    }

    @Test
    @DisplayName("[CHECK-7] … and a change past a lock")
    void pastALock() {
        made("ben", 1);
        history.add(new Event.Locked(ANN, "table t", "ann"));
        seen(ANN, change(1, "ben", 1, "table t"));
        end("one", 1, "#1", "ben-1");
        caught("ann has table t, and");
    }

    /** Versions 1 and 2, and what the shared file held one after the other. */
    private void filed(boolean heldUp, String... fingerprints) {
        annMakesTwo();
        history.add(new Event.Document(ANN, "e", 1, "#1"));
        for (var fingerprint : fingerprints) {
            history.add(new Event.Filed(history.size(), fingerprint, heldUp));
        }
        end("one", 2, "#2", "ann-1", "ann-2");
    }

    @Test
    @DisplayName("[CHECK-9] an older document that is written over a newer one, unless it was held up and is put right")
    void olderOverNewer() {
        filed(true, "#1", "#1", "#2", "#1", "#2", "#2");
        sound();
        history.clear();
        twoClients();
        filed(false, "#1", "#2", "#1", "#2");
        caught("put version 1 over version 2");
    }

    @Test
    @DisplayName("[CHECK-9] … a file that holds something else in the end, or what the room never was, or is misread")
    void wrongFile() {
        history.add(new Event.Conflict(BEN));
        filed(true, "#2", "#0", "#1");
        caught("the file holds version 1, the room is at 2");
        caught("holds what the room never was");
        caught("ben#1@two was told that somebody else wrote the file");
    }

    @Test
    @DisplayName("[CHECK-8] a history without an end proves nothing")
    void noEnd() {
        caught("nobody looked what was there in the end");
    }
}
