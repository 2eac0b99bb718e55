import {claim} from './claims.js';
import {randomId} from './ids.js';

const DATABASE = 'drawdb-collab';
const MEMORY_ONLY = 'drawdb-collab: changes are kept in memory only';
const SESSION = 'drawdb-collab.client:';
/** A page that is being reloaded takes its own id again as soon as the page before it is gone. */
const RELOAD_MS = 700;
const FORGET_AFTER_MS = 30 * 24 * 3_600_000;
/** A database that takes longer is as good as none. */
const ANSWER_MAX_MS = 2_000;

/**
 * Who this client is in a room, and its changes that the server has not answered: kept in the browser's IndexedDB, so that
 * a page that comes back goes on where the one before it ended. Two living pages are never the same client; a page that is
 * gone leaves its unanswered changes to the next one. Without a usable IndexedDB, and from when it fails on, it is all kept
 * in memory.
 */
export class Outbox {
  clientId;
  lastSeq = 0;
  /** The secret that shows that the id is this client's; what an earlier page was given is good for this one. */
  resume = undefined;
  /** What an earlier page left, oldest first. */
  changes = [];
  #room;
  #database = null;
  #release = () => {};
  #lost;

  /**
   * @param {{room: string, clientId?: string, memory?: boolean, lost?: () => void}} options `room` tells rooms apart in this
   *        browser; with a `clientId` the caller answers for its being used once; `lost` is told once if the database fails later
   */
  static async open({room, clientId, memory, lost = () => {}}) {
    const outbox = new Outbox(room, clientId ?? randomId(), lost);
    if (memory || !globalThis.indexedDB) {
      return outbox;
    }
    try {
      outbox.#database = await inTime(opened());
      outbox.#database.onclose = () => outbox.#giveUp('the browser has closed the database');
      await outbox.#settle(clientId);
    } catch (failure) {
      console.warn(MEMORY_ONLY, failure);
      outbox.#database = null;
    }
    return outbox;
  }

  constructor(room, clientId, lost) {
    this.#room = room;
    this.clientId = clientId;
    this.#lost = lost;
  }

  /** Whether changes outlive the page. */
  get lasting() {
    return this.#database !== null;
  }

  /**
   * Keeps changes until {@link remove}. What has been written down before it is sent can be sent again under the same
   * number, whatever happens to the page; so who sends waits for this.
   *
   * @param {boolean} sent whether they are about to be sent, so that the server may come to know their numbers
   */
  async keep(kept, sent) {
    await this.#write((changes, clients) => this.#put(changes, clients, kept, sent));
  }

  /** Keeps these changes in place of all others, because they have got other numbers. */
  async keepOnly(kept) {
    await this.#write((changes, clients) => {
      changes.delete(ofClient(this.#room, this.clientId));
      this.#put(changes, clients, kept, true);
    });
  }

  /** Keeps what proves the id the next time. */
  async prove(resume) {
    this.resume = resume;
    await this.keep([], true);
  }

