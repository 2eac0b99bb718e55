import {Address} from './address.js';
import {keyed, randomId} from './ids.js';
import {Line} from './line.js';
import {Locks} from './locks.js';
import {watchNetwork} from './network.js';
import {Outbox} from './outbox.js';
import {SendQueue} from './send-queue.js';
import {SpeakerV1} from './v1.js';
import {SpeakerV2} from './v2.js';

/** A server that takes longer to answer `hello` is as good as none. */
const WELCOME_MAX_MS = 30_000;

/**
 * A participant of one room: edits show at once and reach the server as soon as there is a line.
 *
 * Events, each with the new state in the properties below: `status`; `document`; `people` (participants, locks,
 * awareness); `joined` (after each answer to `hello`); `rejected` with what was refused and why; `lockdenied`,
 * `lockrequested`, `persisted`, `persisterror`, `fault` with the server's message.
 */
export class CollabClient extends EventTarget {
  /** Who is here, by clientId, as `{clientId, clientName, color, mode}`; the client itself included. */
  participants = new Map();
  /** What the others are doing, by clientId. */
  awareness = new Map();
  /** Who has locked what. */
  locks = new Locks();
  /**
   * `state` is `connecting`, `online`, `waiting` (until `retryAt`, because of `code`) or `stopped` (for `reason`).
   *
   * @type {{state: string, retryAt?: number, code?: number, reason?: string}}
   */
  status = {state: 'connecting'};
  /** The effective mode, `edit` or `view`. */
  mode = 'edit';
  /** What the server lets this client do, `owner`, `editor` or `viewer`. */
  role = 'editor';

  #address;
  #storage;
  #identity;
  #line;
  #queue = new SendQueue();
  #speaker;
  #outbox = null;
  #opening = null;
  #isClosed = false;
  #mayChooseId;
  #welcomeTimer;
  #unwatch = null;

  /** @param {import('./index.d.ts').CollabClientOptions} options */
  constructor({url, clientId, clientName = '', color, mode = 'edit', token, protocol = 2, storage = 'auto', Socket, random}) {
    super();
    this.#address = new Address(url, token);
    this.#storage = storage;
    this.#identity = {clientId, clientName, color, mode};
    this.mode = mode;
    this.#mayChooseId = clientId === undefined;
    this.#line = new Line((unopened) => this.#address.next(unopened), {Socket, random, mayRenew: () => this.#address.mayRenew});
    this.#line.addEventListener('open', () => this.#hello());
    this.#line.addEventListener('frame', ({detail}) => this.#receive(detail));
    for (const [event, state] of [['lost', 'waiting'], ['stopped', 'stopped']]) {
      this.#line.addEventListener(event, ({detail}) => this.#away({state, ...detail}));
    }
    this.#speaker = protocol === 1 ? new SpeakerV1(this.#talk()) : new SpeakerV2(this.#talk());
  }

  /** This client's id; undefined until {@link connect} has found out, unless it was given. */
  get clientId() {
    return this.#identity.clientId;
  }

  /** The version of the protocol that is spoken. */
  get protocol() {
    return this.#speaker instanceof SpeakerV1 ? 1 : 2;
  }

  /** The diagram with the own changes on it; null before the room has told. Not to be changed in place. */
  get diagram() {
    return this.#speaker.diagram;
  }

  /** The version that the server has confirmed. */
  get version() {
    return this.#speaker.version;
  }

  /** How many own changes the server has not answered. */
  get unconfirmed() {
    return this.#speaker.unconfirmed;
  }

  /** True exactly while connected and all that was done here is acknowledged. */
  get synced() {
    return this.status.state === 'online' && this.unconfirmed === 0;
  }

  /** Whether what is unconfirmed outlives the page; false where the browser keeps nothing, or does no longer. */
  get lasting() {
    return this.#outbox?.lasting ?? false;
  }

  /** Connects, or connects again at once. Until {@link close} or a final refusal it comes back by itself. */
  async connect() {
    if (this.#isClosed) {
      throw new Error('this client was closed: make a new one');
    }
    this.#away({state: 'connecting'});
    this.#unwatch ??= watchNetwork({lost: () => this.drop(), worthTrying: () => this.status.state === 'waiting' && this.connect()});
    this.#opening ??= this.#open();
    await this.#opening;
    if (!this.#isClosed) {
      await this.#line.open();
    }
  }

  /** Gives up a line that is known to be dead, and comes back. */
  drop() {
    if (this.status.state === 'connecting' || this.status.state === 'online') {
      this.#line.drop();
    }
  }

  /** Leaves for good. Changes that were not acknowledged stay in the browser's storage, if it has one. */
  close() {
    this.#isClosed = true;
    this.#line.close();
    this.#unwatch?.();
    this.#outbox?.close();
    this.#away({state: 'stopped', reason: 'You left.'});
  }

  /**
   * Applies operations here and sends them, now or when the line is back. Returns false, and tells `rejected`, for who may
   * only watch. Throws `DoesNotFit` for what makes no sense here.
   */
  edit(ops) {
    if (this.mode === 'view') {
      this.#tell('rejected', {code: 'read_only', message: 'you may only watch', ops});
      return false;
    }
    return this.#speaker.edit(keyed(ops));
  }

