import {createTable, equal, ok} from '/js/harness.js';
import {openEditor, settled, shows, witness} from './stage.js';

const find = (list, name) => list.find((one) => one.name === name || one.title === name);

/** Two editors and a witness in a room that has something in it. */
async function room(t, ops = [], options = {}) {
  const url = t.room();
  const see = await witness(t, url);
  ops.length > 0 && see.edit(ops);
  await t.until(() => see.synced);
  const ann = await openEditor(t, url, 'Ann', options);
  const ben = await openEditor(t, url, 'Ben', options);
  await settled(t, see, ann, ben);
  return {url, see, ann, ben, all: () => settled(t, see, ann, ben)};
}

const field = (id, name = id) => ({id, name, type: 'INT'});
const users = () => createTable('users', {fields: [field('f1'), field('f2')]});
const note = (n) => ({target: 'note', action: 'create', value: {id: n, title: `n${n}`, content: '', x: n, y: 0, height: 88}});
const area = (n) => ({target: 'area', action: 'create', value: {id: n, name: `a${n}`, x: n, y: 0, width: 9, height: 9}});
const link = (id, more = {}) => ({target: 'relationship', action: 'create', value: {
  id, name: id, startTableId: 'users', startFieldId: 'f1', endTableId: 'users', endFieldId: 'f2', cardinality: 'one_to_many', ...more}});

