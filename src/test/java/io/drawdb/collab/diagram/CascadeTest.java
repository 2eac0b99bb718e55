package io.drawdb.collab.diagram;

import static io.drawdb.collab.diagram.Given.apply;
import static io.drawdb.collab.diagram.Given.assertJson;
import static io.drawdb.collab.diagram.Given.assertOperations;
import static io.drawdb.collab.diagram.Given.diagram;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.drawdb.collab.diagram.Outcome.Applied;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What follows from deleting and renaming. */
class CascadeTest {
    private static final Diagram SHOP = diagram("""
            {'tables':[
              {'id':'u','name':'users','fields':[{'id':0,'name':'id','type':'INT'},{'id':1,'name':'mood','type':'MOOD'}],
               'indices':[{'id':0,'name':'i','fields':['id','mood']}],
               'uniqueConstraints':[{'id':0,'name':'c','fields':['mood']}]},
              {'id':'o','name':'orders','inherits':['users'],'fields':[{'id':'a','name':'user','type':'INT'},
               {'id':'b','name':'mood','type':'MOOD'}]}],
             'relationships':[
              {'id':'r1','startTableId':'o','startFieldId':'a','endTableId':'u','endFieldId':'0'},
              {'id':'r2','startTableId':'o','startFieldId':'a','endTableId':'u','endFieldId':0,
               'fields':[{'startFieldId':'a','endFieldId':0},{'startFieldId':'b','endFieldId':1}]}],
             'types':[{'id':'t','name':'pair','fields':[{'id':'x','name':'l','type':'MOOD'}]}],
             'enums':[{'id':'e','name':'mood','values':['ok']}]}""");

    @Test
    @DisplayName("[CAS1] deleting a table deletes its relationships and takes its name out of inherits")
    void deletingATable() {
        Applied applied = apply(SHOP, "[{'target':'table','action':'delete','id':'u'}]");
        assertOperations("""
                [{'target':'relationship','action':'delete','id':'r1'},
                 {'target':'relationship','action':'delete','id':'r2'},
                 {'target':'table','action':'update','id':'o','patch':{'inherits':[]}},
                 {'target':'table','action':'delete','id':'u'}]""", applied.ops());
        assertEquals(
                Set.of(
                        new EntityRef(Target.RELATIONSHIP, "r1"),
                        new EntityRef(Target.RELATIONSHIP, "r2"),
                        new EntityRef(Target.TABLE, "o"),
                        new EntityRef(Target.TABLE, "u")),
                applied.touched());
    }

    @Test
    @DisplayName("[V2-OPS-5] a view of a table that is deleted stays as it is, as in drawDB")
    void viewsStay() {
        Diagram before = diagram("{'tables':[{'id':'u'}],'views':[{'id':'v','baseTableId':'u','joins':[]}]}");
        Applied applied = apply(before, "[{'target':'table','action':'delete','id':'u'}]");
        assertOperations("[{'target':'table','action':'delete','id':'u'}]", applied.ops());
        assertEquals(List.of("v"), applied.after().ids(Target.VIEW));
    }

    @Test
    @DisplayName(
            "[CAS2] deleting a field deletes the relationships that use it, composite ones too, and it leaves constraints")
    void deletingAField() {
        Applied applied = apply(SHOP, "[{'target':'field','action':'delete','tableId':'u','id':1}]");
        assertOperations("""
                [{'target':'relationship','action':'delete','id':'r2'},
                 {'target':'index','action':'update','tableId':'u','id':'0','patch':{'fields':['id']}},
                 {'target':'uniqueConstraint','action':'update','tableId':'u','id':'0','patch':{'fields':[]}},
                 {'target':'field','action':'delete','tableId':'u','id':'1'}]""", applied.ops());
    }

    @Test
    @DisplayName("[CAS3] a new table name goes to inherits")
    void renamingATable() {
        Applied applied = apply(SHOP, "[{'target':'table','action':'update','id':'u','patch':{'name':'people'}}]");
        assertJson(
                "['people']",
                applied.after().find(Target.TABLE, null, "o").orElseThrow().path("inherits"));
        assertEquals(2, applied.ops().size());
    }

    @Test
    @DisplayName("[CAS4] a new field name goes to the indices and constraints of its table")
    void renamingAField() {
        Applied applied =
                apply(SHOP, "[{'target':'field','action':'update','tableId':'u','id':'1','patch':{'name':'m'}}]");
        Diagram after = applied.after();
        assertJson(
                "['id','m']", after.find(Target.INDEX, "u", "0").orElseThrow().path("fields"));
        assertJson(
                "['m']",
                after.find(Target.UNIQUE_CONSTRAINT, "u", "0").orElseThrow().path("fields"));
        assertEquals(Set.of(new EntityRef(Target.TABLE, "u")), applied.touched());
    }

