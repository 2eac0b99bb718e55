import {AwarenessSender} from './awareness.js';
import {DoesNotFit} from './document.js';
import {isTooLarge} from './frames.js';
import {Replica} from './replica.js';

const HEARTBEAT_MS = 10_000;
const RESEND_AFTER_MS = 1_000;
/** A change that is not answered for so long shows that the line is dead. */
const ANSWER_MAX_MS = 15_000;
const PENDING_MAX = 10_000;
const TRY_AGAIN = new Set(['rate_limited', 'unavailable']);

/**
 * Protocol v2: granular changes, exactly once.
 *
 * @typedef {object} Talk what a dialect needs of the client
 * @property {(message: object) => boolean} say sends if the room was joined
 * @property {(type: string, detail?: unknown) => void} tell dispatches an event
 * @property {() => void} drop gives up the line, to begin anew
 * @property {(welcomed: {mode: string, role?: string, limits?: object}) => void} joined
 * @property {(afterMs: number) => void} notBefore
 * @property {import('./collab-client.js').CollabClient} client whose public state the dialect keeps
 */
export class SpeakerV2 {
  #talk;
  #outbox = null;
  #replica = new Replica();
  /** Counts connections, so that nothing is sent on one that was meant for the one before. */
  #turn = 0;
  #awareness;
  #timers = {};
  #limits = {};

  /** @param {Talk} talk */
  constructor(talk) {
    this.#talk = talk;
    this.#awareness = new AwarenessSender((state) => talk.say({type: 'awareness', state}));
  }

  get diagram() {
    return this.#replica.view;
  }

  get version() {
    return this.#replica.version;
  }

  get unconfirmed() {
    return this.#replica.pending.length;
  }

  get pending() {
    return this.#replica.pending;
  }

  /** Goes on where the last page of this client ended. */
  resume(outbox) {
    this.#outbox = outbox;
    const early = this.#replica.pending.length;
    this.#replica.resume(outbox.lastSeq, outbox.changes);
    early > 0 && outbox.keep(this.#replica.pending.slice(-early), false);
    this.#changed();
  }

  /** Begins anew under another id; returns what is to be sent under it. */
  unsend() {
    return this.#replica.unsend();
  }

  hello(identity) {
    return {type: 'hello', protocol: 2, ...identity, since: this.#replica.since};
  }

  edit(ops) {
    if (this.unconfirmed >= PENDING_MAX) {
      this.#talk.tell('rejected', {code: 'too_many', message: `${PENDING_MAX} changes wait for the server already`});
      return false;
    }
    if (isTooLarge(ops, this.#limits.frameBytes)) {
      this.#tooLarge(ops);
      return false;
    }
    const change = this.#replica.edit(ops);
    this.#keepAndSend(change);
    this.#changed();
    return true;
  }

  undo() { return this.#talk.say({type: 'undo'}); }
  redo() { return this.#talk.say({type: 'redo'}); }

  lock(target, id) {
    this.#talk.say({type: 'lock', target, id});
  }

  unlock(target, id) {
    this.#talk.say({type: 'unlock', target, id});
  }

  requestLock(target, id) {
    this.#talk.say({type: 'lock_request', target, id});
  }

  dismissRequest(target, id, clientId) {
    this.#talk.say({type: 'lock_dismiss', target, id, clientId});
  }

  forceLock(target, id) {
    this.#talk.say({type: 'force_lock', target, id});
  }

  setAwareness(state) {
    this.#awareness.set(state);
  }

  /** The line is gone. */
  away() {
    this.#turn++;
    Object.values(this.#timers).forEach(clearTimeout);
    this.#timers = {};
    this.#awareness.stop();
  }

  /** Takes a message; false if it is of no known kind. */
  receive(frame) {
    const answer = this.#answers[frame.type];
    if (!answer) {
      return false;
    }
    try {
      answer(frame);
    } catch (failure) {
      if (!(failure instanceof DoesNotFit)) {
        throw failure;
      }
      this.#startOver();
    }
    return true;
  }

  #answers = {
    __proto__: null,
    welcome: (welcome) => this.#welcome(welcome),
    change: (change) => this.#take([change]),
    changes: ({changes}) => this.#take(changes),
    snapshot: (snapshot) => this.#snapshot(snapshot),
    role: ({role, mode}) => { Object.assign(this.#room, {role, mode}); this.#talk.tell('status'); },
    reject: (reject) => this.#rejected(reject),
    locked: (lock) => { this.#room.locks.add(lock); this.#talk.tell('people'); },
    unlocked: (lock) => { this.#room.locks.remove(lock); this.#talk.tell('people'); },
    lock_denied: (denial) => this.#talk.tell('lockdenied', denial),
    lock_requested: (request) => this.#talk.tell('lockrequested', request),
    joined: (message) => this.#met(message),
    renamed: (message) => this.#met(message),
    left: ({clientId}) => this.#left(clientId),
    awareness: (state) => this.#aware([state]),
    awarenesses: ({awarenesses}) => this.#aware(awarenesses),
    persisted: (message) => this.#talk.tell('persisted', message),
    persist_error: (message) => this.#talk.tell('persisterror', message),
    error: (message) => this.#talk.tell('fault', message),
    reconnect: ({afterMs}) => this.#talk.notBefore(afterMs),
  };

  get #room() {
    return this.#talk.client;
  }

  #welcome(welcome) {
    this.#limits = welcome.limits ?? {};
    this.#replica.withdraw(({ops}) => isTooLarge(ops, this.#limits.frameBytes)).forEach(({ops}) => this.#tooLarge(ops));
    this.#replica.welcome(welcome, this.#room.clientId);
    this.#room.participants = new Map(welcome.participants.map((one) => [one.clientId, one]));
    this.#room.locks.reset(welcome.locks);
    this.#talk.joined(welcome);
    this.#timers.heartbeat = setInterval(() => this.#talk.say({type: 'heartbeat'}), welcome.heartbeatMs ?? HEARTBEAT_MS);
    this.#catchUp();
    this.#awareness.now();
    this.#talk.tell('joined');
    this.#changed();
    this.#talk.tell('people');
  }

  #take(changes) {
    const before = this.#replica.pending;
    this.#replica.take(changes, this.#room.clientId);
    this.#settled(before);
    this.#changed(changes.some(({clientId}) => clientId === this.#room.clientId));
  }

  /** It has the own changes up to its number, whose answers were left out. */
  #snapshot(snapshot) {
    const before = this.#replica.pending;
    this.#replica.snapshot(snapshot);
    this.#settled(before);
    this.#changed(true);
  }

  #rejected(reject) {
    if (TRY_AGAIN.has(reject.code) && reject.seq !== undefined) {
      this.#timers.resend ??= setTimeout(() => this.#sendPending(), RESEND_AFTER_MS);
      this.#changed(true);
      return;
    }
    const before = this.#replica.pending;
    const refused = this.#replica.reject(reject.seq);
    this.#settled(before);
    if (reject.code === 'stale' && refused) {
      const again = this.#replica.again(refused.ops); // a refused number stays refused
      this.#outbox.keep([again], false);
      this.#startOver();
    } else {
      this.#talk.tell('rejected', {...reject, ops: refused?.ops});
    }
    this.#changed(true);
  }

  /** Gets the whole document anew. */
  #startOver() {
    this.#replica.forget();
    this.#talk.drop();
  }

  #met({participant}) {
    this.#room.participants.set(participant.clientId, participant);
    this.#talk.tell('people');
  }

  #left(clientId) {
    this.#room.participants.delete(clientId);
    this.#room.awareness.delete(clientId);
    this.#talk.tell('people');
  }

  #aware(states) {
    for (const {clientId, state} of states) {
      if (state === null) {
        this.#room.awareness.delete(clientId);
      } else if (clientId !== this.#room.clientId) { // frames are shared, so the own state may be among them
        this.#room.awareness.set(clientId, state);
      }
    }
    this.#talk.tell('people');
  }

