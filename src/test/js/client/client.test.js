import {alike, createTable, equal, ok, randomFrom, tappedSocket, updateTable} from '/js/harness.js';

const table = (client, id) => client.diagram?.tables?.find((one) => one.id === id);

export const tests = {
  async '[V2-CHANGE-1] what one does shows at once here, and soon with the others'(t) {
    const room = t.room();
    const [ann, ben] = [await t.joined(room, {clientId: 'ann'}), await t.joined(room, {clientId: 'ben'})];
    ann.edit([createTable('t1')]);
    equal(table(ann, 't1')?.name, 't1', 'at once');
    equal(ann.synced, false, 'synced before the answer');
    await t.until(() => table(ben, 't1'));
    ann.edit([updateTable('t1', {x: 5})]);
    ben.edit([updateTable('t1', {y: 7})]);
    await t.agree(ann, ben);
    equal([table(ann, 't1').x, table(ann, 't1').y], [5, 7]);
  },

  async '[V2-OPS-8] cascades come from the server, in the same change'(t) {
    const ann = await t.joined(t.room());
    ann.edit([createTable('t1', {fields: [{id: 'f', name: 'email'}], indices: [{id: 0, name: 'i', fields: ['email']}]})]);
    ann.edit([{target: 'field', action: 'update', tableId: 't1', id: 'f', patch: {name: 'mail'}}]);
    await t.until(() => ann.synced);
    equal(table(ann, 't1').indices[0].fields, ['mail']);
  },

  async '[V2-HELLO-11] kill -9 while it edits: what was done meanwhile is there once after the restart'(t) {
    const room = t.room();
    const ann = await t.joined(room, {clientId: 'ann', random: () => 0.1});
    ann.edit([createTable('before')]);
    await t.until(() => ann.synced);
    await t.kill();
    await t.until(() => ann.status.state !== 'online');
    for (let n = 0; n < 20; n++) {
      ann.edit([createTable(`t${n}`)]);
    }
    equal([ann.synced, ann.unconfirmed], [false, 20], 'synced and unconfirmed without a server');
    await t.start();
    await t.until(() => ann.synced);
    const ben = await t.joined(room, {clientId: 'ben'});
    equal(ben.diagram.tables.map(({id}) => id), ['before', ...Array.from({length: 20}, (_, n) => `t${n}`)]);
    equal(ann.told.filter(({type}) => type === 'rejected'), [], 'rejected');
  },

  async '[V2-HELLO-11] a change whose answer is lost is applied once, and acknowledged after all'(t) {
    const room = t.room();
    const tap = tappedSocket();
    const ben = await t.joined(room, {clientId: 'ben'});
    const ann = await t.joined(room, {clientId: 'ann', Socket: tap.Socket, random: () => 0});
    tap.deaf = true;
    ann.edit([createTable('t1')]);
    await t.until(() => table(ben, 't1'));
    tap.deaf = false;
    tap.cut();
    await t.agree(ann, ben);
    equal(ben.diagram.tables.length, 1);
  },

  async '[V2-CHANGE-4] a refusal that was lost with the line is told when the line is back'(t) {
    const room = t.room();
    const tap = tappedSocket();
    const ben = await t.joined(room, {clientId: 'ben'});
    const ann = await t.joined(room, {clientId: 'ann', Socket: tap.Socket, random: () => 0});
    ann.edit([createTable('t1')]);
    await t.agree(ann, ben);
    ben.lock('table', 't1');
    await t.until(() => ann.foreignLock('table', 't1'));
    tap.deaf = true;
    ann.edit([updateTable('t1', {x: 99})]);
    ann.edit([createTable('t2')]);
    await t.until(() => table(ben, 't2'));
    tap.deaf = false;
    tap.cut();
    equal((await t.told(ann, 'rejected')).code, 'locked');
    await t.agree(ann, ben);
    equal(table(ann, 't1').x, 0, 'taken back');
  },

  async '[V2-CHANGE-7] what the server refuses is taken back here, and nothing else is'(t) {
    const room = t.room();
    const [ann, ben] = [await t.joined(room, {clientId: 'ann'}), await t.joined(room, {clientId: 'ben'})];
    ann.edit([createTable('t1'), createTable('t2')]);
    await t.agree(ann, ben);
    ben.lock('table', 't1');
    await t.until(() => ben.holdsLock('table', 't1'));
    ann.edit([updateTable('t1', {x: 99})]);
    ann.edit([updateTable('t2', {x: 42})]);
    equal([table(ann, 't1').x, table(ann, 't2').x], [99, 42], 'at once');
    const rejected = await t.told(ann, 'rejected');
    equal([rejected.code, rejected.target, rejected.id, rejected.holder], ['locked', 'table', 't1', 'ben']);
    await t.agree(ann, ben);
    equal([table(ann, 't1').x, table(ann, 't2').x], [0, 42], 'after the refusal');
  },

  async '[V2-LOCK-1] locks: taken, seen, asked for, denied, handed over, taken by force'(t) {
    const room = t.room();
    const [ann, ben] = [await t.joined(room, {clientId: 'ann'}), await t.joined(room, {clientId: 'ben'})];
    ann.edit([createTable('t1')]);
    await t.agree(ann, ben);
    ann.lock('table', 't1');
    await t.until(() => ben.foreignLock('table', 't1')?.clientId === 'ann' && ann.holdsLock('table', 't1'));
    equal(ann.ownLocks.map(({id}) => id), ['t1']);
    ben.lock('table', 't1');
    equal((await t.told(ben, 'lockdenied')).reason, 'locked');
    ben.requestLock('table', 't1');
    const request = await t.told(ann, 'lockrequested');
    equal([request.id, request.clientId], ['t1', 'ben']);
    ann.dismissRequest('table', 't1', 'ben');
    await t.until(() => ben.told.find(({reason}) => reason === 'dismissed'));
    ben.forceLock('table', 't1');
    await t.until(() => ben.holdsLock('table', 't1') && ann.foreignLock('table', 't1'));
    ben.unlock('table', 't1');
    await t.until(() => !ann.foreignLock('table', 't1'));
  },

  async '[V2-UNDO-1] undo and redo reverse the own last change, not somebody else\'s'(t) {
    const room = t.room();
    const [ann, ben] = [await t.joined(room, {clientId: 'ann'}), await t.joined(room, {clientId: 'ben'})];
    ann.edit([createTable('a')]);
    await t.agree(ann, ben);
    ben.edit([createTable('b')]);
    await t.agree(ann, ben);
    ann.undo();
    await t.until(() => !table(ann, 'a') && !table(ben, 'a'));
    ok(table(ann, 'b'), 'ben\'s table is there');
    ann.redo();
    await t.until(() => table(ben, 'a'));
    ben.undo();
    await t.until(() => !table(ann, 'b'));
    ben.undo();
    const nothing = await t.told(ben, 'rejected');
    equal([nothing.code, nothing.seq], ['not_found', undefined]);
  },

  async '[V2-AWARE-1] what somebody does is told to the others, and gone with him'(t) {
    const room = t.room();
    const [ann, ben] = [await t.joined(room, {clientId: 'ann'}), await t.joined(room, {clientId: 'ben'})];
    ann.setAwareness({cursor: {x: 1, y: 2}});
    await t.until(() => alike(ben.awareness.get('ann'), {cursor: {x: 1, y: 2}}));
    ben.setAwareness({cursor: {x: 3, y: 4}});
    await t.until(() => ann.awareness.has('ben'), 'what was said after the own state');
    equal([...ann.awareness.keys()], ['ben'], 'without the own state');
    ann.setAwareness(null);
    await t.until(() => !ben.awareness.has('ann'));
  },

  async '[V2-PRES-2] who is here, under which name and colour'(t) {
    const room = t.room();
    const ann = await t.joined(room, {clientId: 'ann', clientName: 'Ann', color: '#ff0000'});
    const ben = await t.joined(room, {clientId: 'ben', clientName: 'Ben'});
    equal([ben.participants.get('ann').clientName, ben.participants.get('ann').color], ['Ann', '#ff0000']);
    ann.rename({clientName: 'Anna', color: '#00ff00'});
    await t.until(() => ben.participants.get('ann').clientName === 'Anna');
    await t.until(() => ann.participants.has('ben'));
  },

  async '[V2-HELLO-9] who watches changes nothing, here or there'(t) {
    const room = t.room();
    const ann = await t.joined(room, {clientId: 'ann'});
    ann.edit([createTable('t1')]);
    const eve = await t.joined(room, {clientId: 'eve', mode: 'view'});
    await t.agree(ann, eve);
    equal(eve.edit([updateTable('t1', {x: 1})]), false);
    equal([eve.told.at(-1).code, table(eve, 't1').x], ['read_only', 0]);
    eve.setMode('edit');
    await t.until(() => eve.mode === 'edit');
    eve.edit([updateTable('t1', {x: 1})]);
    await t.until(() => table(ann, 't1').x === 1);
  },

  async '[V2-DOC-5] at random: four people, lines that break, one document in the end'(t) {
    const room = t.room();
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`seed ${seed}`);
    const random = randomFrom(seed);
    const people = await Promise.all(['a', 'b', 'c', 'd'].map(async (clientId) => {
      const tap = tappedSocket();
      return {tap, client: await t.joined(room, {clientId, Socket: tap.Socket, random: () => 0})};
    }));
    for (let n = 0; n < 400; n++) {
      const {client, tap} = people[random(people.length)];
      act(client, n, random);
      random(40) === 0 && tap.cut();
      random(4) === 0 && await new Promise((resolve) => setTimeout(resolve, random(8)));
    }
    const clients = people.map(({client}) => client);
    await t.agree(...clients);
    const witness = await t.joined(room, {clientId: 'witness'});
    ok(alike(witness.diagram, clients[0].diagram), `seed ${seed}: who comes later has the same document`);
    ok(clients[0].version > 100, `seed ${seed}: something has happened`);
  },
};