    @Test
    @DisplayName("[CAS5] a new enum or type name goes to fields of tables and types, in upper case")
    void renamingAnEnum() {
        Applied applied = apply(SHOP, "[{'target':'enum','action':'update','id':'e','patch':{'name':'feeling'}}]");
        for (String text : List.of("u/1", "o/b")) {
            String[] path = text.split("/");
            assertEquals(
                    "FEELING",
                    applied.after()
                            .find(Target.FIELD, path[0], path[1])
                            .orElseThrow()
                            .path("type")
                            .asText());
        }
        assertEquals(
                "FEELING",
                applied.after()
                        .find(Target.TYPE_FIELD, "t", "x")
                        .orElseThrow()
                        .path("type")
                        .asText());
        assertEquals(4, applied.ops().size());
    }

    @Test
    @DisplayName("[CAS6] as long as another has the old name, those who use it mean him")
    void namesakes() {
        Diagram twins = diagram("""
                {'tables':[{'id':1,'name':'a','fields':[{'id':1,'name':'f'},{'id':2,'name':'f'}],
                            'indices':[{'id':0,'fields':['f']}]},
                           {'id':2,'name':'a'},{'id':3,'name':'c','inherits':['a']}],
                 'types':[{'id':1,'name':'t'}],'enums':[{'id':1,'name':'T'}]}""");
        assertEquals(
                1,
                apply(twins, "[{'target':'table','action':'delete','id':2}]")
                        .ops()
                        .size());
        assertEquals(
                1,
                apply(twins, "[{'target':'table','action':'update','id':2,'patch':{'name':'b'}}]")
                        .ops()
                        .size());
        assertEquals(
                1,
                apply(twins, "[{'target':'field','action':'delete','tableId':1,'id':1}]")
                        .ops()
                        .size());
        assertEquals(
                1,
                apply(twins, "[{'target':'field','action':'update','tableId':1,'id':1,'patch':{'name':'g'}}]")
                        .ops()
                        .size());
        assertEquals(
                1,
                apply(twins, "[{'target':'type','action':'update','id':1,'patch':{'name':'u'}}]")
                        .ops()
                        .size());
    }

    @Test
    @DisplayName("[CAS7] whole arrays of fields are taken apart, so that what is gone from them cascades")
    void wholeArrays() {
        Applied applied = apply(SHOP, """
                [{'target':'table','action':'update','id':'u','patch':{'x':5,
                  'fields':[{'id':2,'name':'new','type':'INT'},{'id':0,'name':'key','type':'INT'}]}}]""");
        assertOperations("""
                [{'target':'table','action':'update','id':'u','patch':{'x':5}},
                 {'target':'relationship','action':'delete','id':'r2'},
                 {'target':'index','action':'update','tableId':'u','id':'0','patch':{'fields':['id']}},
                 {'target':'uniqueConstraint','action':'update','tableId':'u','id':'0','patch':{'fields':[]}},
                 {'target':'field','action':'delete','tableId':'u','id':'1'},
                 {'target':'field','action':'create','tableId':'u','index':0,
                  'value':{'id':2,'name':'new','type':'INT'}},
                 {'target':'field','action':'update','tableId':'u','id':'0','patch':{'name':'key'}},
                 {'target':'index','action':'update','tableId':'u','id':'0','patch':{'fields':['key']}}]""", applied.ops());
        Applied emptied = apply(SHOP, "[{'target':'table','action':'update','id':'u','patch':{'fields':null}}]");
        assertEquals(0, emptied.after().count(Target.RELATIONSHIP));
    }

    private static String typeOf(Diagram diagram, String table, String field) {
        return diagram.find(Target.FIELD, table, field)
                .orElseThrow()
                .path("type")
                .asText();
    }

    @Test
    @DisplayName("[CAS8] [V2-OPS-7] a user's type that is called like one of drawDB's own takes no field along")
    void builtInTypes() {
        Diagram diagram = diagram("""
                {'database':'postgresql','tables':[{'id':1,'name':'t','fields':[
                  {'id':1,'name':'a','type':'DATE'},{'id':2,'name':'b','type':'MOOD'},
                  {'id':3,'name':'c','type':'DOUBLE PRECISION'}]}],
                 'enums':[{'id':1,'name':'date'},{'id':2,'name':'mood'}],'types':[{'id':1,'name':'double precision'}]}""");
        Diagram after = apply(diagram, """
                [{'target':'enum','action':'update','id':1,'patch':{'name':'date_range'}},
                 {'target':'type','action':'update','id':1,'patch':{'name':'pair'}}]""").after();
        assertEquals("DATE", typeOf(after, "1", "1"));
        assertEquals("DOUBLE PRECISION", typeOf(after, "1", "3"));
        Diagram typedThrough = apply(after, """
                [{'target':'enum','action':'update','id':2,'patch':{'name':'Timestamp'}},
                 {'target':'enum','action':'update','id':2,'patch':{'name':'timestamp_of_mood'}}]""").after();
        assertEquals("MOOD", typeOf(typedThrough, "1", "2"), "it can't be taken for the built-in one meanwhile");
    }

