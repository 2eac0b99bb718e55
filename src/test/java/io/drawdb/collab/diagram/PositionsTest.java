package io.drawdb.collab.diagram;

import static io.drawdb.collab.diagram.Given.apply;
import static io.drawdb.collab.diagram.Given.assertOperations;
import static io.drawdb.collab.diagram.Given.diagram;
import static io.drawdb.collab.diagram.Given.operations;
import static io.drawdb.collab.diagram.Given.refuse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.drawdb.collab.diagram.Outcome.Applied;
import io.drawdb.collab.diagram.Outcome.Code;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The order of collections, and ids that are positions. */
class PositionsTest {
    private static final Diagram NOTES =
            diagram("{'notes':[{'id':0,'uid':'a'},{'id':1,'uid':'b'},{'id':2,'uid':'c'}],'tables':[{'id':'t'}]}");

    @Test
    @DisplayName("[POS1] a deleted note moves up those behind it, in the same change, without touching them")
    void deletedNote() {
        Applied applied = apply(NOTES, "[{'target':'note','action':'delete','id':'a'}]");
        assertOperations("""
                [{'target':'note','action':'delete','id':'a'},
                 {'target':'note','action':'update','id':'b','patch':{'id':0}},
                 {'target':'note','action':'update','id':'c','patch':{'id':1}}]""", applied.ops());
        assertEquals(Set.of(new EntityRef(Target.NOTE, "a")), applied.touched());
    }

    @Test
    @DisplayName("[POS2] new notes get a uid and their position as id, whatever id they came with")
    void twoQuickNotes() {
        Applied applied = apply(NOTES, """
                [{'target':'note','action':'create','value':{'id':3,'title':'x'}},
                 {'target':'note','action':'create','value':{'id':3,'title':'y'}}]""");
        assertOperations("""
                [{'target':'note','action':'create','value':{'id':3,'title':'x','uid':'k1'}},
                 {'target':'note','action':'create','value':{'id':4,'title':'y','uid':'k2'}}]""", applied.ops());
    }

    @Test
    @DisplayName("[POS3] ids that were no positions before are left alone")
    void otherIds() {
        Diagram odd = diagram("{'notes':[{'id':7,'uid':'a'},{'id':8,'uid':'b'}]}");
        assertEquals(
                1,
                apply(odd, "[{'target':'note','action':'delete','id':'a'}]")
                        .ops()
                        .size());
    }

    @Test
    @DisplayName(
            "[POS4] [V2-OPS-14] an index beyond the end is the end, and the change says which that is; a replay is strict")
    void outOfRange() {
        assertOperations(
                "[{'target':'table','action':'create','value':{'id':'n'}}]",
                apply(NOTES, "[{'target':'table','action':'create','value':{'id':'n'},'index':2}]")
                        .ops());
        String move = "[{'target':'table','action':'move','id':'t','index':3}]";
        Diagram two = apply(NOTES, "[{'target':'table','action':'create','value':{'id':'n'}}]")
                .after();
        assertOperations(
                "[{'target':'table','action':'move','id':'t','index':1}]",
                apply(two, move).ops());
        assertEquals(List.of(), apply(NOTES, move).ops(), "it is there already");
        assertThrows(IllegalArgumentException.class, () -> Changes.replay(NOTES, operations(move)));
        refuse(NOTES, "[{'target':'table','action':'move','id':'nobody','index':0}]", Code.NOT_FOUND);
        refuse(Diagram.empty(), "[{'target':'table','action':'move','id':'t','index':0}]", Code.NOT_FOUND);
    }

    @Test
    @DisplayName("[POS7] [V2-DOC-4] nobody gives a note another position by its id, and who tries changes no note")
    void givenIds() {
        String patch = "[{'target':'note','action':'update','id':'a','patch':{'id':2},'set':{'id':{'a':1}}}]";
        assertEquals(List.of(), apply(NOTES, patch).ops());
        Applied more = apply(NOTES, "[{'target':'note','action':'update','id':'a','patch':{'id':7,'title':'x'}}]");
        assertOperations("[{'target':'note','action':'update','id':'a','patch':{'title':'x'}}]", more.ops());
        assertEquals(Set.of(new EntityRef(Target.NOTE, "a")), more.touched());
        Diagram odd = diagram("{'notes':[{'id':7,'uid':'a'},{'id':8,'uid':'b'}]}");
        assertEquals(List.of(), apply(odd, patch).ops());
    }

    @Test
    @DisplayName("[POS5] a moved entity is taken out and put back at its new index")
    void moved() {
        Diagram after = apply(NOTES, "[{'target':'note','action':'move','id':'a','index':2}]")
                .after();
        assertEquals(List.of("b", "c", "a"), after.ids(Target.NOTE));
        assertEquals(
                0,
                apply(NOTES, "[{'target':'note','action':'move','id':'a','index':0}]")
                        .ops()
                        .size());
    }

    @Test
    @DisplayName("[POS6] the difference moves no more entities than it must")
    void fewestMoves() {
        Diagram before = diagram("{'tables':[{'id':1},{'id':2},{'id':3},{'id':4},{'id':5}]}");
        Diagram after = diagram("{'tables':[{'id':5},{'id':1},{'id':6},{'id':2},{'id':4},{'id':3}]}");
        List<Operation> difference = Changes.diff(before, after);
        long moves =
                difference.stream().filter(Operation.Move.class::isInstance).count();
        assertEquals(2, moves);
        assertEquals(3, difference.size());
    }
}
