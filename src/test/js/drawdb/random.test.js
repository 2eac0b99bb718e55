import {createTable, equal, ok, randomFrom} from '/js/harness.js';
import {openEditor, settled, witness} from './stage.js';

const STEPS = 150;
const EMPTY = {title: 'Old', database: 'mysql', tables: [], relationships: [], notes: [], subjectAreas: [], views: []};

export const tests = {
  async '[V2-DOC-5] at random: two editors and one without, doing all that the seam allows, show one diagram in the end'(t) {
    await work(t, () => {});
  },

  async '[V2-DOC-5] at random, while pages load old copies, show old versions and lose their lines: nothing goes that nobody deleted'(t) {
    await work(t, async (editor, random) => {
      const {api} = editor;
      const disturbances = [
        () => api.loadShared(EMPTY),
        () => api.loadSaved(editor.copy ?? api.copy()),
        () => { editor.copy = api.copy(); },
        () => api.openVersion({...EMPTY, tables: [], relationships: [], subjectAreas: [], notes: []}).then(() => drawn(t, api)).then(api.leaveVersion),
        () => window.dispatchEvent(new Event('offline')),
        () => window.dispatchEvent(new Event('online')),
      ];
      await drawn(t, api);
      await disturbances[random(disturbances.length)]();
      await drawn(t, api);
    });
  },
};

/** What is done in one turn is drawn at once; a user's doing and the page's are never that. */
async function drawn(t, api) {
  api.select(0, api.selectedElement.id - 1);
  const {drawings} = api;
  await t.until(() => api.drawings > drawings);
}

async function work(t, disturb) {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  const random = randomFrom(seed);
  const url = t.room();
  const see = await witness(t, url);
  const kept = ['kept1', 'kept2'].map((id) => createTable(id, {fields: [{id: 'f', name: 'f', type: 'INT'}]}));
  see.edit([{target: 'diagram', action: 'update', patch: {database: 'postgresql'}}, ...kept]);
  await t.until(() => see.synced);
  const editors = [await openEditor(t, url, 'Ann'), await openEditor(t, url, 'Ben')];
  editors.forEach(({api}) => { api.source = () => ({shared: EMPTY}); });
  await settled(t, see, ...editors);
  for (let n = 0; n < STEPS; n++) {
    act(editors[random(2)].api, see, n, random);
    random(3) === 0 && await new Promise((resolve) => setTimeout(resolve, random(60)));
    random(12) === 0 && await disturb(editors[random(2)], random);
  }
  window.dispatchEvent(new Event('online'));
  await settled(t, see, ...editors);
  ok(see.version > 20, `seed ${seed}: something has happened`);
  equal(see.diagram.tables.filter(({id}) => id.startsWith('kept')).length, kept.length, `seed ${seed}: what nobody deleted`);
  equal(see.diagram.database, 'postgresql', `seed ${seed}: what nobody chose`);
  const dangling = see.diagram.relationships.filter((one) => !see.diagram.tables.some(({id}) => id === one.startTableId));
  equal(dangling, [], `seed ${seed}: links to nowhere`);
  equal(editors.map(({api}) => api.notes.map(({id}) => id)), editors.map(({api}) => api.notes.map((_, place) => place)), `seed ${seed}: positions`);
}

function act(api, see, n, random) {
  const table = api.tables[random(Math.max(1, api.tables.length))];
  const field = table?.fields[random(Math.max(1, table.fields.length))];
  const view = api.views[random(Math.max(1, api.views.length))];
  const acts = [
    () => api.addTable({name: `t${n}`, x: n}),
    () => table && api.updateTable(table.id, {x: n}),
    () => table && api.updateTable(table.id, {name: `n${n}`}),
    () => table && random(5) === 0 && !table.id.startsWith('kept') && api.deleteTable(table.id),
    () => table && api.addField(table.id, `f${n}`),
    () => field && api.updateField(table.id, field.id, {name: `g${n}`}),
    () => field && random(2) === 0 && api.deleteField(table.id, field.id),
    () => field && api.addIndex(table.id, `i${n}`, [field.name]),
    () => table?.indices.length > 0 && api.deleteIndex(table.id, table.indices[0].id),
    () => field && api.addRelationship({name: `r${n}`, startTableId: table.id, startFieldId: field.id, endTableId: table.id, endFieldId: field.id}),
    () => api.relationships.length > 0 && api.updateRelationship(api.relationships[0].id, {name: `s${n}`}),
    () => api.addNote({title: `note${n}`}),
    () => api.notes.length > 0 && api.updateNote(random(api.notes.length), {content: `c${n}`}),
    () => api.notes.length > 0 && api.deleteNote(random(api.notes.length)),
    () => api.addArea({name: `area${n}`}),
    () => api.areas.length > 0 && api.deleteArea(random(api.areas.length)),
    () => api.addView({name: `view${n}`, baseTableId: table?.id ?? null}),
    () => view && api.updateView(view.id, {columns: [{id: `k${n}`, tableId: null, fieldId: null, alias: ''}]}),
    () => view && api.deleteView(view.id),
    () => api.reorderTables(),
    () => api.setTypes((types) => [...types, {id: `ty${n}`, name: `ty${n}`, fields: []}]),
    () => api.setEnums((enums) => enums.slice(1)),
    () => api.setTitle(`title ${n}`),
    () => api.importSql([{id: `imp${n}`, name: `imp${n}`, x: 0, y: 0, fields: [], indices: []}], []),
    () => see.edit([{target: 'table', action: 'update', id: see.diagram.tables[0].id, patch: {y: n}}]),
    () => see.edit([{target: 'note', action: 'create', value: {id: 0, title: `w${n}`, content: '', x: 0, y: 0, height: 88}, index: 0}]),
  ];
  acts[random(acts.length)]();
}
