import {DoesNotFit} from './document.js';
import {Line} from './line.js';
import {Replica} from './replica.js';

const AWARENESS_EVERY_MS = 50;
const RESEND_AFTER_MS = 1_000;
/** A change that is not answered for so long shows that the line is dead. */
const ANSWER_MAX_MS = 15_000;
const HEARTBEAT_MS = 10_000;

const lockKey = (target, id) => JSON.stringify([target, target === 'document' ? '' : String(id)]);

/**
 * A participant of one room, speaking protocol v2: edits show at once and reach the server as soon as there is a line.
 *
 * Events, each with the new state in the properties below:
 * `status`; `document`; `people` (participants, locks, awareness); `joined` (after each `welcome`);
 * `rejected` with the server's `reject`; `lockdenied`, `lockrequested`, `persisted`, `persisterror`, `fault` with the server's
 * message.
 */
export class CollabClient extends EventTarget {
  /** Who is here, by clientId, as `{clientId, clientName, color, mode}`; the client itself included. */
  participants = new Map();
  /** What the others are doing, by clientId. */
  awareness = new Map();
  /**
   * `state` is `connecting`, `online`, `waiting` (until `retryAt`) or `stopped` (for `reason`).
   *
   * @type {{state: string, retryAt?: number, reason?: string}}
   */
  status = {state: 'connecting'};
  /** The effective mode, `edit` or `view`. */
  mode = 'edit';

  #identity;
  #line;
  #replica = new Replica();
  #locks = new Map();
  #heartbeatMs = HEARTBEAT_MS;
  #mine = {state: null, sentAt: 0};
  #timers = {};

  /**
   * @param {{url: string | URL, clientId: string, clientName: string, color?: string, mode?: string, token?: string,
   *          resume?: string, Socket?: typeof WebSocket}} options `url` is that of `/collab/{shareId}`; `resume` is what
   *          this client was given under this clientId before
   */
  constructor({url, Socket, ...identity}) {
    super();
    this.#identity = {mode: 'edit', ...identity};
    this.#line = new Line(url, Socket);
    this.#line.addEventListener('open', () => this.#hello());
    this.#line.addEventListener('frame', ({detail}) => this.#receive(detail));
    this.#line.addEventListener('lost', ({detail}) => this.#away({state: 'waiting', ...detail}));
    this.#line.addEventListener('stopped', ({detail}) => this.#away({state: 'stopped', ...detail}));
  }

  get clientId() {
    return this.#identity.clientId;
  }

  /** The secret that shows next time that the clientId is this client's; undefined before the first `welcome`. */
  get resume() {
    return this.#identity.resume;
  }

  /** The diagram with the own changes on it; null if the room has none yet. Not to be changed in place. */
  get diagram() {
    return this.#replica.view;
  }

  /** How many own changes the server has not confirmed. */
  get unconfirmed() {
    return this.#replica.pending.length;
  }

  /** Connects, or connects again at once. */
  connect() {
    this.#away({state: 'connecting'});
    this.#line.open();
  }

  /** Gives up a line that is known to be dead. */
  drop() {
    if (this.status.state === 'connecting' || this.status.state === 'online') {
      this.#line.drop();
    }
  }

  /** Leaves for good. */
  close() {
    this.#away({state: 'stopped', reason: 'You left.'});
    this.#line.close();
  }

  /** Applies operations here and sends them, now or when the line is back. Throws `DoesNotFit`. */
  edit(ops) {
    const change = this.#replica.edit(ops);
    this.#sendChange(change);
    this.#changed();
  }

  /** Reverses the own last change; does nothing without a line, because it must not be sent twice. */
  undo() {
    this.#say({type: 'undo'});
  }

  /** Reverses the last undo. */
  redo() {
    this.#say({type: 'redo'});
  }

  /** Who else keeps this from being changed: `{target, id, clientId, clientName}`, or undefined. */
  foreignLock(target, id) {
    return [this.#locks.get(lockKey('document')), this.#locks.get(lockKey(target, id))]
        .find((lock) => lock && lock.clientId !== this.clientId);
  }

  /** The locks that this client holds, as `{target, id, …}`. */
  get ownLocks() {
    return [...this.#locks.values()].filter((lock) => lock.clientId === this.clientId);
  }

  holdsLock(target, id) {
    return this.#locks.get(lockKey(target, id))?.clientId === this.clientId;
  }

  /** Asks for a lock; `lockdenied` tells if it is not granted. */
  lock(target, id) {
    this.#say({type: 'lock', target, id});
  }

  unlock(target, id) {
    this.#say({type: 'unlock', target, id});
  }

  /** Asks the holder to let go. */
  requestLock(target, id) {
    this.#say({type: 'lock_request', target, id});
  }

  /** Turns somebody down who asked. */
  dismissRequest(target, id, clientId) {
    this.#say({type: 'lock_dismiss', target, id, clientId});
  }

  /** Takes the lock from whoever has it, if the server allows. */
  forceLock(target, id) {
    this.#say({type: 'force_lock', target, id});
  }

  rename({clientName, color}) {
    Object.assign(this.#identity, {clientName, color});
    this.#say({type: 'set_client_name', clientName, color});
  }

  /** Tells the others what this client is doing: the last state, at most twenty times a second. */
  setAwareness(state) {
    this.#mine.state = state;
    const wait = this.#mine.sentAt + AWARENESS_EVERY_MS - Date.now();
    this.#timers.awareness ??= setTimeout(() => this.#sendAwareness(), Math.max(0, wait));
  }

  #sendAwareness() {
    this.#timers.awareness = undefined;
    this.#mine.sentAt = Date.now();
    this.#say({type: 'awareness', state: this.#mine.state});
  }

  #hello() {
    this.#line.send({type: 'hello', protocol: 2, ...this.#identity, since: this.#replica.since});
  }

  #receive(frame) {
    const known = this.#answers[frame.type];
    if (!known) {
      return; // a newer server says more than this client knows
    }
    try {
      known(frame);
    } catch (failure) {
      if (!(failure instanceof DoesNotFit)) {
        throw failure;
      }
      this.#startOver();
    }
  }

