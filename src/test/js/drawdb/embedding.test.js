import {roomOf} from '/client/drawdb/rooms.js';
import {createTable, equal, ok, tappedSocket} from '/js/harness.js';
import {find, openEditor, react, settled, users, witness} from './stage.js';

/** A room with something in it, and an editor whose traffic can be seen. */
async function tappedRoom(t, options) {
  const url = t.room();
  const see = await witness(t, url);
  see.edit([users(), createTable('other')]);
  await t.until(() => see.synced);
  const tap = tappedSocket();
  const {WebSocket} = window;
  window.WebSocket = tap.Socket;
  t.later(() => { window.WebSocket = WebSocket; });
  const ann = await openEditor(t, url, 'Ann', options);
  await settled(t, see, ann);
  return {url, see, ann, tap};
}

const h = (...args) => window.React.createElement(...args);

export const tests = {
  async 'what else is in the slots is kept beside what the adapter shows'(t) {
    const {ann} = await tappedRoom(t);
    const extensions = () => ({'svg-overlay': h('circle', {id: 'theirs', r: 1}), 'header-actions-start': h('b', null, 'theirs'), 'right-panel': h('i', null, 'panel')});
    ann.draw({extensions: extensions()});
    await t.until(() => ann.element.querySelector('#theirs'));
    equal([...ann.element.querySelectorAll('header b, i')].map(({textContent}) => textContent), ['theirs', 'panel']);
    ok(ann.shown('state').length === 1 && ann.shown('face').length > 0, 'and the adapter\'s own');
    ann.draw({extensions: {...extensions(), 'right-panel': h('i', null, 'another')}});
    await t.until(() => ann.element.querySelector('i').textContent === 'another');
    ann.draw({extensions: undefined});
    await t.until(() => !ann.element.querySelector('#theirs, header b, i'));
    ok(ann.shown('state').length === 1, 'still the adapter\'s own');
  },

  async 'functions and elements that a parent makes anew each time change nothing: no other room, no other load'(t) {
    await react();
    let tokens = 0;
    const inline = (n) => ({token: () => { tokens++; return ''; }, extensions: {'right-panel': h('i', null, n), cloudDelete: () => n}});
    const {ann, tap, see} = await tappedRoom(t, inline(0));
    const {loads} = ann.api;
    equal([tap.sockets.length, loads], [1, 1], 'lines, and loads');
    const {cloudDelete} = ann.api.extensions;
    for (let n = 1; n <= 5; n++) {
      ann.draw(inline(n));
      await t.until(() => ann.element.querySelector('i').textContent === String(n));
    }
    equal([tap.sockets.length, ann.api.loads, tokens], [1, 1, 1]);
    equal([ann.api.extensions.cloudDelete === cloudDelete, cloudDelete()], [true, 5], 'the function of today under the name of always');
    tap.cut();
    await t.until(() => tap.sockets.length === 2 && tokens === 2 && ann.state() === 'saved', 'asked for a token again');
    ann.draw({...inline(6), extensions: {'right-panel': h('i', null, 6)}});
    await t.until(() => !ann.api.extensions.cloudDelete);
    await settled(t, see, ann);
  },

  async 'another token opens the room anew'(t) {
    const {ann, tap, see} = await tappedRoom(t, {token: 'one'});
    ann.draw({token: 'two'});
    await t.until(() => tap.sockets.length === 2 && tap.sent.filter(({type}) => type === 'hello').at(-1).token === 'two');
    await settled(t, see, ann);
  },

  async 'without a room the editor is as it is; it can enter one, and leave it for another'(t) {
    const [url, other] = [t.room(), t.room()];
    const see = await witness(t, url);
    see.edit([users()]);
    await t.until(() => see.synced);
    const ann = await openEditor(t, null, 'Ann', {isOffline: true});
    ann.api.addTable({id: 'alone', name: 'alone'});
    await t.until(() => ann.api.tables.length === 1);
    equal([ann.shown('state').length, ann.api.loads], [0, 1]);
    ann.draw({url});
    await t.until(() => find(ann.api.tables, 'users'));
    await settled(t, see, ann);
    equal(see.diagram.tables.map(({name}) => name), ['users'], 'what was there when the room was entered is the copy\'s');
    ann.api.updateTable('users', {x: 3});
    await t.until(() => ann.api.tables[0].x === 3);
    ann.draw({url: other});
    await t.until(() => see.diagram.tables[0].x === 3, 'sent at the door');
    const there = await witness(t, other);
    await t.until(() => there.diagram?.tables?.length === 1, 'an empty room begins with what is shown');
    ann.draw({url: null});
    await t.until(() => ann.shown('state').length === 0);
    ann.api.updateTable('users', {x: 4});
    await t.until(() => ann.api.tables[0].x === 4);
    ann.draw({url}); // in which everything comes that was sent there before
    await settled(t, see, ann);
    equal([see.diagram.tables[0].x, there.diagram.tables[0].x], [3, 3], 'what was done outside stays there');
  },

  async 'the room stays the same when drawDB takes it out of the address, and for who comes back to the copy'() {
    const all = new Map();
    const memory = {getItem: (key) => all.get(key) ?? null, setItem: (key, value) => all.set(key, value)};
    const walk = (...addresses) => addresses.reduce((before, [shareId, copy]) => roomOf(before, shareId, copy, memory), {shareId: null, diagramId: undefined}).shareId;
    equal(walk([null, undefined]), null, 'a new diagram');
    equal(walk(['x', undefined], [null, undefined], [null, 'd1']), 'x', 'opened by link, and saved');
    equal(walk([null, 'd1']), 'x', 'reloaded');
    equal(walk([null, 'd1'], [null, 'd2']), null, 'another diagram');
    equal(walk([null, 'd2'], [null, 'd1']), 'x', 'and back');
    equal(walk([null, 'd1'], ['y', 'd1'], [null, 'd1']), 'y', 'another link');
  },
};
