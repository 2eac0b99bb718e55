import {createTable, equal, ok, tappedSocket, updateTable} from '/js/harness.js';

const V1 = {protocol: 1};
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
    await t.until(() => ben.mode === 'edit');
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
    const ann = await t.joined(room, {clientId: 'ann', Socket: tap.Socket, random: () => 1, ...V1});
    ann.edit([createTable('t1')]);
    await t.until(() => ann.synced);
    tap.cut();
    await t.until(() => ann.status.state === 'waiting');
    ann.edit([updateTable('t1', {x: 1})]);
    const ben = await t.joined(room, {clientId: 'ben'});
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
};
