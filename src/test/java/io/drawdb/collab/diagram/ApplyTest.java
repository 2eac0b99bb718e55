package io.drawdb.collab.diagram;

import static io.drawdb.collab.diagram.Given.apply;
import static io.drawdb.collab.diagram.Given.assertJson;
import static io.drawdb.collab.diagram.Given.assertOperations;
import static io.drawdb.collab.diagram.Given.diagram;
import static io.drawdb.collab.diagram.Given.operations;
import static io.drawdb.collab.diagram.Given.refuse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.drawdb.collab.diagram.Outcome.Applied;
import io.drawdb.collab.diagram.Outcome.Code;
import io.drawdb.collab.diagram.Outcome.Refused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Accepting, normalising and refusing changes. */
class ApplyTest {
    private static final Diagram TOY = diagram("""
            {'title':'d','transform':{'zoom':2},'tables':[{'id':'t','name':'t','x':1,'fields':'none','x-own':{'a':1}},
              {'id':'u','name':'u','fields':[{'id':'f','name':'f'}]}]}""");

    @Test
    @DisplayName("[OP2] a patch is normalised to what it changes; one that changes nothing vanishes")
    void normalised() {
        String patch = "[{'target':'table','action':'update','id':'t','patch':{'x':1.0,'name':'n','gone':null}}]";
        assertOperations(
                "[{'target':'table','action':'update','id':'t','patch':{'name':'n'}}]",
                apply(TOY, patch).ops());
        Applied nothing = apply(TOY, "[{'target':'table','action':'update','id':'t','patch':{'x':1}}]");
        assertSame(TOY, nothing.after());
        assertEquals(Set.of(), nothing.touched());
    }

    @Test
    @DisplayName("[OP3] what a merge patch cannot say, set says: null, and objects with null in them")
    void explicitNull() {
        Applied applied = apply(TOY, """
                [{'target':'table','action':'update','id':'t','patch':{'x-own':{'b':2}},'set':{'x':null,'y':{'z':null}}}]""");
        assertJson(
                "{'id':'t','name':'t','x':null,'y':{'z':null},'fields':'none','x-own':{'a':1,'b':2}}",
                applied.after().find(Target.TABLE, null, "t").orElseThrow());
        assertOperations("""
                [{'target':'table','action':'update','id':'t','patch':{'x-own':{'b':2}},
                  'set':{'x':null,'y':{'z':null}}}]""", applied.ops());
    }

    @Test
    @DisplayName("[OP4] a member that should hold parts but does not is kept as it is, and takes no parts")
    void opaqueFields() {
        assertEquals(
                "none",
                TOY.find(Target.TABLE, null, "t").orElseThrow().path("fields").asText());
        Refused refused =
                refuse(TOY, "[{'target':'field','action':'create','tableId':'t','value':{'id':1}}]", Code.INVALID);
        assertEquals("fields of table \"t\" is not an array of objects", refused.message());
        Diagram after = apply(TOY, """
                [{'target':'table','action':'update','id':'t','patch':{'fields':[{'id':1}]}},
                 {'target':'field','action':'create','tableId':'t','value':{'id':2}}]""").after();
        assertEquals(3, after.count(Target.FIELD));
    }

    @Test
    @DisplayName("[OP5] unknown entities are refused by name, and nothing of the change stays")
    void unknownEntities() {
        String first = "{'target':'table','action':'delete','id':'u'}";
        for (String second : new String[] {
            "{'target':'table','action':'update','id':'x','patch':{'x':1}}",
            "{'target':'table','action':'delete','id':'x'}",
            "{'target':'table','action':'move','id':'x','index':0}",
            "{'target':'field','action':'delete','tableId':'x','id':'f'}"
        }) {
            Refused refused = refuse(TOY, "[" + first + "," + second + "]", Code.NOT_FOUND);
            assertEquals(Target.TABLE, refused.target());
            assertEquals("x", refused.id());
        }
        assertEquals(2, TOY.count(Target.TABLE));
        assertThrows(
                IllegalArgumentException.class,
                () -> Changes.replay(TOY, operations("[{'target':'table','action':'delete','id':'x'}]")));
    }