export const tests = {
  async '[HAZARD-1] notes and areas that are renumbered stay who they are'(t) {
    const {see, ann, ben, all} = await room(t, [note(0), note(1), note(2), area(0), area(1)]);
    ann.api.deleteNote(0);
    ben.api.updateNote(2, {content: 'for n2'});
    ann.api.deleteArea(0);
    ben.api.updateArea(1, {width: 50});
    await t.until(() => see.diagram.notes.length === 2 && find(see.diagram.notes, 'n2').content && see.diagram.subjectAreas[0].width === 50);
    await all();
    equal(see.diagram.notes.map(({title, content}) => [title, content]), [['n1', ''], ['n2', 'for n2']]);
    equal(ann.api.notes.map(({id}) => id), [0, 1], 'positions in the editor');
    ok(!see.told.some(({type}) => type === 'rejected'), 'nothing was refused');
  },

  async '[HAZARD-2] two quick adds, told under one number, are two'(t) {
    const {see, ann, ben, all} = await room(t);
    const {addNote} = ann.api;
    addNote({title: 'one'});
    addNote({title: 'two'});
    ben.api.addNote({title: 'three'});
    await t.until(() => see.diagram.notes.length === 3);
    await all();
    equal(new Set(see.diagram.notes.map(({uid}) => uid)).size, 3, 'keys');
    equal(ben.api.notes.map(({id}) => id), [0, 1, 2], 'positions in the editor');
    ann.api.setNotes((notes) => [...notes, {...notes[0], id: 3, title: 'copy'}]); // a copy bears its model's key
    await t.until(() => see.diagram.notes.length === 4);
    await all();
  },

  async '[HAZARD-3] whole lists: what two people add to one table at once is all there'(t) {
    const {see, ann, ben, all} = await room(t, [users()]);
    ann.api.addField('users', 'by_ann');
    ben.api.addField('users', 'by_ben');
    ann.api.addIndex('users', 'i_ann', ['f1']);
    ben.api.addIndex('users', 'i_ben', ['f2']);
    const table = () => see.diagram.tables[0];
    await t.until(() => table().fields.length === 4 && table().indices.length === 2);
    await all();
    ann.api.deleteIndex('users', find(ann.api.tables[0].indices, 'i_ann').id);
    ben.api.updateTable('users', {indices: ben.api.tables[0].indices.map((one) => (one.name === 'i_ben' ? {...one, unique: true} : one))});
    await t.until(() => table().indices.length === 1 && table().indices[0].unique);
    await all();
    equal(table().indices[0].name, 'i_ben');
  },

  async '[HAZARD-3] a list made of what was shown a moment ago takes nothing back that came since'(t) {
    const {see, ann, ben, all} = await room(t, [users()]);
    const handlers = {...ben.api}; // of a form that was opened before
    ann.api.addField('users', 'by_ann');
    await t.until(() => find(ben.api.tables[0].fields, 'by_ann'));
    handlers.addField('users', 'by_ben');
    await t.until(() => find(see.diagram.tables[0].fields, 'by_ben'));
    await all();
    ok(find(see.diagram.tables[0].fields, 'by_ann'), 'ann\'s field is there');
    ben.api.deleteField('users', find(ben.api.tables[0].fields, 'by_ann').id);
    await t.until(() => !find(see.diagram.tables[0].fields, 'by_ann'), 'what was seen can be deleted');
    await all();
  },

  async '[HAZARD-4] what emits nothing is seen: cascades, reordering, imports, undo, title, custom types'(t) {
    const {see, ann, ben, all} = await room(t, [users(), createTable('other'), link('r1')]);
    ann.api.reorderTables();
    await t.until(() => see.diagram.tables[0].id === 'other');
    const gone = ann.api.tables.find(({id}) => id === 'users').fields[0];
    ann.api.deleteField('users', gone.id);
    await t.until(() => see.diagram.relationships.length === 0);
    await all();
    ann.api.undoDeleteField('users', gone, 0);
    await t.until(() => see.diagram.tables[1].fields[0].id === gone.id);
    ann.api.setTitle('A title');
    ann.api.setCustomTypes([{id: 'c1', name: 'money'}]);
    await t.until(() => see.diagram.title === 'A title' && ben.api.title === 'A title');
    await t.until(() => ben.api.customTypes.length === 1);
    ben.api.deleteTable('users');
    await t.until(() => see.diagram.tables.length === 1);
    await all();
    ben.api.load({tables: [{id: 'new', name: 'new', x: 1, y: 1, fields: [], indices: []}], notes: [{id: 0, title: 'n', content: '', x: 0, y: 0}]});
    ben.api.updateNote(0, {content: 'so it was the user'});
    await t.until(() => see.diagram.tables[0]?.id === 'new' && see.diagram.notes.length === 1);
    await all();
  },

  async '[HAZARD-4] the editor\'s own copy, loaded after the room was joined, is not taken for somebody\'s work'(t) {
    const {see, ann, all} = await room(t, [users(), note(0), area(0), link('r1')]);
    const {version} = see;
    const told = ann.api.told.length;
    ann.api.setEnums([]); // as an effect of the page does at some time; it is told like a user's doing
    await t.until(() => ann.api.told.length > told);
    ann.api.load({tables: [], relationships: [], notes: [], subjectAreas: []});
    await t.until(() => ann.element.querySelector('[data-collab=notice]'), 'the user is told');
    await all();
    equal([see.version, see.diagram.tables.length, ann.api.tables.length], [version, 1, 1]);
  },

  async '[HAZARD-4] an empty room begins with what the editor shows'(t) {
    const url = t.room();
    const see = await witness(t, url);
    const ann = await openEditor(t, url, 'Ann', {before: (api) => t.until(() => api.addTable).then(() => api.addTable({id: 'mine'}))});
    await t.until(() => see.diagram.tables.length === 1);
    equal(ann.api.tables.map(({id}) => id), ['mine']);
  },

  async '[HAZARD-5] an import that renumbers every relationship: they stay who they are'(t) {
    const {see, ann, ben, all} = await room(t, [users(), link('r1'), link('r2', {name: 'other'})]);
    const imported = (id) => [[{id, name: id, x: 0, y: 0, fields: [field('k')], indices: []}],
      [{id: 0, name: `l_${id}`, startTableId: id, startFieldId: 'k', endTableId: 'users', endFieldId: 'f1', cardinality: 'one_to_one'}]];
    ann.api.importSql(...imported('a'));
    ben.api.updateRelationship('r2', {cardinality: 'one_to_one'});
    await t.until(() => see.diagram.relationships.length === 3);
    await all();
    ann.api.importSql(...imported('b'));
    ben.api.importSql(...imported('c'));
    await t.until(() => see.diagram.relationships.length === 5);
    await all();
    equal(see.diagram.relationships.slice(0, 2).map(({id, cardinality}) => [id, cardinality]), [['r1', 'one_to_many'], ['r2', 'one_to_one']]);
  },

  async '[HAZARD-6] 0 and "0" are the same id'(t) {
    const {see, ann, all} = await room(t, [createTable(0, {fields: [field(0, 'id')]}), createTable(1, {fields: [field(0, 'id')]}),
      link('r1', {startTableId: '0', startFieldId: '0', endTableId: 1, endFieldId: '0'})]);
    const {version} = see;
    const [one] = ann.api.relationships;
    equal([one.startTableId, one.startFieldId, one.endFieldId], [0, 0, 0], 'references as the editor compares them');
    ann.api.updateTable(0, {x: 77});
    await t.until(() => see.diagram.tables[0].x === 77);
    await all();
    equal([see.version, see.diagram.tables.length], [version + 1, 2], 'one change, and nothing twice');
    ann.api.deleteTable(0);
    await t.until(() => see.diagram.tables.length === 1 && see.diagram.relationships.length === 0);
  },

  async '[HAZARD-7] names follow: of a field in an index that is being made, of a type in a field'(t) {
    const {see, ann, ben, all} = await room(t, [users(),
      {target: 'type', action: 'create', value: {id: 'ty', name: 'money', fields: []}}]);
    const taps = ben.api;
    ann.api.updateField('users', 'f1', {name: 'mail'});
    await t.until(() => ben.api.tables[0].fields[0].name === 'mail');
    taps.addIndex('users', 'late', ['f1']); // the form was opened when it was called f1
    await t.until(() => see.diagram.tables[0].indices[0]?.fields[0] === 'mail');
    ann.api.updateField('users', 'f2', {type: 'MONEY'});
    await all();
    ann.api.setTypes((types) => types.map((one) => ({...one, name: 'cash'})));
    await t.until(() => see.diagram.tables[0].fields[1].type === 'CASH');
    await all();
  },

  async '[HAZARD-8] a database without types: they are not lost, and come back with one that has them'(t) {
    const {see, ann, ben, all} = await room(t, [{target: 'diagram', action: 'update', patch: {database: 'postgresql'}}, users(),
      {target: 'type', action: 'create', value: {id: 'ty', name: 'money', fields: []}},
      {target: 'enum', action: 'create', value: {id: 'en', name: 'mood', values: ['good']}}]);
    equal(ann.api.types.length, 1);
    ann.api.setDatabase('mysql');
    await t.until(() => see.diagram.database === 'mysql' && ben.api.database === 'mysql' && ben.api.types.length === 0);
    ben.api.updateTable('users', {x: 3});
    await t.until(() => see.diagram.tables[0].x === 3);
    await all();
    equal([see.diagram.types.length, see.diagram.enums.length], [1, 1], 'in the document');
    ben.api.setDatabase('postgresql');
    await t.until(() => ann.api.types.length === 1 && ben.api.types.length === 1 && ben.api.enums.length === 1);
    await t.until(() => see.diagram.database === 'postgresql');
    equal([see.diagram.types.length, see.diagram.enums.length], [1, 1], 'in the document');
  },

  async '[HAZARD-9] what came from others is not told as if it were the user\'s own'(t) {
    const {see, ann, ben} = await room(t, [{target: 'diagram', action: 'update', patch: {database: 'postgresql'}}, users()]);
    ben.api.told.length = 0;
    const {version} = see;
    ann.api.setTypes([{id: 'ty', name: 'money', fields: []}]);
    await t.until(() => ben.api.types.length === 1);
    ann.api.setEnums([{id: 'en', name: 'mood', values: []}]);
    await t.until(() => ben.api.enums.length === 1 && ben.state() === 'saved' && ann.state() === 'saved');
    equal([ben.api.told, see.version], [[], version + 2], 'echoes, and versions');
    ben.api.setTypes((types) => [...types, {id: 'ty2', name: 'own', fields: []}]);
    await t.until(() => see.diagram.types.length === 2);
    equal(ben.api.told, ['types'], 'what is his own is told');
  },

  async '[HAZARD-10] pointer moves and key strokes are gathered before they are sent'(t) {
    const {see, ann, all} = await room(t, [users(), createTable('other')]);
    const {version} = see;
    const begun = performance.now();
    for (let n = 1; n <= 300; n++) {
      ann.api.updateTable('users', {x: n});
      ann.api.updateTable('other', {x: n});
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const windows = (performance.now() - begun) / 80;
    await t.until(() => see.diagram.tables.every(({x}) => x === 300));
    await all();
    const changes = see.version - version;
    ok(changes <= windows + 3 && changes < 150, `${changes} changes for 600 moves in ${windows} times 80 ms`);
  },

  async 'all of it in React\'s strict mode, which does everything twice'(t) {
    const {see, ann, ben, all} = await room(t, [users(), note(0)], {strict: true});
    ann.api.addField('users', 'a');
    ben.api.addField('users', 'b');
    ann.api.addNote({title: 'x'});
    ben.api.deleteNote(0);
    await t.until(() => see.diagram.tables[0].fields.length === 4 && see.diagram.notes.length === 1 && see.diagram.notes[0].title === 'x');
    await all();
    ok(shows(ann.api, see.diagram), 'the same');
  },
};
