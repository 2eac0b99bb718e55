package io.drawdb.collab.diagram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.diagram.Outcome.Applied;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every change of every diagram. The name of a failing test carries its seed. */
class ChangesPropertyTest {
    private static final int STEPS = 12;

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("diagram.seeds", 300));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("[OP1] a change applies whole and reversibly, or leaves nothing")
    void everyChangeIsAtomicReplayableAndReversible(long seed) throws InvalidDiagramException {
        SplittableRandom random = new SplittableRandom(seed);
        CountingKeys keys = new CountingKeys();
        Diagram diagram = Diagram.parse(RandomDiagrams.diagram(random, random.nextInt(6)), keys, null);
        for (int step = 0; step < STEPS; step++) {
            byte[] bytes = diagram.encoded();
            List<Operation> change = RandomDiagrams.change(random, diagram);
            Outcome outcome = Changes.apply(diagram, change, keys);
            assertArrayEquals(bytes, diagram.encoded(), "the diagram before is as it was");
            if (outcome instanceof Applied applied) {
                assertFaithful(diagram, applied);
                assertConsistent(diagram, change, applied);
                assertTouched(diagram, applied);
                diagram = applied.after();
            }
        }
    }

    private static void assertFaithful(Diagram before, Applied applied) {
        Diagram after = applied.after();
        assertTrue(Changes.replay(before, applied.ops()).sameAs(after), "replay");
        assertTrue(Changes.replay(before, overTheWire(applied.ops())).sameAs(after), "replay of what was sent");
        assertTrue(Changes.replay(after, applied.inverse()).sameAs(before), "inverse");
        assertTrue(Changes.replay(after, overTheWire(applied.inverse())).sameAs(before), "inverse as it is kept");
        assertEquals(applied.ops().isEmpty(), before == after, "no change, no new diagram");
        assertEquals(applied.ops().isEmpty(), before.sameAs(after), "no new diagram that is the same");
        assertTrue(
                Changes.exactly(after, applied.inverse()) instanceof Applied back
                        ? back.after().sameAs(before)
                        : after == before,
                "taken back to the letter");
    }

    private static List<Operation> overTheWire(List<Operation> operations) {
        try {
            byte[] sent = Json.bytes(OperationCodec.writeAll(operations));
            List<Operation> read = OperationCodec.readAll(Json.parse(sent));
            assertEquals(operations.size(), read.size());
            return read;
        } catch (MalformedJsonException | InvalidOperationException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static void assertConsistent(Diagram before, List<Operation> change, Applied applied) {
        Invariants.assertSound(applied.after());
        boolean replaced = change.stream().anyMatch(Operation.ReplaceDiagram.class::isInstance);
        Set<String> dangling = new HashSet<>(Invariants.danglingRelationships(applied.after()));
        dangling.removeAll(Invariants.danglingRelationships(before));
        assertTrue(replaced || dangling.isEmpty(), () -> "dangling " + dangling);
        for (Target target : List.of(Target.NOTE, Target.AREA)) {
            for (String id : replaced ? List.<String>of() : before.ids(target)) {
                assertPosition(before, applied.after(), target, id);
            }
            boolean wasNumbered = Numbering.isByPosition(before.entities(target));
            assertTrue(replaced
                    || !wasNumbered
                    || Numbering.isByPosition(applied.after().entities(target)));
        }
    }

    /** The id of a note or area stays what it was, or is its position now. */
    private static void assertPosition(Diagram before, Diagram after, Target target, String id) {
        after.find(target, null, id).ifPresent(now -> {
            JsonNode was = before.find(target, null, id).orElseThrow().path("id");
            boolean isKept = Json.same(was, now.path("id"));
            assertTrue(isKept
                    || Numbering.isPosition(now.path("id"), after.ids(target).indexOf(id)));
        });
    }

    /** Whose content differs was said to be touched; who was not touched keeps his bytes. */
    private static void assertTouched(Diagram before, Applied applied) {
        for (Target target : Target.collections()) {
            for (Entity entity : applied.after().entities(target)) {
                Entity old = new Draft(before).entity(target, entity.key());
                boolean touched = applied.touched().contains(new EntityRef(target, entity.key()));
                if (!touched && !target.positional()) {
                    assertSame(old, entity);
                }
            }
            List<String> gone = new ArrayList<>(before.ids(target));
            gone.removeAll(applied.after().ids(target));
            gone.forEach(id -> assertTrue(applied.touched().contains(new EntityRef(target, id))));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("[DIF1] the difference of any two diagrams makes the one of the other, in both directions")
    void theDifferenceOfAnyTwoDiagramsMakesOneOfTheOther(long seed) throws InvalidDiagramException {
        SplittableRandom random = new SplittableRandom(seed);
        CountingKeys keys = new CountingKeys();
        Diagram left = Diagram.parse(RandomDiagrams.diagram(random, random.nextInt(5)), keys, null);
        Diagram right = Diagram.parse(RandomDiagrams.diagram(random, random.nextInt(5)), keys, left);
        assertDifference(left, right);
        assertDifference(Diagram.empty(), left);
        Diagram changed = changed(random, left, keys);
        assertDifference(left, changed);
        assertTrue(Changes.diff(left, left).isEmpty());
        assertTrue(Changes.diff(left, Changes.replay(changed, Changes.diff(changed, left)))
                .isEmpty());
    }

    private static void assertDifference(Diagram left, Diagram right) {
        List<Operation> there = Changes.diff(left, right);
        Diagram replayed = Changes.replay(left, overTheWire(there));
        assertTrue(replayed.sameAs(right), () -> OperationCodec.writeAll(there) + " of " + left.toJson());
        assertEquals(right.fingerprint(), replayed.fingerprint());
        Invariants.assertSound(replayed);
        assertTrue(Changes.replay(right, Changes.diff(right, left)).sameAs(left));
    }

    private static Diagram changed(SplittableRandom random, Diagram diagram, KeySource keys) {
        Diagram changed = diagram;
        for (int i = 0; i < STEPS; i++) {
            Outcome outcome = Changes.apply(changed, RandomDiagrams.change(random, changed), keys);
            changed = outcome instanceof Applied applied ? applied.after() : changed;
        }
        return changed;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("[UND1] a change taken back at once leaves the diagram as it was, and can be done again")
    void undoAndRedoAreExact(long seed) throws InvalidDiagramException {
        SplittableRandom random = new SplittableRandom(seed);
        CountingKeys keys = new CountingKeys();
        Diagram before = Diagram.parse(RandomDiagrams.diagram(random, random.nextInt(6)), keys, null);
        for (int step = 0; step < STEPS; step++) {
            if (!(Changes.apply(before, RandomDiagrams.change(random, before), keys) instanceof Applied done)) {
                continue;
            }
            Outcome outcome = Changes.reverse(done.after(), done.ops(), done.inverse(), done.dangled(), keys);
            if (outcome instanceof Applied undone) {
                Diagram original = before;
                assertTrue(
                        undone.after().sameContent(before),
                        () -> "left to undo: " + OperationCodec.writeAll(Changes.diff(undone.after(), original))
                                + " of " + OperationCodec.writeAll(done.ops()));
                Outcome again = Changes.reverse(undone.after(), undone.ops(), undone.inverse(), undone.dangled(), keys);
                assertTrue(again instanceof Applied redone && redone.after().sameContent(done.after()), "redone");
            } else {
                assertTrue(isAmbiguous(before, done.after()), () -> outcome + " for " + done.ops());
            }
            before = done.after();
        }
    }

    /** A reference that met nothing before may be taken for one to what the change brought. */
    private static boolean isAmbiguous(Diagram before, Diagram after) {
        Set<String> names = new HashSet<>(Invariants.danglingNames(before));
        names.removeAll(Invariants.danglingNames(after));
        return !names.isEmpty() || !Invariants.danglingRelationships(before).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("[UND2] an undo after others' work is sound, or refused and leaves nothing")
    void undoAfterOthersWorkIsSound(long seed) throws InvalidDiagramException {
        SplittableRandom random = new SplittableRandom(seed);
        CountingKeys keys = new CountingKeys();
        Diagram before = Diagram.parse(RandomDiagrams.diagram(random, 1 + random.nextInt(6)), keys, null);
        for (int step = 0; step < STEPS; step++) {
            if (!(Changes.apply(before, RandomDiagrams.change(random, before), keys) instanceof Applied done)
                    || !(Changes.apply(done.after(), RandomDiagrams.change(random, done.after()), keys)
                            instanceof Applied later)) {
                continue;
            }
            Outcome outcome = Changes.reverse(later.after(), done.ops(), done.inverse(), done.dangled(), keys);
            if (outcome instanceof Applied undone) {
                assertFaithful(later.after(), undone);
                Invariants.assertSound(undone.after());
                Set<String> dangling = new HashSet<>(Invariants.danglingRelationships(undone.after()));
                dangling.removeAll(Invariants.danglingRelationships(later.after()));
                assertTrue(dangling.isEmpty(), () -> "dangling " + dangling);
            }
            before = later.after();
        }
    }
}