  /** What each of the server's messages does here. */
  #answers = {
    __proto__: null,
    welcome: (welcome) => this.#welcome(welcome),
    change: (change) => this.#take([change]),
    changes: ({changes}) => this.#take(changes),
    role: ({mode}) => { this.mode = mode; this.#tell('status'); },
    snapshot: (snapshot) => { this.#replica.snapshot(snapshot); this.#changed(); },
    reject: (reject) => this.#rejected(reject),
    locked: (lock) => { this.#locks.set(lockKey(lock.target, lock.id), lock); this.#tell('people'); },
    unlocked: ({target, id}) => { this.#locks.delete(lockKey(target, id)); this.#tell('people'); },
    lock_denied: (denial) => this.#tell('lockdenied', denial),
    lock_requested: (request) => this.#tell('lockrequested', request),
    joined: ({participant}) => this.#met(participant),
    renamed: ({participant}) => this.#met(participant),
    left: ({clientId}) => this.#left(clientId),
    awareness: ({clientId, state}) => { this.awareness.set(clientId, state); this.#tell('people'); },
    persisted: (message) => this.#tell('persisted', message),
    persist_error: (message) => this.#tell('persisterror', message),
    error: (message) => this.#tell('fault', message),
    reconnect: ({afterMs}) => this.#line.notBefore(afterMs),
  };

  #welcome(welcome) {
    this.#replica.welcome(welcome, this.clientId);
    this.participants = new Map(welcome.participants.map((one) => [one.clientId, one]));
    this.#locks = new Map(welcome.locks.map((lock) => [lockKey(lock.target, lock.id), lock]));
    this.awareness = new Map();
    this.mode = welcome.mode;
    this.#identity.resume = welcome.resume;
    this.#heartbeatMs = welcome.heartbeatMs ?? HEARTBEAT_MS;
    this.status = {state: 'online'};
    this.#timers.heartbeat = setInterval(() => this.#say({type: 'heartbeat'}), this.#heartbeatMs);
    this.#sendPending();
    this.#sendAwareness();
    this.#tell('joined');
    this.#changed();
    this.#tell('people');
  }

  #take(changes) {
    this.#replica.take(changes, this.clientId);
    this.#changed();
  }

  #rejected(reject) {
    if (reject.code === 'rate_limited' || reject.code === 'unavailable') {
      this.#timers.resend ??= setTimeout(() => this.#sendPending(), RESEND_AFTER_MS);
      this.#changed();
      return;
    }
    const refused = this.#replica.reject(reject.seq);
    if (reject.code === 'stale' && refused) {
      this.#replica.edit(refused.ops); // a refused number stays refused
      this.#startOver();
    }
    this.#tell('rejected', reject);
    this.#changed();
  }

  /** Gets the whole document anew. */
  #startOver() {
    this.#replica.forget();
    this.#line.drop();
  }

  #met(participant) {
    this.participants.set(participant.clientId, participant);
    this.#tell('people');
  }

  #left(clientId) {
    this.participants.delete(clientId);
    this.awareness.delete(clientId);
    this.#tell('people');
  }

  #away(status) {
    Object.values(this.#timers).forEach(clearTimeout);
    this.#timers = {};
    this.awareness = new Map();
    this.status = status;
    this.#tell('status');
    this.#tell('people');
  }

  #sendPending() {
    this.#timers.resend = undefined;
    this.#replica.pending.forEach((change) => this.#sendChange(change));
  }

  #sendChange({seq, ops}) {
    this.#say({type: 'change', seq, base: this.#replica.version, ops});
  }

  /** Sends what makes no sense before `welcome`; without a line it is dropped. */
  #say(message) {
    return this.status.state === 'online' && this.#line.send(message);
  }

  #changed() {
    clearTimeout(this.#timers.answer);
    if (this.unconfirmed > 0 && this.status.state === 'online') {
      this.#timers.answer = setTimeout(() => this.drop(), ANSWER_MAX_MS);
    }
    this.#tell('document');
    this.#tell('status');
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}