/** One thing that a user might do to what he sees. */
function act(client, n, random) {
  const tables = client.diagram?.tables ?? [];
  const one = tables[random(Math.max(1, tables.length))];
  const field = one?.fields?.[0];
  const choices = [
    () => [createTable(`${client.clientId}${n}`, {fields: [{id: 'f', name: `f${n}`}]})],
    () => one && [updateTable(one.id, {x: n})],
    () => one && [updateTable(one.id, {name: `n${n}`}), {target: 'table', action: 'move', id: one.id, index: random(tables.length)}],
    () => one && [{target: 'field', action: 'create', tableId: one.id, value: {id: `${client.clientId}${n}`, name: `g${n}`}, index: 0}],
    () => field && [{target: 'field', action: 'update', tableId: one.id, id: field.id, patch: {name: `h${n}`}}],
    () => field && [{target: 'relationship', action: 'create', value: {id: `${client.clientId}${n}`, name: 'r', startTableId: one.id,
      startFieldId: field.id, endTableId: one.id, endFieldId: field.id}}],
    () => one && random(4) === 0 && [{target: 'table', action: 'delete', id: one.id}],
    () => [{target: 'note', action: 'create', value: {id: 0, uid: `${client.clientId}${n}`, title: 'note', content: ''}, index: 0}],
  ];
  const ops = choices[random(choices.length)]();
  if (ops) {
    client.edit(ops);
  }
}
