import {equal, ok} from '/js/harness.js';
import {Canvas} from '/page/canvas.js';
import {ContextBar} from '/page/context.js';
import {freeName} from '/page/edits.js';

const NONSENSE = [undefined, null, 0, 'text', true, {}, [null], [1], [[]], [{}]];
const MEMBERS = ['fields', 'name', 'x', 'color', 'comment', 'indices', 'width', 'content', 'title', 'cardinality'];
const SCENE = {selection: null, linking: null, cursors: [], moved: () => undefined, holderOf: () => undefined};

function drawing() {
  const root = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  document.body.append(root);
  return {root, canvas: new Canvas(root)};
}

const good = (id) => ({id, name: id, x: 0, y: 0, fields: [{id: 'f', name: 'f', type: 'INT'}]});

export const tests = {
  async 'a document that somebody has filled with nonsense is drawn as far as it makes sense'() {
    for (const value of NONSENSE) {
      for (const member of MEMBERS) {
        const {root, canvas} = drawing();
        const odd = {...good('odd'), [member]: value};
        const field = {...good('oddfield'), fields: [{id: 'f', name: 'f', type: 'INT', [member]: value, size: value}]};
        const link = {id: 'l', startTableId: 'odd', startFieldId: 'f', endTableId: 'good', endFieldId: 'f', [member]: value};
        const diagram = {tables: [odd, field, good('good')], notes: [{id: 0, title: 'n', content: 'c', [member]: value}], relationships: [link]};
        canvas.fit(diagram);
        canvas.show({...SCENE, diagram});
        ok(root.querySelector('[data-kind=table][data-id=good] .field'), `${member} ${JSON.stringify(value)}: the good table is there`);
        equal(root.querySelectorAll('[data-kind=table], [data-kind=note]').length, 4, `${member} ${JSON.stringify(value)}`);
        root.remove();
      }
    }
  },

  async 'lists that are none are empty'() {
    for (const value of NONSENSE.filter((one) => !Array.isArray(one))) {
      const {root, canvas} = drawing();
      const diagram = {tables: value, notes: value, relationships: value};
      canvas.fit(diagram);
      canvas.show({...SCENE, diagram});
      equal([root.querySelectorAll('[data-kind]').length, freeName(value, 'table')], [0, 'table_1']);
      root.remove();
    }
  },

  async 'a colour from the document goes into the page only if it is one'() {
    for (const [color, shown] of [['#ff0000', 'rgb(255, 0, 0)'], ['url(http://127.0.0.1:1/seen)', ''], ['red;x:y', ''], [{}, '']]) {
      const {canvas} = drawing();
      const table = {...good('t'), color};
      const bar = document.createElement('div');
      document.body.append(bar);
      const desk = {
        selection: {target: 'table', id: 't'}, linking: null, diagram: {tables: [table]}, entity: () => table, moved: () => undefined,
        holder: () => undefined, collab: {mode: 'edit', foreignLock: () => undefined, participants: new Map()},
      };
      new ContextBar(bar, canvas, desk).show();
      equal(bar.querySelector('.dot').style.background, shown, `the background for ${JSON.stringify(color)}`);
      const held = {clientId: 'ben', clientName: 'Ben', target: 'table', id: 't'};
      const other = {...desk, holder: () => held, collab: {...desk.collab, participants: new Map([['ben', {color}]])}};
      new ContextBar(bar, canvas, other).show();
      equal(bar.querySelector('.dot').style.background, shown, `the background for a holder's ${JSON.stringify(color)}`);
      bar.remove();
    }
  },
};
