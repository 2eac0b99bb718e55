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
}
