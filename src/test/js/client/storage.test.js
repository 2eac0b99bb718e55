import {createTable, equal, ok, patient} from '/js/harness.js';

const AS_IT_SHOULD = IDBDatabase.prototype.transaction;

/** What a browser's database may come to, while a page lives. */
const TROUBLES = {
  'that the browser has closed, which throws': () => {
    throw new DOMException('The database connection is closing.', 'InvalidStateError');
  },
  'that never answers': () => ({objectStore: () => ({put() {}, delete() {}})}),
  'that is full': function full(...wanted) {
    const transaction = AS_IT_SHOULD.apply(this, wanted);
    queueMicrotask(() => transaction.abort());
    return transaction;
  },
};

/** A client whose changes are kept in the database, and how often it has told that they are not any more. */
async function keeping(t, options) {
  const hurried = patient();
  t.later(hurried);
  const client = await t.joined(t.room(), {storage: 'auto', ...options});
  ok(client.lasting, 'it has a database');
  const told = {lost: 0};
  let lasting = true;
  client.addEventListener('status', () => {
    told.lost += lasting && !client.lasting ? 1 : 0;
    lasting = client.lasting;
  });
  return {client, told, hurried};
}

function troubled(t, trouble) {
  IDBDatabase.prototype.transaction = trouble;
  t.later(() => { IDBDatabase.prototype.transaction = AS_IT_SHOULD; });
}

/** What the browser keeps, whoever left it. */
function kept() {
  return new Promise((resolve) => {
    indexedDB.open('drawdb-collab', 1).onsuccess = ({target: {result: database}}) => {
      const transaction = AS_IT_SHOULD.call(database, ['changes', 'clients']);
      const lists = ['changes', 'clients'].map((store) => transaction.objectStore(store).getAll());
      transaction.oncomplete = () => { database.close(); resolve(lists.flatMap(({result}) => result)); };
    };
  });
}

const whatIsDoneArrives = Object.fromEntries(Object.entries(TROUBLES).map(([what, trouble]) => [
  `[V2-CHANGE-1] a database ${what}: what is done arrives, and that it is not kept any more is told once`,
  async (t) => {
    const {client, told, hurried} = await keeping(t);
    hurried();
    troubled(t, trouble);
    client.edit([createTable('t1')]);
    client.edit([createTable('t2')]);
    client.undo();
    await t.until(() => client.synced && client.diagram.tables.length === 1, 'all is acknowledged');
    equal([client.lasting, told.lost], [false, 1]);
    client.edit([createTable('t3')]);
    await t.until(() => client.synced);
    equal(client.diagram.tables.map(({id}) => id), ['t1', 't3']);
  },
]));

export const tests = {
  ...whatIsDoneArrives,

  async '[V2-CHANGE-3] what a database has kept that fails later is not taken for something new by the next page'(t) {
    const {client} = await keeping(t, {random: () => 1_000}); // which does not come back by itself
    client.drop();
    client.edit([createTable('t1')]);
    await t.until(async () => (await kept()).length > 1, 'it is kept');
    IDBDatabase.prototype.transaction = function once(...wanted) {
      IDBDatabase.prototype.transaction = AS_IT_SHOULD;
      return TROUBLES['that the browser has closed, which throws'](...wanted);
    };
    t.later(() => { IDBDatabase.prototype.transaction = AS_IT_SHOULD; });
    client.connect();
    await t.until(() => client.synced);
    await t.until(async () => (await kept()).length === 0, 'nothing is left');
    equal(client.lasting, false);
  },

  async '[V2-CHANGE-1] a database that is closed while nothing is done is told at once'(t) {
    const opened = [];
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function noted(...wanted) {
      const request = open.apply(this, wanted);
      request.addEventListener('success', () => opened.push(request.result));
      return request;
    };
    t.later(() => { IDBFactory.prototype.open = open; });
    const {client, told} = await keeping(t);
    opened[0].dispatchEvent(new Event('close'));
    equal([client.lasting, told.lost], [false, 1]);
    client.edit([createTable('t1')]);
    await t.until(() => client.synced);
  },

  async 'a database that does not open: the client comes in without'(t) {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = () => ({});
    t.later(() => { IDBFactory.prototype.open = open; });
    const client = await t.joined(t.room(), {storage: 'auto'});
    equal(client.lasting, false);
  },
};