  #sendPending() {
    this.#timers.resend = undefined;
    this.#replica.pending.filter(({sent}) => sent).forEach((change) => this.#send(change));
  }

  /** Sends, on a new connection, all that is not answered. */
  async #catchUp() {
    const turn = ++this.#turn;
    const pending = [...this.#replica.pending];
    await this.#outbox.keepOnly(pending);
    turn === this.#turn && pending.forEach((change) => this.#replica.pending.includes(change) && this.#send(change));
  }

  /** What is sent is written down first; what cannot be sent now goes with the next connection. */
  async #keepAndSend(change) {
    const turn = this.#turn;
    const online = this.#room.status.state === 'online';
    await this.#outbox?.keep([change], online);
    if (online && turn === this.#turn) {
      this.#send(change);
    }
  }

  #send(change) {
    change.sent = true;
    this.#talk.say({type: 'change', seq: change.seq, base: this.#replica.version, ops: change.ops});
  }

  #tooLarge(ops) {
    this.#talk.tell('rejected', {code: 'too_large', message: 'the change is larger than the server takes', ops});
  }

  /** @param {boolean} isAnswer whether it shows that the server answers, so that it may take its time with the rest */
  #changed(isAnswer = false) {
    if (this.unconfirmed === 0 || isAnswer) {
      clearTimeout(this.#timers.answer);
      this.#timers.answer = undefined;
    }
    if (this.unconfirmed > 0 && this.#talk.client.status.state === 'online') {
      this.#timers.answer ??= setTimeout(() => this.#talk.drop(), ANSWER_MAX_MS);
    }
    this.#talk.tell('document');
    this.#talk.tell('status');
  }

  /** What is answered need not be kept. */
  #settled(before) {
    const open = new Set(this.#replica.pending.map(({seq}) => seq));
    const gone = before.map(({seq}) => seq).filter((seq) => !open.has(seq));
    gone.length > 0 && this.#outbox.remove(gone);
  }
}
