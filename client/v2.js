import {AwarenessSender} from './awareness.js';
import {DoesNotFit} from './document.js';
import {isTooLarge} from './frames.js';
import {Pulse} from './pulse.js';
import {Replica} from './replica.js';
import {Roster} from './roster.js';

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
 * @property {(message: object) => boolean} say sends if the room was joined, behind what waits to be sent
 * @property {(message: object) => boolean} sayNow the same, but need not keep to the order
 * @property {(ready: Promise<void>, send: () => void) => void} sendAfter sends when that is done, in the same order
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
  #roster;
  #awareness;
  #pulse;
  #timers = {};
  #limits = {};

  /** @param {Talk} talk */
  constructor(talk) {
    this.#talk = talk;
    this.#roster = new Roster(talk);
    this.#awareness = new AwarenessSender((state) => talk.sayNow({type: 'awareness', state}));
    this.#pulse = new Pulse({beat: (echo) => talk.sayNow({type: 'heartbeat', echo}), died: () => talk.drop()});
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

  flush() {} // changes go out as they are made

  /** The line is gone. */
  away() {
    Object.values(this.#timers).forEach(clearTimeout);
    this.#timers = {};
    this.#awareness.stop();
    this.#pulse.stop();
  }

  /** Takes a message; false if it is of no known kind. */
  receive(frame) {
    this.#pulse.heard();
    const answer = this.#answers[frame.type];
    if (!answer) {
      return this.#roster.receive(frame);
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
    lock_denied: (denial) => this.#talk.tell('lockdenied', denial),
    lock_requested: (request) => this.#talk.tell('lockrequested', request),
    heartbeat: () => this.#pulse.answered(),
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
    this.#roster.welcome(welcome);
    const isNewLine = this.#room.status.state !== 'online';
    this.#talk.joined(welcome);
    this.#pulse.start(welcome.heartbeatMs ?? HEARTBEAT_MS);
    isNewLine && this.#catchUp();
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

  #sendPending() {
    this.#timers.resend = undefined;
    this.#replica.pending.filter(({sent}) => sent).forEach((change) => this.#send(change));
  }

  /** Sends, on a new connection, all that is not answered. */
  #catchUp() {
    const pending = [...this.#replica.pending];
    this.#talk.sendAfter(this.#outbox.keepOnly(pending), () => pending.forEach((change) => this.#send(change)));
  }

  /** What is sent is written down first; what cannot be sent now goes with the next connection. */
  #keepAndSend(change) {
    const isOnline = this.#room.status.state === 'online';
    const kept = this.#outbox?.keep([change], isOnline);
    isOnline && this.#talk.sendAfter(kept, () => this.#send(change));
  }

  #send(change) {
    if (!this.#replica.pending.includes(change)) {
      return; // answered or taken back meanwhile
    }
    change.sent = true;
    this.#talk.sayNow({type: 'change', seq: change.seq, base: this.#replica.version, ops: change.ops});
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
    if (this.unconfirmed > 0 && this.#room.status.state === 'online') {
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
