import {createTable, equal, ok, tappedSocket} from '/js/harness.js';
import {openEditor, settled, witness} from './stage.js';

const shown = (editor, kind) => editor.shown(kind);

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

  async 'with lockSelected, a lock is asked for again when it may be free, and after a line was lost; not when it was handed over'(t) {
    const {see, ann} = await room(t, {lockSelected: true});
    const holder = () => see.locks.get('table', 'users')?.clientId;
    see.lock('table', 'users');
    await t.until(() => holder() === 'cyd');
    ann.api.select(1, 'users');
    await t.until(() => ann.shown('lock').length === 1);
    see.unlock('table', 'users');
    await t.until(() => holder() && holder() !== 'cyd', 'as soon as it is free');
    see.requestLock('table', 'users');
    await t.until(() => ann.shown('notice').length === 1);
    [...ann.shown('notice')[0].querySelectorAll('button')].find(({textContent}) => textContent === 'Hand over').click();
    await t.until(() => !holder());
    see.lock('table', 'users');
    await t.until(() => holder() === 'cyd', 'he who asked gets it');
    see.unlock('table', 'users');
    await t.until(() => holder() && holder() !== 'cyd', 'and gives it back');
    await t.kill();
    await t.until(() => ann.state() === 'offline');
    ann.api.select(1, 'other');
    await t.start();
    await t.until(() => see.status.state === 'online' && see.foreignLock('table', 'other'), 'what was selected without a line');
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
    await settled(t, see, ann);
    equal(see.diagram.tables[0].x, 100);
  },

  async 'that the shared file could not be written is said, with the reason, until it could'(t) {
    const tap = tappedSocket();
    const {WebSocket} = window;
    window.WebSocket = tap.Socket;
    t.later(() => { window.WebSocket = WebSocket; });
    const {ann} = await room(t);
    const hear = (frame) => tap.sockets.at(-1).dispatchEvent(new MessageEvent('message', {data: JSON.stringify(frame)}));
    const state = () => shown(ann, 'state')[0];
    hear({type: 'persist_error', code: 'backend', message: '502 Bad Gateway', error: '502 Bad Gateway', retryInMs: 1000});
    await t.until(() => ann.state() === 'failed');
    ok(state().textContent.includes('Save failed') && state().title.includes('502 Bad Gateway'), `${state().textContent}: ${state().title}`);
    hear({type: 'persisted', persistedVersion: 1, lastFlushed: 1, revision: 'r', updatedAt: null});
    await t.until(() => ann.state() === 'saved' && state().textContent.includes('Saved'));
    hear({type: 'persist_error', code: 'disabled', message: 'disabled', error: 'disabled'});
    hear({type: 'error', code: 'unavailable', message: 'shown after that', fatal: false});
    await t.until(() => shown(ann, 'notice').length === 1);
    equal(ann.state(), 'saved', 'nowhere to write is no failure');
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