  /** Goes on under another id: this one is not ours to use. What is open was never sent under the new one. */
  async rename(clientId, open) {
    const old = this.clientId;
    this.#release();
    this.#release = (this.lasting && await claim(`${DATABASE}:${this.#room}:${clientId}`, 0)) || (() => {});
    Object.assign(this, {clientId, resume: undefined, lastSeq: 0});
    session('setItem', SESSION + this.#room, clientId);
    await this.#write((changes, clients) => {
      changes.delete(ofClient(this.#room, old));
      clients.delete([this.#room, old]);
      this.#put(changes, clients, open, false);
    });
  }

  async remove(seqs) {
    await this.#write((changes) => seqs.forEach((seq) => changes.delete([this.#room, this.clientId, seq])));
  }

  /** Lets the next page be this client. */
  close() {
    this.#release();
    this.#database?.close();
    this.#database = null;
  }

  async #settle(givenId) {
    const clients = await inTime(all(this.#database, 'clients', this.#room));
    const changes = await inTime(all(this.#database, 'changes', this.#room));
    this.clientId = givenId ?? await this.#claimed(clients, changes) ?? this.clientId;
    this.changes = changes.filter((change) => change.clientId === this.clientId).sort((a, b) => a.seq - b.seq);
    const known = clients.find((one) => one.clientId === this.clientId);
    this.resume = known?.resume;
    this.lastSeq = Math.max(known?.lastSeq ?? 0, ...this.changes.map(({seq}) => seq));
    await this.keep([], true);
    await this.#forget(clients, changes);
  }

  /** The id that this tab had before, if no other page has it by now; else one whose page left something to be sent. */
  async #claimed(clients, changes) {
    const before = session('getItem', SESSION + this.#room);
    const stranded = [...new Set(changes.map((change) => change.clientId))].filter((id) => id !== before);
    const known = clients.some(({clientId}) => clientId === before);
    for (const id of [...(known ? [before] : []), ...stranded, this.clientId]) {
      const release = await claim(`${DATABASE}:${this.#room}:${id}`, id === before ? RELOAD_MS : 0);
      if (release) {
        this.#release = release;
        session('setItem', SESSION + this.#room, id);
        return id;
      }
    }
    return undefined;
  }

  #put(changes, clients, kept, sent) {
    const {clientId} = this;
    kept.forEach(({seq, ops}) => changes.put({room: this.#room, clientId, seq, ops, sent}));
    if (sent) {
      this.lastSeq = Math.max(this.lastSeq, ...kept.map(({seq}) => seq));
      clients.put({room: this.#room, clientId, lastSeq: this.lastSeq, resume: this.resume, at: Date.now()});
    }
  }

  #forget(clients, changes) {
    const old = clients.filter(({clientId, at}) => at < Date.now() - FORGET_AFTER_MS && clientId !== this.clientId
        && !changes.some((change) => change.clientId === clientId));
    return this.#write((_, store) => old.forEach(({room, clientId}) => store.delete([room, clientId])));
  }

  /** Done, or given up, when the promise is kept: a full disk is no reason not to send. */
  async #write(what) {
    if (!this.#database) {
      return;
    }
    try {
      const transaction = this.#database.transaction(['changes', 'clients'], 'readwrite', {durability: 'relaxed'});
      what(transaction.objectStore('changes'), transaction.objectStore('clients'));
      await inTime(ended(transaction));
    } catch (failure) {
      this.#giveUp(failure);
    }
  }

  /**
   * Goes on in memory. What is still in the database would be wrong about this client soon, so the next page is to know
   * nothing of it.
   */
  #giveUp(failure) {
    if (!this.#database) {
      return;
    }
    console.warn(MEMORY_ONLY, failure);
    this.#database.close();
    this.#database = null;
    session('removeItem', SESSION + this.#room);
    forget(this.#room, this.clientId);
    this.#lost();
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('clients', {keyPath: ['room', 'clientId']});
      request.result.createObjectStore('changes', {keyPath: ['room', 'clientId', 'seq']});
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('the database is in use by an older page'));
  });
}

function all(database, store, room) {
  return new Promise((resolve, reject) => {
    const request = database.transaction(store).objectStore(store).getAll(IDBKeyRange.bound([room], [room, []]));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Makes an answer that does not come a failure. */
function inTime(answer) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MAX_MS} ms`)), ANSWER_MAX_MS);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function ended(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
  });
}

/** As far as it can be done: the browser may have good reasons for failing. */
async function forget(room, clientId) {
  try {
    const database = await opened();
    const transaction = database.transaction(['changes', 'clients'], 'readwrite');
    transaction.objectStore('changes').delete(ofClient(room, clientId));
    transaction.objectStore('clients').delete([room, clientId]);
    await ended(transaction).finally(() => database.close());
  } catch (failure) {
    console.warn('drawdb-collab: what was kept cannot be removed', failure);
  }
}

const ofClient = (room, clientId) => IDBKeyRange.bound([room, clientId], [room, clientId, []]);

/** The tab's own storage, which some browsers deny. */
function session(method, ...values) {
  try {
    return globalThis.sessionStorage?.[method](...values) ?? null;
  } catch {
    return null;
  }
}
