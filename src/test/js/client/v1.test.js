import {createTable, equal, ok, tappedSocket, updateTable} from '/js/harness.js';
import {online, world} from './world.js';

const V1 = {protocol: 1};
const GRANTED = {type: 'mode', mode: 'edit', reason: 'granted', editorClientId: 'ann', roomVersion: 3, lastPersistedVersion: 3};
const HERE = {type: 'presence', participants: {ann: {lastSeen: 1, mode: 'edit', name: 'Ann'}}};
const document = (clientId, diagram, version) => ({type: 'op', clientId, op: {kind: 'doc:replace', diagram, version}});
const sent = ({net}) => net.last.sent.filter(({type}) => type === 'op').map(({op}) => op.diagram);
const title = (text) => [{target: 'diagram', action: 'update', patch: {title: text}}];

/** A client that edits a document on a server that does what a test says. */
async function editor(t, options) {
  const one = world(t, {random: () => 0, ...V1, ...options});
  await online(one, GRANTED, document('server', {tables: []}, 3), HERE);
  return one;
}

const table = (client, id) => client.diagram?.tables?.find((one) => one.id === id);

export const tests = {
  async '[V1-OP-1] one edits, the others watch, in the same words as in v2'(t) {
    const room = t.room();
    const ann = await t.joined(room, {clientId: 'ann', ...V1});
    await t.told(ann, 'joined');
    const ben = await t.joined(room, {clientId: 'ben', ...V1});
    await t.told(ben, 'joined');
    equal([ann.mode, ben.mode], ['edit', 'view']);
    equal(ben.foreignLock('table', 'any')?.clientId, 'ann', 'the edit right is a lock on the document');
    ann.edit([createTable('t1')]);
    equal([table(ann, 't1')?.id, ann.synced], ['t1', false], 'at once');
    await t.until(() => table(ben, 't1') && ann.synced);
    equal(ben.edit([updateTable('t1', {x: 1})]), false);
    equal(ben.told.at(-1).code, 'read_only');
  },

  async '[V1-REQ-1] the edit right is asked for, refused, handed over, and taken by force'(t) {
    const room = t.room();
    const ann = await t.joined(room, {clientId: 'ann', ...V1});
    const ben = await t.joined(room, {clientId: 'ben', clientName: 'Ben', ...V1});
    await t.told(ben, 'joined');
    ben.requestLock('document', '');
    const request = await t.told(ann, 'lockrequested');
    equal([request.target, request.clientId, request.clientName], ['document', 'ben', 'Ben']);
    ann.dismissRequest('document', '', 'ben');
    equal((await t.told(ben, 'lockdenied')).reason, 'dismissed');
    ann.edit([createTable('last')]);
    ann.unlock('document', '');
    await t.until(() => !ben.foreignLock('document', ''));
    ok(table(ben, 'last'), 'what was done before the release has arrived');
    ben.lock('document', '');
    await t.until(() => ben.mode === 'edit' && ann.mode === 'view');
    ann.forceLock('document', '');
    await t.until(() => ann.mode === 'edit' && ben.mode === 'view');
  },

  async '[V1-OP-11] kill -9: the editor\'s changes are there after the restart'(t) {
    const room = t.room();
    const ann = await t.joined(room, {clientId: 'ann', random: () => 0.1, ...V1});
    ann.edit([createTable('t1')]);
    await t.until(() => ann.synced);
    await t.kill();
    await t.until(() => ann.status.state !== 'online');
    ann.edit([createTable('t2')]);
    await t.start();
    await t.until(() => ann.synced);
    const ben = await t.joined(room, {clientId: 'ben'});
    equal(ben.diagram.tables.map(({id}) => id), ['t1', 't2']);
  },

  async 'what was done without a line is taken back if somebody else has changed the diagram meanwhile'(t) {
    const room = t.room();
    const tap = tappedSocket();
    const ann = await t.joined(room, {clientId: 'ann', Socket: tap.Socket, random: () => 1_000, ...V1}); // not back by herself
    ann.edit([createTable('t1')]);
    await t.until(() => ann.synced);
    tap.cut();
    await t.until(() => ann.status.state === 'waiting');
    ann.edit([updateTable('t1', {x: 1})]);
    const ben = await t.joined(room, {clientId: 'ben'});
    await t.until(() => !ben.foreignLock('document', ''), 'the edit right went with the line');
    ben.edit([createTable('t2')]);
    await t.until(() => ben.synced);
    ann.connect();
    equal((await t.told(ann, 'rejected')).code, 'conflict');
    await t.until(() => table(ann, 't2'));
    equal(table(ann, 't1').x, 0, 'taken back');
  },

  async 'undo and redo are the editor\'s own'(t) {
    const room = t.room();
    const ann = await t.joined(room, {clientId: 'ann', ...V1});
    const ben = await t.joined(room, {clientId: 'ben'});
    ann.edit([createTable('t1')]);
    await t.until(() => table(ben, 't1'));
    ann.undo();
    await t.until(() => !table(ben, 't1'));
    ann.redo();
    await t.until(() => table(ben, 't1') && ann.synced);
    ann.undo();
    equal(ann.undo(), false, 'nothing more to undo');
  },

  async '[V1-OP-1] a line that breaks before the echo: the own document is recognised, and the work goes on'(t) {
    const one = await editor(t);
    one.client.edit(title('first'));
    await one.timeline.pass(100);
    equal(sent(one), [{tables: [], title: 'first'}]);
    one.net.last.end(1006);
    one.client.edit(title('second'));
    await one.timeline.pass(1);
    one.net.last.open();
    [{...GRANTED, roomVersion: 4}, document('server', {tables: [], title: 'first'}, 4), HERE].forEach((frame) => one.net.last.hear(frame));
    await one.timeline.pass(100);
    equal(one.client.told.filter(({type}) => type === 'rejected'), []);
    equal([one.client.diagram.title, one.client.unconfirmed], ['second', 1]);
    equal(sent(one), [{tables: [], title: 'second'}]);
    one.net.last.hear(document('ann', {tables: [], title: 'second'}, 5));
    equal(one.client.synced, true);
  },

  async '[V1-OP-1] of several documents that were under way, the server has the first only'(t) {
    const one = await editor(t);
    one.client.edit(title('first'));
    await one.timeline.pass(100);
    one.client.edit(title('second'));
    await one.timeline.pass(100);
    one.net.last.end(1006);
    await one.timeline.pass(1);
    one.net.last.open();
    [{...GRANTED, roomVersion: 4}, document('server', {tables: [], title: 'first'}, 4), HERE].forEach((frame) => one.net.last.hear(frame));
    equal([one.client.unconfirmed, sent(one)], [1, [{tables: [], title: 'second'}]]);
    one.net.last.hear(document('ann', {tables: [], title: 'second'}, 5));
    equal([one.client.synced, one.client.diagram.title], [true, 'second']);
  },

  async '[V1-OP-4] what equals the document that is under way is not sent again, and is confirmed with it'(t) {
    const one = await editor(t);
    one.client.edit(title('first'));
    await one.timeline.pass(100);
    one.client.edit(title('second'));
    one.client.undo();
    await one.timeline.pass(100);
    equal(sent(one), [{tables: [], title: 'first'}]);
    one.net.last.hear(document('ann', {tables: [], title: 'first'}, 4));
    equal([one.client.unconfirmed, one.client.synced], [0, true]);
  },

  async '[V1-OP-2] what is to be saved, and what is done before watching, is sent before it'(t) {
    const one = await editor(t);
    one.client.edit(title('saved'));
    one.client.save();
    one.client.edit(title('last'));
    one.client.setMode('view');
    equal(one.net.last.sent.map(({type}) => type), ['hello', 'op', 'persist_now', 'op', 'hello']);
  },

  async 'a server that knows v1 only takes the place of a newer one: what fits is sent, and what does not is told'(t) {
    const one = world(t, {random: () => 0});
    await online(one);
    one.net.last.end(1006);
    one.client.edit([createTable('t1')]);
    one.client.edit([updateTable('t1', {x: 1})]);
    one.client.edit(title('kept'));
    await one.timeline.pass(1);
    one.net.last.open();
    one.net.last.hear(GRANTED);
    equal(one.client.unconfirmed, 3, 'unconfirmed before the document is known');
    one.net.last.hear(document('server', {tables: [{id: 't1', name: 'theirs', fields: []}]}, 3));
    one.net.last.hear(HERE);
    equal([one.client.protocol, one.client.diagram.title, one.client.diagram.tables[0].name], [1, 'kept', 'theirs']);
    equal(one.client.told.filter(({type}) => type === 'rejected').map(({code, ops}) => [code, ops[0].action]), [['not_found', 'create']]);
    equal(sent(one).map((diagram) => [diagram.title, diagram.tables[0].x]), [['kept', 1]]);
    one.net.last.hear(document('ann', one.client.diagram, 4));
    equal(one.client.synced, true);
  },

  async 'a server that knows v1 only, where somebody else edits: what was not sent is told to be lost'(t) {
    const one = world(t, {random: () => 0});
    await online(one);
    one.net.last.end(1006);
    one.client.edit([createTable('t1')]);
    await one.timeline.pass(1);
    one.net.last.open();
    one.net.last.hear({...GRANTED, mode: 'view', reason: 'locked', editorClientId: 'ben'});
    [document('server', {tables: []}, 3), HERE].forEach((frame) => one.net.last.hear(frame));
    equal(one.client.told.filter(({type}) => type === 'rejected').map(({code}) => code), ['locked']);
    equal([one.client.unconfirmed, one.client.diagram], [0, {tables: []}]);
  },
};