    @Test
    @DisplayName("[CAS9] [V2-OPS-7] who clears a name leaves those who use it with the old one")
    void clearedNames() {
        Diagram after = apply(SHOP, """
                [{'target':'table','action':'update','id':'u','patch':{'name':''}},
                 {'target':'field','action':'update','tableId':'u','id':1,'patch':{'name':''}},
                 {'target':'enum','action':'update','id':'e','patch':{'name':''}}]""").after();
        after = apply(after, """
                [{'target':'table','action':'update','id':'u','patch':{'name':'people'}},
                 {'target':'field','action':'update','tableId':'u','id':1,'patch':{'name':'feeling'}},
                 {'target':'enum','action':'update','id':'e','patch':{'name':'feeling'}}]""").after();
        assertJson(
                "['users']", after.find(Target.TABLE, null, "o").orElseThrow().path("inherits"));
        assertJson(
                "['id','mood']",
                after.find(Target.INDEX, "u", "0").orElseThrow().path("fields"));
        assertEquals("MOOD", typeOf(after, "u", "1"));
        Diagram again = apply(after, """
                [{'target':'table','action':'update','id':'u','patch':{'name':'users'}},
                 {'target':'field','action':'update','tableId':'u','id':1,'patch':{'name':'mood'}},
                 {'target':'enum','action':'update','id':'e','patch':{'name':'mood'}}]""").after();
        assertJson(Json.text(SHOP.toJson()), again.toJson());
    }

    @Test
    @DisplayName(
            "[CAS10] [V2-OPS-7] nobody is given a name that somebody else has: he could not be told from the other any more")
    void collidingNames() {
        Diagram diagram = diagram("""
                {'tables':[{'id':1,'name':'user','fields':[{'id':1,'name':'a'},{'id':2,'name':'ab'}],
                            'indices':[{'id':0,'fields':['a']},{'id':1,'fields':['ab']}]},
                           {'id':2,'name':'users','fields':[{'id':1,'name':'x','type':'MOOD'},{'id':2,'name':'y','type':'MOODS'}]},
                           {'id':3,'name':'c','inherits':['user']},{'id':4,'name':'d','inherits':['users']}],
                 'enums':[{'id':1,'name':'mood'}],'types':[{'id':1,'name':'Moods'}]}""");
        Diagram after = apply(diagram, """
                [{'target':'table','action':'update','id':1,'patch':{'name':'users'}},
                 {'target':'field','action':'update','tableId':1,'id':1,'patch':{'name':'ab'}},
                 {'target':'enum','action':'update','id':1,'patch':{'name':'moods'}}]""").after();
        after = apply(after, """
                [{'target':'table','action':'update','id':1,'patch':{'name':'users2'}},
                 {'target':'field','action':'update','tableId':1,'id':1,'patch':{'name':'abc'}},
                 {'target':'enum','action':'update','id':1,'patch':{'name':'moods2'}}]""").after();
        assertJson("['user']", after.find(Target.TABLE, null, "3").orElseThrow().path("inherits"));
        assertJson(
                "['users']", after.find(Target.TABLE, null, "4").orElseThrow().path("inherits"));
        assertJson("['a']", after.find(Target.INDEX, "1", "0").orElseThrow().path("fields"));
        assertJson("['ab']", after.find(Target.INDEX, "1", "1").orElseThrow().path("fields"));
        assertEquals("MOOD", typeOf(after, "2", "1"));
        assertEquals("MOODS", typeOf(after, "2", "2"));
    }

    private static String indexed(String before, String after) {
        Diagram diagram = diagram("""
                {'tables':[{'id':1,'name':'t','fields':[%s],'indices':[{'id':0,'fields':['a','b','c','z']}]}]}""".formatted(before));
        String change = "[{'target':'table','action':'update','id':1,'patch':{'fields':[%s]}}]".formatted(after);
        return Json.text(apply(diagram, change)
                        .after()
                        .find(Target.INDEX, "1", "0")
                        .orElseThrow()
                        .path("fields"))
                .replace('"', '\'');
    }

    @Test
    @DisplayName(
            "[CAS11] [V2-OPS-7] names that change in one list change at once: two that are exchanged stay told apart")
    void namesInAList() {
        String before = "{'id':1,'name':'a'},{'id':2,'name':'b'},{'id':3,'name':'c'}";
        assertEquals(
                "['b','a','c','z']", indexed(before, "{'id':1,'name':'b'},{'id':2,'name':'a'},{'id':3,'name':'c'}"));
        assertEquals(
                "['b','c','a','z']", indexed(before, "{'id':1,'name':'b'},{'id':2,'name':'c'},{'id':3,'name':'a'}"));
        assertEquals(
                "['b','c','d','z']", indexed(before, "{'id':3,'name':'d'},{'id':1,'name':'b'},{'id':2,'name':'c'}"));
        assertEquals(
                "['a','e','c','z']",
                indexed(before, "{'id':1,'name':'c'},{'id':2,'name':'e'},{'id':3,'name':'c'}"),
                "into a name that another keeps");
        assertEquals("['b','c','z']", indexed(before, "{'id':1,'name':'b'},{'id':3,'name':'c'}"), "one is deleted");
        assertEquals(
                "['a','b','c','z']",
                indexed(before, "{'id':1,'name':'d'},{'id':2,'name':'d'},{'id':3,'name':''}"),
                "two into one, and one into none");
    }
}
