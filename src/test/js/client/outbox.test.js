import {createTable, equal, ok, patient, tappedSocket} from '/js/harness.js';
import {Outbox} from '/client/outbox.js';

const NOWHERE = 'ws://127.0.0.1:9/collab/';

/** A page of its own in the same tab, which can be reloaded and closed. */
async function page(t, isPatient = true) {
  const frame = document.createElement('iframe');
  frame.src = '/frame';
  document.body.append(frame);
  await new Promise((resolve) => { frame.onload = resolve; });
  t.later(() => frame.remove());
  return {
    async load() {
      isPatient && patient(frame.contentWindow);
      const script = frame.contentDocument.createElement('script');
      script.type = 'module';
      script.textContent = "import * as all from '/client/index.js'; window.library = all;";
      frame.contentDocument.head.append(script);
      await t.until(() => frame.contentWindow.library, 'the library is loaded');
      return frame.contentWindow.library;
    },
    async reload() {
      const loaded = new Promise((resolve) => { frame.onload = resolve; });
      frame.contentWindow.location.reload();
      await loaded;
      await gone(t);
    },
    async close() {
      frame.remove();
      await gone(t);
    },
  };
}

/** Waits until the only page that was a client has let go of its id. */
const gone = (t) => t.until(async () => (await navigator.locks.query()).held.length === 0, 'the page is gone');

async function clientIn(one, url, options = {}) {
  const {CollabClient} = await one.load();
  const client = new CollabClient({url, clientName: 'Ann', ...options});
  client.connect();
  return client;
}

/** Waits until all is answered, and nothing of it kept for the next page. */
async function acknowledged(t, client, room) {
  await t.until(() => client.synced);
  await t.until(async () => (await stored(room)).length === 0, 'nothing is kept any more');
}

const online = (t, client) => t.until(() => client.status.state === 'online', 'online');

/** A client without a line: what it does waits. */
async function withoutLine(t, one, room) {
  const Socket = class { readyState = 0; close() {} };
  const client = await clientIn(one, room, {Socket});
  await t.until(() => client.clientId, 'it knows who it is');
  return client;
}

