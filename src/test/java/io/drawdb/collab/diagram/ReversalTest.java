package io.drawdb.collab.diagram;

import static io.drawdb.collab.diagram.Given.apply;
import static io.drawdb.collab.diagram.Given.assertJson;
import static io.drawdb.collab.diagram.Given.diagram;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.drawdb.collab.diagram.Outcome.Applied;
import io.drawdb.collab.diagram.Outcome.Code;
import io.drawdb.collab.diagram.Outcome.Refused;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Taking back one's own change after others have worked on. */
class ReversalTest {
    private static final Diagram START = diagram("""
            {'title':'d','tables':[
              {'id':'a','name':'a','x':0,'fields':[{'id':'f','name':'f'}],'indices':[{'id':0,'fields':['f']}]},
              {'id':'b','name':'b','x':0,'fields':[{'id':'g','name':'g'}]}],
             'relationships':[{'id':'r','startTableId':'a','startFieldId':'f','endTableId':'b','endFieldId':'g'}],
             'notes':[{'id':0,'uid':'n'},{'id':1,'uid':'m'}]}""");
    private static final String NEW_TABLE =
            "[{'target':'table','action':'create','value':{'id':'c','name':'c','fields':[{'id':'h','name':'h'}]}}]";

    private static Outcome undo(String mine, String theirs) {
        Applied done = apply(START, mine);
        Diagram now = apply(done.after(), theirs).after();
        return Changes.reverse(now, done.ops(), done.inverse(), done.dangled(), new CountingKeys());
    }

    private static Diagram undone(String mine, String theirs) {
        Applied applied = assertInstanceOf(Applied.class, undo(mine, theirs));
        return applied.after();
    }

    private static void assertConflict(Target target, String id, Outcome outcome) {
        Refused refused = assertInstanceOf(Refused.class, outcome);
        assertEquals(Code.CONFLICT, refused.code());
        assertEquals(target, refused.target());
        assertEquals(id, refused.id());
    }

    @Test
    @DisplayName("[UND3] a deleted table comes back in its place with its relationships and what named it")
    void deletedTable() {
        Diagram after = undone("[{'target':'table','action':'delete','id':'a'}]", "[]");
        assertJson(Json.text(START.toJson()), after.toJson());
    }

    @Test
    @DisplayName("[UND4] others' work elsewhere stays, wherever it was done")
    void unrelatedWork() {
        Diagram after = undone("[{'target':'table','action':'update','id':'a','patch':{'name':'z'}}]", """
                [{'target':'table','action':'update','id':'a','patch':{'x':7}},
                 {'target':'field','action':'create','tableId':'a','value':{'id':'new'}},
                 {'target':'table','action':'delete','id':'b'}]""");
        assertJson("""
                {'title':'d','tables':[{'id':'a','name':'a','x':7,'fields':[{'id':'f','name':'f'},{'id':'new'}],
                  'indices':[{'id':0,'fields':['f']}]}],
                 'relationships':[],'notes':[{'id':0,'uid':'n'},{'id':1,'uid':'m'}]}""", after.toJson());
    }

    @Test
    @DisplayName("[UND5] a new table that someone else has worked on is not taken away")
    void someoneElsesField() {
        String field = "[{'target':'field','action':'create','tableId':'c','value':{'id':'i'}}]";
        assertConflict(Target.TABLE, "c", undo(NEW_TABLE, field));
    }

    @Test
    @DisplayName("[UND6] a new table that someone has drawn a relationship to is not taken away")
    void someoneElsesRelationship() {
        String relationship = """
                [{'target':'relationship','action':'create','value':
                  {'id':'s','startTableId':'b','startFieldId':'g','endTableId':'c','endFieldId':'h'}}]""";
        assertConflict(Target.RELATIONSHIP, "s", undo(NEW_TABLE, relationship));
    }