    @Test
    @DisplayName("[OP6] a relationship must refer to what is there once the change is done")
    void relationshipEnds() {
        String relationship = """
                {'target':'relationship','action':'create','value':
                  {'id':'r','startTableId':'u','startFieldId':'f','endTableId':'v','endFieldId':'g'}}""";
        Refused refused = refuse(TOY, "[" + relationship + "]", Code.NOT_FOUND);
        assertEquals("r", refused.id());
        for (String none : new String[] {"", ",'fields':null", ",'fields':[]"}) {
            String bare = "{'target':'table','action':'create','value':{'id':'v'" + none + "}}";
            refuse(TOY, "[" + bare + "," + relationship + "]", Code.NOT_FOUND);
        }
        String table = "{'target':'table','action':'create','value':{'id':'v','fields':[{'id':'g'}]}}";
        Diagram after = apply(TOY, "[" + relationship + "," + table + "]").after();
        refuse(
                after,
                "[{'target':'relationship','action':'update','id':'r','patch':{'endFieldId':'x'}}]",
                Code.NOT_FOUND);
        apply(after, "[{'target':'relationship','action':'update','id':'r','patch':{'name':'n'}}]");
    }

    @Test
    @DisplayName("[OP7] a whole diagram becomes its difference; transform is dropped and unknown members survive")
    void replacement() {
        Applied applied = apply(TOY, """
                [{'target':'diagram','action':'replace','value':{'title':'d','transform':{'zoom':9},'x-new':[null],
                  'tables':[{'id':'t','name':'t','x':1,'fields':'none','x-own':{'a':1}},
                   {'id':'u','name':'u','fields':[{'id':'g','name':'g'},{'id':'f','name':'f'}]}]}}]""");
        assertOperations("""
                [{'target':'field','action':'create','tableId':'u','index':0,'value':{'id':'g','name':'g'}},
                 {'target':'diagram','action':'update','patch':{'x-new':[null]}}]""", applied.ops());
        refuse(TOY, "[{'target':'diagram','action':'replace','value':{'tables':[1]}}]", Code.INVALID);
    }

    @Test
    @DisplayName("[OP8] collections change by operations on their entities, not as members of the diagram")
    void collectionsAsMembers() {
        refuse(TOY, "[{'target':'diagram','action':'update','patch':{'tables':[]}}]", Code.INVALID);
        refuse(TOY, "[{'target':'diagram','action':'update','patch':{'enums':[{'id':1}]}}]", Code.INVALID);
        refuse(TOY, "[{'target':'diagram','action':'update','patch':{'transform':{}}}]", Code.INVALID);
        Diagram after = apply(TOY, "[{'target':'diagram','action':'update','patch':{'enums':[]}}]")
                .after();
        assertJson("[]", after.toJson().path("enums"));
    }

    @Test
    @DisplayName("[OP9] parts of a new table get their keys with it")
    void partsOfANewTable() {
        Diagram after = apply(Diagram.empty(), """
                [{'target':'table','action':'create','value':{'id':'n','fields':[{'id':1},{'id':1}],'indices':[{}]}},
                 {'target':'table','action':'create','value':{'name':'without id'}}]""").after();
        assertEquals(2, after.ids(Target.FIELD, "n").size());
        assertEquals(1, after.ids(Target.INDEX, "n").size());
        Invariants.assertSound(after);
    }

    @Test
    @DisplayName("[OP10] a replayed update that would change a key does not fit")
    void replayedKeyChange() {
        List<Operation> change = operations("[{'target':'table','action':'update','id':'u','patch':{'id':'v'}}]");
        assertThrows(IllegalArgumentException.class, () -> Changes.replay(TOY, change));
    }

    @Test
    @DisplayName("[OP11] a draft that is changed on leaves the states taken from it alone")
    void frozenStates() {
        Draft draft = new Draft(TOY);
        draft.remove(Target.TABLE, null, "t");
        Diagram frozen = draft.freeze();
        draft.remove(Target.TABLE, null, "u");
        assertEquals(List.of("u"), frozen.ids(Target.TABLE));
    }

