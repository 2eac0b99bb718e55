import {claim} from './claims.js';
import {randomId} from './ids.js';

const DATABASE = 'drawdb-collab';
const SESSION = 'drawdb-collab.client:';
/** A page that is being reloaded takes its own id again as soon as the page before it is gone. */
const RELOAD_MS = 700;
const FORGET_AFTER_MS = 30 * 24 * 3_600_000;

/**
 * Who this client is in a room, and its changes that the server has not answered: kept in the browser's IndexedDB, so that
 * a page that comes back goes on where the one before it ended. Two living pages are never the same client; a page that is
 * gone leaves its unanswered changes to the next one. Without a usable IndexedDB it is all kept in memory.
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

  /**
   * @param {{room: string, clientId?: string, memory?: boolean}} options `room` tells rooms apart in this browser; with a
   *        `clientId` the caller answers for its being used once
   */
  static async open({room, clientId, memory}) {
    const outbox = new Outbox(room, clientId ?? randomId());
    if (memory || !globalThis.indexedDB) {
      return outbox;
    }
    try {
      outbox.#database = await opened();
      await outbox.#settle(clientId);
    } catch (failure) {
      console.warn('drawdb-collab: changes are kept in memory only', failure);
      outbox.#database = null;
    }
    return outbox;
  }

  constructor(room, clientId) {
    this.#room = room;
    this.clientId = clientId;
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
      changes.delete(IDBKeyRange.bound([this.#room, this.clientId], [this.#room, this.clientId, []]));
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
      changes.delete(IDBKeyRange.bound([this.#room, old], [this.#room, old, []]));
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
    const clients = await all(this.#database, 'clients', this.#room);
    const changes = await all(this.#database, 'changes', this.#room);
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
    const transaction = this.#database.transaction(['changes', 'clients'], 'readwrite', {durability: 'relaxed'});
    what(transaction.objectStore('changes'), transaction.objectStore('clients'));
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => {
        console.warn('drawdb-collab: a change is kept in memory only', transaction.error);
        resolve();
      };
    });
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

/** The tab's own storage, which some browsers deny. */
function session(method, ...values) {
  try {
    return globalThis.sessionStorage?.[method](...values) ?? null;
  } catch {
    return null;
  }
}