export const tests = {
  async '[V2-CHANGE-3] after a reload the page is the same client, and goes on with its numbers and what was not sent'(t) {
    const room = t.room();
    const one = await page(t);
    const before = await clientIn(one, room);
    await online(t, before);
    before.edit([createTable('t1')]);
    await acknowledged(t, before, room);
    const {clientId} = before;
    await one.reload();
    const offline = await withoutLine(t, one, room);
    equal(offline.clientId, clientId, 'the id after a reload');
    offline.edit([createTable('t2')]);
    offline.edit([createTable('t3')]);
    await t.until(async () => (await stored(room)).length === 2, 'both are kept');
    const seqs = (await stored(room)).map(({seq}) => seq);
    await one.reload();
    const tap = tappedSocket();
    const after = await clientIn(one, room, {Socket: tap.Socket});
    await t.until(() => after.synced, 'all is acknowledged');
    equal(after.clientId, clientId, 'the id after two reloads');
    equal(after.diagram.tables.map(({id}) => id), ['t1', 't2', 't3']);
    equal(tap.sent.filter(({type}) => type === 'change').map(({seq}) => seq), seqs, 'the old numbers');
    await t.until(async () => (await stored(room)).length === 0, 'nothing is kept any more');
  },

  async '[V2-CHANGE-3] a number that was given away before a reload is not given away again'(t) {
    const room = t.room();
    const one = await page(t);
    const before = await clientIn(one, room);
    await online(t, before);
    for (let n = 0; n < 5; n++) {
      before.edit([createTable(`t${n}`)]);
    }
    await acknowledged(t, before, room);
    await one.reload();
    const after = await withoutLine(t, one, room);
    after.edit([createTable('offline')]);
    await t.until(async () => (await stored(room)).length === 1);
    equal((await stored(room))[0].seq, 6, 'the number');
    await one.reload();
    const last = await clientIn(one, room);
    await t.until(() => last.synced);
    equal(last.diagram.tables.map(({id}) => id), ['t0', 't1', 't2', 't3', 't4', 'offline']);
  },

  async '[ID-6] two pages of one browser are two clients, also if one is a copy of the other'(t) {
    const room = t.room();
    const [one, copy] = [await page(t, false), await page(t, false)];
    const first = await clientIn(one, room);
    await online(t, first);
    const second = await clientIn(copy, room);
    await online(t, second);
    ok(first.clientId !== second.clientId, 'the ids differ');
    equal([first.status.state, second.status.state], ['online', 'online'], 'nobody is thrown out');
  },

  async '[OWN-2] an id that cannot be proved is given up, and nothing that was done is lost'(t) {
    const room = t.room();
    const one = await page(t);
    const before = await clientIn(one, room);
    await online(t, before);
    before.edit([createTable('t1')]);
    await acknowledged(t, before, room);
    await one.reload();
    const offline = await withoutLine(t, one, room);
    offline.edit([createTable('t2')]);
    await t.until(async () => (await stored(room)).length === 1);
    await forgetProof(room);
    await one.reload();
    const after = await clientIn(one, room);
    await t.until(() => after.synced, 'it is in, as somebody else');
    ok(after.clientId !== before.clientId, 'the ids differ');
    equal(after.diagram.tables.map(({id}) => id), ['t1', 't2']);
    const {clientId} = after;
    await one.reload();
    const last = await clientIn(one, room);
    await online(t, last);
    equal(last.clientId, clientId, 'which it stays');
  },

  async '[V2-HELLO-11] what a page left unsent when it was closed is sent by the next one'(t) {
    const room = t.room();
    const one = await page(t);
    const offline = await withoutLine(t, one, room);
    offline.edit([createTable('t1')]);
    await t.until(async () => (await stored(room)).length === 1);
    await one.close();
    sessionStorage.clear();
    const next = await clientIn(await page(t), room);
    await t.until(() => next.synced && next.diagram?.tables?.length === 1);
    equal(next.diagram.tables[0].id, 't1');
  },

  async 'without locks in the browser, two pages are two clients all the same'(t) {
    t.later(patient());
    Object.defineProperty(navigator, 'locks', {value: undefined, configurable: true});
    t.later(() => delete navigator.locks);
    const room = `${NOWHERE}lease${Math.random()}`;
    const first = await Outbox.open({room});
    t.later(() => first.close());
    const second = await Outbox.open({room});
    t.later(() => second.close());
    ok(first.clientId !== second.clientId, 'the ids differ');
    ok(first.lasting && second.lasting, 'both are kept');
  },

  async 'without IndexedDB, changes wait in memory'(t) {
    Object.defineProperty(window, 'indexedDB', {value: undefined, configurable: true});
    t.later(() => delete window.indexedDB);
    const room = t.room();
    const ann = t.client(room, {storage: 'auto'});
    ann.edit([createTable('early')]);
    await ann.connect();
    await t.until(() => ann.synced);
    equal(ann.diagram.tables.map(({id}) => id), ['early'], 'what was done before there was a line');
  },
};

/** As if the page had gone before it could write down what proves its id. */
async function forgetProof(room) {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open('drawdb-collab', 1);
    request.onsuccess = () => resolve(request.result);
  });
  const transaction = database.transaction('clients', 'readwrite');
  const clients = transaction.objectStore('clients');
  clients.getAll().onsuccess = ({target}) => target.result.filter((row) => row.room === `${room.host}${room.pathname}`)
      .forEach(({resume, ...row}) => { ok(resume, 'there was a proof'); clients.put(row); });
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  database.close();
}

/** What the browser keeps of a room. */
function stored(room) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('drawdb-collab', 1);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const rows = database.transaction('changes').objectStore('changes').getAll();
      rows.onsuccess = () => { database.close(); resolve(rows.result.filter((row) => row.room === `${room.host}${room.pathname}`)); };
    };
  });
}