    @Test
    @DisplayName("[OP12] [V2-OPS-12] a change whose operations come to nothing is none")
    void comesToNothing() {
        Applied applied = apply(TOY, """
                [{'target':'diagram','action':'update','patch':{'title':'q'}},
                 {'target':'table','action':'create','value':{'id':'w'},'index':0},
                 {'target':'field','action':'update','tableId':'u','id':'f','patch':{'name':'g'}},
                 {'target':'table','action':'move','id':'t','index':2},
                 {'target':'table','action':'move','id':'t','index':1},
                 {'target':'field','action':'update','tableId':'u','id':'f','patch':{'name':'f'}},
                 {'target':'table','action':'delete','id':'w'},
                 {'target':'diagram','action':'update','patch':{'title':'d'}}]""");
        assertSame(TOY, applied.after());
        assertEquals(List.of(), applied.ops());
        assertEquals(Set.of(), applied.touched());
    }

    @Test
    @DisplayName("[OP13] [V2-OPS-15] a change from which too much would follow is refused")
    void tooMuchFollows() {
        String names = String.join(",", Collections.nCopies(5_000, "'f'"));
        Diagram diagram = diagram("""
                {'tables':[{'id':1,'name':'t','fields':[{'id':1,'name':'f'}],'indices':[{'id':0,'fields':[%s]}]}]}""".formatted(names));
        List<Operation> renames = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            renames.addAll(operations(
                    "[{'target':'field','action':'update','tableId':1,'id':1,'patch':{'name':'f" + i + "'}}]"));
        }
        Outcome outcome = Changes.apply(diagram, renames, new CountingKeys());
        assertEquals(Code.TOO_LARGE, assertInstanceOf(Refused.class, outcome).code());
        assertInstanceOf(Applied.class, Changes.apply(diagram, renames.subList(0, 100), new CountingKeys()));
    }

    @Test
    @DisplayName("[OP13] [V2-OPS-15] so is one by which a long name would be written a thousand times")
    void longNameOfMany() {
        String fields = IntStream.range(0, 2_000)
                .mapToObj(n -> "{'id':'f%d','name':'n','type':'ZZ'}".formatted(n))
                .collect(Collectors.joining(","));
        Diagram diagram = diagram("{'tables':[{'id':'t','name':'t','fields':[" + fields
                + "]}],'enums':[{'id':'e','name':'zz','values':[]}]}");
        refuse(diagram, rename("x".repeat(1 << 20)), Code.TOO_LARGE);
        assertEquals(2_001, apply(diagram, rename("x".repeat(1_000))).ops().size());
    }

    private static String rename(String name) {
        return "[{'target':'enum','action':'update','id':'e','patch':{'name':'" + name + "'}}]";
    }

    @Test
    @DisplayName("[OP13] [V2-OPS-15] so is one by which a long list would be kept a thousand times, to take it back")
    void longListOfMany() {
        List<String> names =
                IntStream.range(0, 2_000).mapToObj(n -> n + "x".repeat(1_000)).toList();
        String fields = IntStream.range(0, 2_000)
                .mapToObj(n -> "{'id':'f%d','name':'%s'}".formatted(n, names.get(n)))
                .collect(Collectors.joining(","));
        Diagram diagram = diagram("{'tables':[{'id':'t','name':'t','fields':[" + fields
                + "],'indices':[{'id':'i','name':'i','fields':['" + String.join("','", names) + "']}]}]}");
        refuse(diagram, deletions(2_000), Code.TOO_LARGE);
        refuse(diagram, "[{'target':'table','action':'update','id':'t','patch':{'fields':null}}]", Code.TOO_LARGE);
        assertEquals(6, apply(diagram, deletions(3)).ops().size());
    }

    private static String deletions(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "{'target':'field','action':'delete','tableId':'t','id':'f" + n + "'}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