  /** Reverses the own last change; false without a line, because it must not be sent twice. */
  undo() { return this.#speaker.undo(); }

  /** Reverses the last undo. */
  redo() { return this.#speaker.redo(); }

  /** Who else keeps this from being changed: `{target, id, clientId, clientName}`, or undefined. */
  foreignLock(target, id) {
    return this.locks.foreign(this.clientId, target, id);
  }

  /** The locks that this client holds, as `{target, id, …}`. */
  get ownLocks() {
    return this.locks.all.filter((lock) => lock.clientId === this.clientId);
  }

  holdsLock(target, id) {
    return this.locks.get(target, id)?.clientId === this.clientId;
  }

  /** Asks for a lock on a `table`, `note`, `area` or the `document`; `lockdenied` tells if it is not granted. */
  lock(target, id) { this.#speaker.lock(target, id); }

  unlock(target, id) { this.#speaker.unlock(target, id); }

  /** Asks the holder to let go. */
  requestLock(target, id) { this.#speaker.requestLock(target, id); }

  /** Turns somebody down who asked. */
  dismissRequest(target, id, clientId) { this.#speaker.dismissRequest(target, id, clientId); }

  /** Takes the lock from whoever has it, if the server allows. */
  forceLock(target, id) { this.#speaker.forceLock(target, id); }

  /** Changes what others see of this client. */
  rename({clientName, color}) {
    Object.assign(this.#identity, {clientName, color});
    this.#say({type: 'set_client_name', clientName, color});
  }

  /** Changes between `edit` and `view`. */
  setMode(mode) {
    this.#identity.mode = mode;
    this.#speaker.flush();
    this.status.state === 'online' && this.#queue.add(() => this.#hello());
  }

  /** Tells the others what this client is doing: the last state, at most twenty times a second; null clears it. */
  setAwareness(state) { this.#speaker.setAwareness(state); }

  /** Has the shared file written at once; `persisted` or `persisterror` tells. */
  save() {
    this.#speaker.flush();
    this.#say({type: 'persist_now'});
  }

  async #open() {
    const memory = this.#storage === 'memory' || this.protocol === 1;
    const outbox = await Outbox.open({room: this.#address.room, clientId: this.clientId, memory, lost: () => this.#tell('status')});
    this.#outbox = outbox;
    this.#isClosed && outbox.close();
    this.#identity.clientId = outbox.clientId;
    this.#identity.resume = outbox.resume;
    this.#speaker.resume(outbox);
  }

  #hello() {
    clearTimeout(this.#welcomeTimer);
    this.#welcomeTimer = setTimeout(() => this.#line.drop(), WELCOME_MAX_MS);
    const {shareId, token} = this.#address;
    this.#line.send(JSON.stringify({...this.#speaker.hello(this.#identity), shareId, token: token || undefined}));
  }

  #receive(frame) {
    if (frame.type === 'mode' && this.protocol === 2) {
      this.#speakV1();
    }
    if (frame.code === 'client_id_taken' && this.#mayChooseId) {
      this.#becomeAnother();
    } else {
      this.#speaker.receive(frame); // a newer server may say more than this client knows
    }
  }

  /** The id that this browser remembers cannot be proved: the page goes on as somebody new, with what is not answered. */
  async #becomeAnother() {
    this.#line.close(); // before the server does, with a code that would be final
    this.#away({state: 'connecting'});
    Object.assign(this.#identity, {clientId: randomId(), resume: undefined});
    await this.#outbox.rename(this.clientId, this.#speaker.unsend());
    this.#isClosed || this.#line.open();
  }

  /** The server has answered in v1: it knows nothing newer. */
  #speakV1() {
    const {pending} = this.#speaker;
    this.#speaker.away();
    this.#speaker = new SpeakerV1(this.#talk());
    this.#speaker.inherit(pending);
    this.#speaker.hello(this.#identity);
    this.#outbox.keepOnly([]); // v1 knows no numbers under which they could be sent again
  }

  /** What a dialect may use of this client. */
  #talk() {
    return {
      client: this,
      say: (message) => this.#say(message),
      sayNow: (message) => this.#sayNow(message),
      sendAfter: (ready, send) => this.#queue.add(send, ready),
      tell: (type, detail) => this.#tell(type, detail),
      drop: () => this.#line.drop(),
      notBefore: (ms) => this.#line.notBefore(ms),
      joined: (welcome) => this.#joined(welcome),
    };
  }

  #joined({mode, role = 'editor', resume}) {
    clearTimeout(this.#welcomeTimer);
    if (resume && resume !== this.#identity.resume) {
      this.#identity.resume = resume;
      this.#outbox.prove(resume);
    }
    Object.assign(this, {mode, role, awareness: new Map(), status: {state: 'online'}});
  }

  #away(status) {
    clearTimeout(this.#welcomeTimer);
    this.#queue.clear();
    this.#speaker.away();
    this.awareness = new Map();
    this.status = status;
    this.#tell('status');
    this.#tell('people');
  }

  /** Sends what makes no sense before the room was joined, behind what was done before; without a line it is dropped. */
  #say(message) {
    return this.status.state === 'online' && this.#queue.add(() => this.#sayNow(message));
  }

  #sayNow(message) {
    return this.status.state === 'online' && this.#line.send(JSON.stringify(message));
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}
