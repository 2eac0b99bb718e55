import {toState} from '/client/drawdb/shape.js';
import {createTable, equal, ok} from '/js/harness.js';
import {area, field, find, link, note, openEditor, roomOfTwo as room, shows, type, users} from './stage.js';

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
    equal([ann, ben].map((one) => one.shown('notice').length), [0, 0], 'nothing was refused');
  },

  async '[HAZARD-1] what is selected, and the caret, go with a note when another before it goes'(t) {
    const {see, ann, ben, all} = await room(t, [note(0), note(1), note(2), note(3)]);
    const [, , chosen] = see.diagram.notes;
    const isChosen = () => ann.api.notes[ann.api.selectedElement.id]?.title === 'n2';
    ann.api.select(3, 2, {open: true, currentTab: '4'});
    ann.api.setBulkSelectedElements([{id: 2, type: 3}, {id: 0, type: 3}, {id: 'users', type: 1}]);
    const shownByAnn = () => [...see.awareness.values()].find(({selection}) => selection);
    await t.until(() => shownByAnn()?.selection.id === chosen.uid);
    ann.element.querySelector('#note_2').focus();
    type('before');
    ben.api.deleteNote(0);
    await t.until(() => ann.api.notes.length === 3 && isChosen(), 'the selection goes along');
    type(', after');
    await t.until(() => find(see.diagram.notes, 'n2').content === 'before, after');
    equal(ann.api.bulkSelectedElements, [{id: 1, type: 3}, {id: 'users', type: 1}]);
    ann.api.emitAwareness({cursor: {x: 1, y: 1}}); // behind whatever she has told of her selection
    await t.until(() => shownByAnn()?.cursor);
    equal(shownByAnn().selection.id, chosen.uid, 'as the others are told');
    ann.element.querySelector('#scroll_note_2 input').focus(); // the last: its field goes
    ben.api.deleteNote(0);
    await t.until(() => ann.api.notes.length === 2 && isChosen());
    type('!');
    await t.until(() => find(see.diagram.notes, 'n3!'));
    ann.element.querySelector('#note_0').focus();
    ben.api.deleteNote(0);
    await t.until(() => ann.api.notes.length === 1);
    await t.until(() => ann.api.selectedElement.element === 0 && ann.api.selectedElement.open === false, 'nothing is selected');
    equal(document.activeElement, document.body, 'and nothing typed in');
    await all();
  },

  async '[HAZARD-1] with lockSelected, a note that moves up stays locked'(t) {
    const {see, ann, ben} = await room(t, [note(0), note(1)], {lockSelected: true});
    const {uid} = see.diagram.notes[1];
    ann.api.select(3, 1);
    await t.until(() => see.foreignLock('note', uid));
    const locked = see.foreignLock('note', uid);
    ben.api.deleteNote(0);
    await t.until(() => ann.api.notes.length === 1 && ann.api.selectedElement.id === 0);
    ann.api.updateNote(0, {title: 'still'});
    await t.until(() => see.diagram.notes[0].title === 'still');
    ok(see.foreignLock('note', uid) === locked, 'it was never let go');
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

  async '[HAZARD-3] what is done at a stroke stays when something of others comes before it is sent'(t) {
    const {see, ann, all} = await room(t, [users()]);
    const table = (id) => ({id, name: id, x: 0, y: 0, fields: [], indices: [], comment: '', color: '#175e7a'});
    see.edit([createTable('of_others')]);
    ann.api.importSql(['a', 'b', 'c'].map(table), []);
    await t.until(() => see.synced && ann.api.tables.length === 5, 'what came is there, and what was done');
    await t.until(() => see.diagram.tables.length === 5);
    await all();
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
      {target: 'type', action: 'create', value: {id: 'ty', name: 'price', fields: []}}]);
    const taps = ben.api;
    ann.api.updateField('users', 'f1', {name: 'mail'});
    await t.until(() => ben.api.tables[0].fields[0].name === 'mail');
    taps.addIndex('users', 'late', ['f1']); // the form was opened when it was called f1
    await t.until(() => see.diagram.tables[0].indices[0]?.fields[0] === 'mail');
    ann.api.updateField('users', 'f2', {type: 'PRICE'});
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
    const {version} = see;
    ann.api.setTypes([{id: 'ty', name: 'money', fields: []}]);
    await t.until(() => ben.api.types.length === 1);
    ann.api.setEnums([{id: 'en', name: 'mood', values: []}]);
    await t.until(() => ben.api.enums.length === 1 && ben.state() === 'saved' && ann.state() === 'saved');
    await t.until(() => ben.api.told.includes('types') && ben.api.told.includes('enums'), 'the editor says it was him');
    ben.api.setTypes((types) => [...types, {id: 'ty2', name: 'own', fields: []}]);
    await t.until(() => see.diagram.types.length === 2);
    equal(see.version, version + 3, 'and nobody else believes it');
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
    ok(changes <= windows + 3 && changes <= 300, `${changes} changes for 600 moves in ${windows} times 80 ms`);
  },

  async '[HAZARD-11] editors measure notes with fonts of their own, and do not argue about it'(t) {
    const {see, url} = await room(t, [note(0), note(1)]);
    const {version} = see;
    const cyd = await openEditor(t, url, 'Cyd', {before: (api) => { api.lineHeight = 50; }});
    await t.until(() => cyd.api.notes[0]?.height === 92 && cyd.api.notes[1].height === 92);
    cyd.api.updateNote(1, {x: 5});
    await t.until(() => see.diagram.notes[1].x === 5);
    cyd.api.updateNote(0, {content: 'two\nlines', height: 142});
    await t.until(() => see.diagram.notes[0].height === 142);
    await t.until(() => cyd.state() === 'saved');
    equal(see.version, version + 2, 'what was done, and nothing else');
  },

  // The server takes none from editors of its own protocol, but keeps what a file or a page brought.
  'tables whose fields are none do no harm'() {
    const {tables: [odd]} = toState({tables: [createTable('odd', {fields: 'none', indices: [null], uniqueConstraints: 7}).value]});
    equal([odd.fields, odd.indices, odd.uniqueConstraints], [[], [], []]);
  },

  async 'views: what two people add and change at once is all there'(t) {
    const {see, ann, ben, all} = await room(t, [users()]);
    ann.api.addView({name: 'by_ann', baseTableId: 'users'});
    ben.api.addView({name: 'by_ben', baseTableId: 'users'});
    await t.until(() => see.diagram.views?.length === 2);
    await all();
    const [first, second] = see.diagram.views;
    ann.api.updateView(first.id, {columns: [{id: 'k', tableId: 'users', fieldId: 'f1', alias: ''}]});
    ben.api.updateView(first.id, {name: 'renamed'});
    await t.until(() => see.diagram.views[0].columns.length === 1 && see.diagram.views[0].name === 'renamed');
    ben.api.deleteView(second.id);
    await t.until(() => see.diagram.views.length === 1);
    await all();
  },

  async 'custom types that fields have are known to all'(t) {
    const {see, ann, ben, all} = await room(t, [users()]);
    const money = {type: 'MONEY', color: '#1971c2'};
    ann.api.customTypes.mergeCustomTypes({generic: {MONEY: money, UNUSED: money}, mysql: {MONEY: money}});
    ann.api.updateField('users', 'f1', {type: 'MONEY'});
    await t.until(() => see.diagram.customTypes);
    equal(see.diagram.customTypes, {generic: {MONEY: money}, mysql: {MONEY: money}});
    await t.until(() => ben.api.customTypes.getCustomTypes().generic?.MONEY);
    ben.api.customTypes.mergeCustomTypes({generic: {CASH: {type: 'CASH', color: '#d6336c'}}});
    ben.api.updateField('users', 'f2', {type: 'CASH'});
    await t.until(() => see.diagram.customTypes.generic.CASH);
    equal(see.diagram.customTypes.generic.MONEY, money, 'what was there');
    await all();
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
