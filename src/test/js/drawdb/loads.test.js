import {createTable, equal, ok} from '/js/harness.js';
import {area, field, find, link, note, openEditor, roomOfTwo as room, settled, users, witness} from './stage.js';

const table = (id, more = {}) => ({id, name: id, x: 0, y: 0, fields: [], indices: [], comment: '', color: '#175e7a', ...more});
const noticed = (editor, text) => editor.shown('notice').some(({textContent}) => textContent.includes(text));

/** A shared file, older than the room. */
const oldFile = () => ({title: 'Old', database: 'mysql', tables: [table('users'), table('old')], relationships: [],
  notes: [{id: 0, title: 'old', content: '', x: 0, y: 0, height: 88}], subjectAreas: [], views: []});

export const tests = {
  async '[HAZARD-4] what emits nothing is seen: cascades, reordering, imports, undo, title'(t) {
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
    await t.until(() => see.diagram.title === 'A title' && ben.api.title === 'A title');
    ben.api.deleteTable('users');
    await t.until(() => see.diagram.tables.length === 1);
    await all();
    ben.api.importJson({...oldFile(), title: 'Imported'}); // right after the room was joined, and without a word
    await t.until(() => see.diagram.title === 'Imported' && see.diagram.tables.length === 2 && see.diagram.notes.length === 1);
    await all();
    equal(see.diagram.database, 'generic', 'an import does not set the database');
  },

  async '[HAZARD-4] the page\'s own copy, loaded after the room was joined, is not taken for somebody\'s work'(t) {
    const {see, ann, all} = await room(t, [users(), createTable('more'), note(0), area(0), link('r1'),
      {target: 'diagram', action: 'update', patch: {title: 'New', database: 'postgresql'}}]);
    const {version} = see;
    await ann.api.loadShared(oldFile());
    await t.until(() => noticed(ann, 'newer'), 'the user is told');
    await all();
    await t.until(() => ann.api.title === 'New' && ann.api.database === 'postgresql');
    await ann.api.loadSaved({...ann.api.copy(), tables: [], references: [], notes: [], areas: [], name: 'Old'});
    const {drawings} = ann.api; // then with the copy, and with what was there
    await t.until(() => ann.api.drawings > drawings + 1 && ann.api.tables.length === 2 && ann.api.title === 'New');
    ann.api.updateTable('users', {x: 9});
    await t.until(() => see.diagram.tables[0].x === 9);
    await all();
    equal([see.version, see.diagram.title, see.diagram.database], [version + 1, 'New', 'postgresql'], 'in the room');
  },

  async '[HAZARD-4] a copy that is loaded while somebody works takes nothing of it away'(t) {
    const {see, ann, ben, all} = await room(t, [users(), createTable('more'), note(0)]);
    const copy = ann.api.copy(); // as saving by itself keeps it, and loads it again when the address changes
    ben.api.addTable({id: 'bens', name: 'bens'});
    await t.until(() => find(ann.api.tables, 'bens'));
    ann.api.updateTable('users', {x: 7});
    await t.until(() => find(ann.api.tables, 'users').x === 7);
    await ann.api.loadSaved(copy); // within the time in which changes are gathered
    await t.until(() => find(see.diagram.tables, 'users').x === 7, 'what was done before is sent');
    await all();
    ok(find(see.diagram.tables, 'bens'), 'and what others did stays');
    for (let n = 0; n < 30; n++) { // dragging through it
      ann.api.updateTable('more', {x: n});
      n === 10 && ann.api.loadSaved(copy);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await t.until(() => find(see.diagram.tables, 'more').x === 29);
    await all();
    equal(see.diagram.tables.length, 3);
  },

  async '[HAZARD-4] what is done in the moment before a loaded copy is put back stays'(t) {
    const {see, ann, ben, all} = await room(t, [users(), createTable('more'), createTable('gone'), note(0)]);
    const copy = ann.api.copy();
    ben.api.addTable({id: 'bens', name: 'bens'});
    ben.api.deleteTable('gone');
    await t.until(() => find(ann.api.tables, 'bens') && !find(ann.api.tables, 'gone'));
    await all();
    ann.api.drawn = () => {
      if (!find(ann.api.tables, 'bens')) { // the copy is drawn, and nobody has had the time to see to it
        ann.api.drawn = undefined;
        ann.api.updateTable('users', {x: 7});
        ann.api.addTable({id: 'just', name: 'just'});
        ann.api.deleteTable('more');
        ann.api.updateNote(0, {title: 'now'});
      }
    };
    await ann.api.loadSaved(copy);
    await t.until(() => find(see.diagram.tables, 'just') && find(see.diagram.notes, 'now'));
    await all();
    equal(see.diagram.tables.map(({name, x}) => [name, x]).sort(), [['bens', 0], ['just', 0], ['users', 7]]);
  },

  async '[HAZARD-4] the same copy again is no news'(t) {
    const {see, ann, all} = await room(t, [users(), note(0)]);
    const {version} = see;
    await ann.api.loadSaved(ann.api.copy());
    const {drawings} = ann.api; // then with the copy, and with what was there
    await t.until(() => ann.api.drawings > drawings + 1);
    ann.api.updateTable('users', {x: 9});
    await t.until(() => see.diagram.tables[0].x === 9);
    await all();
    equal([see.version, ann.shown('notice').length], [version + 1, 0]);
  },

  async '[HAZARD-4] who deletes the copy in his browser does not empty the room'(t) {
    const {see, ann, all} = await room(t, [users(), note(0), {target: 'diagram', action: 'update', patch: {title: 'Ours'}}]);
    const {version} = see;
    await ann.api.deleteDiagram();
    await t.until(() => noticed(ann, 'newer') && ann.api.tables.length === 1 && ann.api.title === 'Ours');
    await all();
    equal(see.version, version);
    ann.api.deleteTable('users'); // one by one it can be emptied
    ann.api.deleteNote(0);
    await t.until(() => see.diagram.tables.length === 0 && see.diagram.notes.length === 0);
  },

  async '[HAZARD-4] looking at an old version changes nothing; restoring it does'(t) {
    const {see, ann, ben, all} = await room(t, [users(), note(0)]);
    const {version} = see;
    const old = {...oldFile(), tables: [table('old')], title: 'Then'};
    await ann.api.openVersion(old);
    await t.until(() => find(ann.api.tables, 'old'));
    ben.api.addTable({id: 'meanwhile', name: 'meanwhile'});
    await t.until(() => see.version === version + 1);
    await t.until(() => ann.state() === 'saved');
    ann.api.source = () => ({saved: ann.api.copy()});
    await ann.api.leaveVersion();
    await t.until(() => find(ann.api.tables, 'meanwhile') && !find(ann.api.tables, 'old'));
    await all();
    equal(see.version, version + 1, 'looked at only');
    await ann.api.openVersion(old);
    await t.until(() => find(ann.api.tables, 'old'));
    ann.api.restoreVersion();
    await t.until(() => find(see.diagram.tables, 'old') && !find(see.diagram.tables, 'users') && see.diagram.title === 'Then');
    await all();
  },

  async '[HAZARD-4] an empty room begins with what the editor shows'(t) {
    const url = t.room();
    const see = await witness(t, url);
    const ann = await openEditor(t, url, 'Ann', {before: (api) => { api.source = () => ({shared: {...oldFile(), title: 'Mine'}}); }});
    await t.until(() => see.diagram.tables.length === 2 && see.diagram.title === 'Mine');
    equal([ann.api.tables.length, ann.shown('notice').length], [2, 0]);
  },

  async 'what was done before the room was joined is added to it, and told'(t) {
    const url = t.room();
    const see = await witness(t, url);
    see.edit([users(), createTable('left', {fields: [field('id')]}), createTable('since'), note(0), note(1), link('r1'),
      {target: 'diagram', action: 'update', patch: {title: 'Room', database: 'postgresql'}}]);
    await t.until(() => see.synced);
    const older = structuredClone(see.diagram);
    older.tables = older.tables.filter(({id}) => id !== 'since');
    see.edit([{target: 'table', action: 'delete', id: 'left'}]);
    await t.until(() => see.synced);
    await t.kill();
    const ann = await openEditor(t, url, 'Ann', {isOffline: true, before: (api) => { api.source = () => ({shared: {...older, database: 'generic'}}); }});
    await t.until(() => ann.api.notes.length === 2 && ann.state() === 'offline');
    ann.api.updateTable('users', {name: 'people'});
    ann.api.addTable({id: 'mine', name: 'mine', fields: [field('id')]});
    ann.api.addRelationship({id: 'good', name: 'good', startTableId: 'mine', startFieldId: 'id', endTableId: 'users', endFieldId: 'f1'});
    ann.api.addRelationship({id: 'loose', name: 'loose', startTableId: 'mine', startFieldId: 'id', endTableId: 'left', endFieldId: 'id'});
    ann.api.addNote({title: 'mine'});
    ann.api.updateNote(1, {content: 'written offline'});
    ann.api.setDatabase('mysql');
    await t.start();
    await t.until(() => noticed(ann, 'before the room was joined'), 'the user is told');
    await t.until(() => find(see.diagram.tables, 'mine'));
    await settled(t, see, ann);
    equal(see.diagram.tables.map(({name}) => name).sort(), ['mine', 'people', 'since']);
    equal(see.diagram.notes.map(({title, content}) => [title, content]), [['n0', ''], ['n1', 'written offline'], ['mine', '']]);
    equal(see.diagram.relationships.map(({id}) => id).sort(), ['good', 'r1'], 'without a link to what is gone');
    equal([see.diagram.title, see.diagram.database, ann.api.database], ['Room', 'postgresql', 'postgresql'], 'the room\'s');
  },

  async 'who has done nothing before the room was joined gets the room, without a word'(t) {
    const url = t.room();
    const see = await witness(t, url);
    see.edit([users(), note(0)]);
    await t.until(() => see.synced);
    const {version} = see;
    await t.kill();
    const ann = await openEditor(t, url, 'Ann', {isOffline: true, before: (api) => { api.source = () => ({shared: oldFile()}); api.lineHeight = 50; }});
    await t.until(() => ann.api.notes[0]?.height === 92 && ann.state() === 'offline');
    await t.start();
    await t.until(() => find(ann.api.tables, 'users')?.fields.length === 2 && !find(ann.api.tables, 'old'));
    ann.api.updateTable('users', {x: 9});
    await t.until(() => see.diagram.tables[0].x === 9);
    equal([see.version, see.diagram.tables.length, ann.shown('notice').length], [version + 1, 1, 0]);
  },
};
