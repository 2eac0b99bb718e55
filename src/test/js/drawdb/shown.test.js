import {createTable, equal, ok} from '/js/harness.js';
import {openEditor, settled, witness} from './stage.js';

const shown = (editor, kind) => [...editor.element.querySelectorAll(`[data-collab=${kind}]`)];

async function room(t, options) {
  const url = t.room();
  const see = await witness(t, url, 'cyd');
  see.edit([createTable('users', {x: 100, y: 40}), createTable('other')]);
  await t.until(() => see.synced);
  const ann = await openEditor(t, url, 'Ann', options);
  await settled(t, see, ann);
  return {url, see, ann};
}

export const tests = {
  async 'cursors of others, with their names, where they are in the diagram'(t) {
    const {see, ann} = await room(t);
    see.setAwareness({cursor: {x: 30, y: 60}});
    const [cursor] = await t.until(() => shown(ann, 'cursor').length === 1 && shown(ann, 'cursor'));
    equal(cursor.dataset.name, 'cyd');
    ok(cursor.style.transform.includes('30px') && cursor.style.transform.includes('60px'), cursor.style.transform);
    see.setAwareness({cursor: null});
    await t.until(() => shown(ann, 'cursor').length === 0);
  },

  async 'the own pointer is told to others in the diagram\'s coordinates'(t) {
    const {see, ann} = await room(t);
    const drawing = ann.element.querySelector('svg');
    const {left, top} = drawing.getBoundingClientRect();
    drawing.dispatchEvent(new PointerEvent('pointermove', {clientX: left + 200, clientY: top + 150, bubbles: true}));
    await t.until(() => [...see.awareness.values()].some(({cursor}) => cursor?.x === 200 && cursor.y === 200), 'moved and half as large');
  },

  async 'links that others are drawing'(t) {
    const {url, see, ann} = await room(t);
    const ben = await openEditor(t, url, 'Ben');
    await settled(t, see, ben);
    ben.api.emitAwareness({linking: {startX: 1, startY: 2, endX: 30, endY: 40}});
    const [link] = await t.until(() => shown(ann, 'link').length === 1 && shown(ann, 'link'));
    equal(['x1', 'y1', 'x2', 'y2'].map((name) => link.getAttribute(name)), ['1', '2', '30', '40']);
    ben.api.emitAwareness({linking: null});
    await t.until(() => shown(ann, 'link').length === 0);
  },

  async 'what somebody has locked or selected is framed, with his name'(t) {
    const {url, see, ann} = await room(t);
    see.lock('table', 'users');
    const [lock] = await t.until(() => shown(ann, 'lock').length === 1 && shown(ann, 'lock'));
    const frame = lock.querySelector('rect');
    equal([lock.dataset.name, frame.getAttribute('x'), frame.getAttribute('y')], ['cyd', '96', '36']);
    const ben = await openEditor(t, url, 'Ben');
    await settled(t, see, ben);
    ben.api.select(1, 'other');
    await t.until(() => shown(ann, 'selection').find(({dataset}) => dataset.name === 'Ben'));
    see.unlock('table', 'users');
    await t.until(() => shown(ann, 'lock').length === 0);
  },

  async 'with lockSelected, what is selected is locked'(t) {
    const {see, ann} = await room(t, {lockSelected: true});
    ann.api.select(1, 'users');
    await t.until(() => see.foreignLock('table', 'users'));
    ann.api.select(0, null);
    await t.until(() => !see.foreignLock('table', 'users'));
  },

  async 'a refused change is taken back, with the reason and who to ask'(t) {
    const {see, ann} = await room(t);
    see.lock('table', 'users');
    await t.until(() => shown(ann, 'lock').length === 1);
    ann.api.updateTable('users', {x: 999});
    const [notice] = await t.until(() => shown(ann, 'notice').length === 1 && shown(ann, 'notice'));
    ok(notice.textContent.includes('cyd is editing the table users'), notice.textContent);
    await t.until(() => ann.api.tables.find(({id}) => id === 'users').x === 100);
    [...notice.querySelectorAll('button')].find(({textContent}) => textContent === 'Ask for it').click();
    await t.told(see, 'lockrequested');
  },

  async 'who watches sees his changes go'(t) {
    const {see, ann} = await room(t, {mode: 'view'});
    equal(ann.state(), 'watching');
    ann.api.updateTable('users', {x: 999});
    await t.until(() => shown(ann, 'notice').length === 1);
    await t.until(() => ann.api.tables[0].x === 100);
    equal(see.diagram.tables[0].x, 100);
  },

  async 'faces, and the state of the work through a restart of the server'(t) {
    const {see, ann} = await room(t);
    equal(shown(ann, 'face').map(({title}) => title), ['Ann (you)', 'cyd']);
    await t.kill();
    await t.until(() => ann.state() === 'offline');
    ann.api.updateTable('users', {x: 5});
    await t.start();
    await t.until(() => see.diagram?.tables?.[0].x === 5 && ann.state() === 'saved', 'it was kept, and sent');
  },
};