    @Test
    @DisplayName("[UND7] a member that someone has written since is not overwritten")
    void laterMember() {
        String mine = "[{'target':'table','action':'update','id':'a','patch':{'x':1}}]";
        assertConflict(
                Target.TABLE, "a", undo(mine, "[{'target':'table','action':'update','id':'a','patch':{'x':2}}]"));
        assertConflict(Target.TABLE, "a", undo(mine, "[{'target':'table','action':'delete','id':'a'}]"));
        assertConflict(
                Target.DIAGRAM,
                "",
                undo(
                        "[{'target':'diagram','action':'update','patch':{'title':'e'}}]",
                        "[{'target':'diagram','action':'update','patch':{'title':'f'}}]"));
    }

    @Test
    @DisplayName("[UND8] a relationship does not come back when its table is gone")
    void relationshipWithoutItsTable() {
        assertConflict(
                Target.RELATIONSHIP,
                "r",
                undo(
                        "[{'target':'relationship','action':'delete','id':'r'}]",
                        "[{'target':'table','action':'delete','id':'b'}]"));
    }

    @Test
    @DisplayName("[UND9] positions that others have changed since are no reason to refuse")
    void positions() {
        Diagram after = undone(
                "[{'target':'note','action':'create','value':{'uid':'o'},'index':0}]",
                "[{'target':'note','action':'delete','id':'m'}]");
        assertJson("[{'id':0,'uid':'n'}]", after.toJson().path("notes"));
        Diagram restored = undone(
                "[{'target':'note','action':'create','value':{'uid':'o'}},{'target':'note','action':'delete','id':'o'}]",
                "[{'target':'note','action':'delete','id':'n'},{'target':'note','action':'delete','id':'m'}]");
        assertEquals(0, restored.count(Target.NOTE));
    }

    @Test
    @DisplayName("[UND10] the first entity of a collection can be taken back although others have added to it")
    void collectionMade() {
        Diagram after = undone(
                "[{'target':'enum','action':'create','value':{'id':'e'}}]",
                "[{'target':'enum','action':'create','value':{'id':'f'}}]");
        assertJson("[{'id':'f'}]", after.toJson().path("enums"));
        Diagram constraints = undone(
                "[{'target':'uniqueConstraint','action':'create','tableId':'a','value':{'id':1}}]",
                "[{'target':'uniqueConstraint','action':'create','tableId':'a','value':{'id':2}}]");
        assertEquals(1, constraints.count(Target.UNIQUE_CONSTRAINT));
        Diagram shell = undone(
                "[{'target':'table','action':'update','id':'a','patch':{'uniqueConstraints':[]}}]",
                "[{'target':'uniqueConstraint','action':'create','tableId':'a','value':{'id':2}}]");
        assertEquals(1, shell.count(Target.UNIQUE_CONSTRAINT));
    }

    private static final Diagram DANGLING = diagram("""
            {'tables':[{'id':'a','name':'a','fields':[{'id':'f','name':'f'}]},{'id':'b','name':'b','x':0}],
             'relationships':[{'id':'r','startTableId':'a','startFieldId':'f','endTableId':'gone','endFieldId':'g'}]}""");

    @Test
    @DisplayName("[UND11] a deleted table comes back with a relationship that led nowhere before")
    void danglingBefore() {
        for (String theirs : new String[] {"[]", "[{'target':'table','action':'update','id':'b','patch':{'x':7}}]"}) {
            Applied done = apply(DANGLING, "[{'target':'table','action':'delete','id':'a'}]");
            Diagram now = apply(done.after(), theirs).after();
            Outcome outcome = Changes.reverse(now, done.ops(), done.inverse(), done.dangled(), new CountingKeys());
            Diagram after = assertInstanceOf(Applied.class, outcome).after();
            assertEquals(1, after.count(Target.RELATIONSHIP));
            assertEquals(List.of("a", "b"), after.ids(Target.TABLE));
        }
    }

    @Test
    @DisplayName(
            "[UND12] a relationship that led somewhere does not come back to lead nowhere, deleted by itself or with its table")
    void danglingSince() {
        assertEquals(
                Set.of(),
                apply(START, "[{'target':'table','action':'delete','id':'a'}]").dangled());
        assertConflict(
                Target.RELATIONSHIP,
                "r",
                undo(
                        "[{'target':'table','action':'delete','id':'a'}]",
                        "[{'target':'table','action':'delete','id':'b'}]"));
    }
}
