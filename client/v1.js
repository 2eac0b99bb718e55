import {applyOperations, DoesNotFit} from './document.js';
import {Steps} from './steps.js';

const HEARTBEAT_MS = 10_000;
/** Whole diagrams are heavy: what is done in quick succession goes as one. */
const FLUSH_AFTER_MS = 60;

/** Whether a server would take two documents for one; it never shares the `transform`. */
const same = (left, right) => textOf(left) === textOf(right);
const textOf = (diagram) => JSON.stringify(diagram && {...diagram, transform: undefined});

/**
 * Protocol v1, for servers that know nothing newer: one editor per room sends whole diagrams. It looks like v2 from
 * outside: the edit right is the lock on the `document`, and the events are the same. There is no awareness, and undo is
 * this client's own.
 */
export class SpeakerV1 {
  #talk;
  #confirmed = null;
  #version = 0;
  #view = null;
  /** Edits that no echo has confirmed. */
  #edits = 0;
  /** The diagrams that were sent and did not come back, with how many of the edits each of them brings. */
  #underWay = [];
  /** Changes of another dialect, which wait for the document that they are to be made to. */
  #inherited = [];
  #steps = new Steps();
  #timers = {};
  /** Between `hello` and the end of its answer: whether the right to edit was granted. */
  #joining = null;

  /** @param {import('./v2.js').Talk} talk */
  constructor(talk) {
    this.#talk = talk;
  }

  get diagram() {
    return this.#view;
  }

  get version() {
    return this.#version;
  }

  get unconfirmed() {
    return this.#edits + this.#inherited.length;
  }

  resume() {} // nothing is kept for this dialect

  /** Takes over what another dialect could not send. */
  inherit(changes) {
    this.#inherited = changes;
  }

  hello(identity) {
    this.#joining = {};
    return {type: 'hello', ...identity};
  }

  edit(ops) {
    const before = this.#view;
    this.#view = applyOperations(before, ops);
    this.#steps.done(before);
    this.#edited();
    return true;
  }

  undo() {
    return this.#step((now) => this.#steps.back(now));
  }

  redo() {
    return this.#step((now) => this.#steps.forth(now));
  }

  lock(target) {
    this.#ofDocument(target, () => this.#talk.say({type: 'request_edit'}));
  }

  unlock(target) {
    if (target === 'document') {
      this.flush();
      this.#talk.say({type: 'release_edit'});
    }
  }

  requestLock(target) {
    this.#ofDocument(target, () => this.#talk.say({type: 'request_release'}));
  }

  dismissRequest(target, id, clientId) {
    this.#ofDocument(target, () => this.#talk.say({type: 'dismiss_edit_request', targetClientId: clientId}));
  }

  forceLock(target) {
    this.#ofDocument(target, () => this.#talk.say({type: 'force_edit'}));
  }

  setAwareness() {} // v1 has no words for it

  away() {
    Object.values(this.#timers).forEach(clearTimeout);
    this.#timers = {};
    this.#joining = null;
  }

  receive(frame) {
    const answer = this.#answers[frame.type];
    answer?.(frame);
    return Boolean(answer);
  }

  #answers = {
    __proto__: null,
    mode: (mode) => this.#mode(mode),
    op: (op) => this.#op(op),
    presence: (presence) => this.#presence(presence),
    edit_request: ({fromClientId, fromClientName}) => this.#talk.tell('lockrequested', {
      target: 'document', id: '', clientId: fromClientId, clientName: fromClientName ?? this.#nameOf(fromClientId),
    }),
    edit_request_denied: ({reason, editorClientId}) => this.#denied(reason, editorClientId),
    force_edit_denied: ({reason, editorClientId}) => this.#denied(reason, editorClientId),
    persisted: (message) => this.#talk.tell('persisted', message),
    persist_error: (message) => this.#talk.tell('persisterror', message),
    error: (message) => this.#talk.tell('fault', message),
  };

  get #room() {
    return this.#talk.client;
  }

  #mode({mode, reason, editorClientId, roomVersion}) {
    const isAnswer = roomVersion !== undefined;
    if (this.#joining && isAnswer) {
      this.#joining = {granted: mode === 'edit'};
      this.#version = roomVersion;
    }
    if (this.#room.status.state !== 'online') {
      this.#talk.joined({mode, role: 'editor'});
      this.#timers.heartbeat = setInterval(() => this.#talk.say({type: 'heartbeat'}), HEARTBEAT_MS);
    }
    this.#room.mode = mode;
    this.#room.locks.reset(editorClientId
      ? [{target: 'document', id: '', clientId: editorClientId, clientName: this.#nameOf(editorClientId)}] : []);
    if (mode !== 'edit') {
      this.#refuse({code: 'locked', message: 'somebody else is editing', target: 'document', id: '', holder: editorClientId});
      isAnswer && reason === 'locked' && !this.#joining && this.#denied(reason, editorClientId);
    }
    this.#talk.tell('people');
    this.#talk.tell('status');
  }

  #op({clientId, op: {diagram, version}}) {
    if (version < this.#version) {
      return;
    }
    this.#version = version;
    const at = this.#underWay.findIndex((sent) => same(sent.diagram, diagram));
    if (at >= 0) { // the echo, or what a server says that has lost the line to it
      this.#arrived(at + 1, diagram);
    } else if (same(diagram, this.#confirmed)) {
      this.#confirmed = diagram;
    } else if (clientId === this.#room.clientId) {
      this.#arrived(1, diagram);
    } else {
      this.#news(diagram);
    }
    this.#talk.tell('document');
    this.#talk.tell('status');
  }

  /** The first so many of the diagrams that are under way have become the document. */
  #arrived(count, diagram) {
    this.#confirmed = diagram;
    this.#edits -= this.#underWay.splice(0, count).reduce((sum, {edits}) => sum + edits, 0);
    if (this.#edits === 0) {
      this.#view = diagram;
    }
  }

  /** Somebody else's document. */
  #news(diagram) {
    this.#confirmed = diagram;
    this.#steps.clear();
    if (this.#edits > 0) {
      this.#refuse({code: 'conflict', message: 'the diagram has changed meanwhile'});
    } else {
      this.#view = diagram;
    }
  }

  #presence({participants}) {
    this.#room.participants = new Map(Object.entries(participants).map(([clientId, {name, mode}]) =>
      [clientId, {clientId, clientName: name ?? '', color: null, mode}]));
    if (this.#joining) {
      this.#welcomed();
    }
    this.#talk.tell('people');
  }

  /**
   * The end of the answer to `hello`: what was done without a line goes out, unless somebody has the right by now. What was
   * sent and is not in the document was lost with the line before.
   */
  #welcomed() {
    const {granted} = this.#joining;
    this.#joining = null;
    this.#underWay = [];
    granted && this.#adopt();
    this.flush();
    this.#talk.tell('joined');
    this.#talk.tell('document');
    this.#talk.tell('status');
  }

  /** Makes the changes of another dialect to the document that is known now, as far as they fit. */
  #adopt() {
    for (const {ops} of this.#inherited.splice(0)) {
      try {
        this.#view = applyOperations(this.#view, ops);
        this.#edits++;
      } catch (failure) {
        if (!(failure instanceof DoesNotFit)) {
          throw failure;
        }
        this.#talk.tell('rejected', {code: 'not_found', message: failure.message, ops});
      }
    }
  }

  #step(taken) {
    const next = this.#room.mode === 'edit' ? taken(this.#view) : undefined;
    if (next === undefined) {
      this.#talk.tell('rejected', {code: 'not_found', message: 'nothing to undo or redo'});
      return false;
    }
    this.#view = next;
    this.#edited();
    return true;
  }

  #edited() {
    this.#edits++;
    this.#timers.flush ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS);
    this.#talk.tell('document');
    this.#talk.tell('status');
  }

  /** Sends what was done, unless that is what the server has, or has been sent, already: it would not answer. */
  flush() {
    clearTimeout(this.#timers.flush);
    this.#timers.flush = undefined;
    const carried = this.#edits - this.#underWay.reduce((sum, {edits}) => sum + edits, 0);
    if (carried === 0 || this.#joining) {
      return;
    }
    const last = this.#underWay.at(-1);
    if (!same(this.#view, last ? last.diagram : this.#confirmed)) {
      const isSent = this.#talk.say({type: 'op', op: {kind: 'doc:replace', diagram: this.#view}});
      isSent && this.#underWay.push({diagram: this.#view, edits: carried});
    } else if (last) {
      last.edits += carried;
    } else {
      this.#edits = 0; // there and back again
      this.#talk.tell('status');
    }
  }

  /** What was done here does not count. */
  #refuse(reject) {
    const inherited = this.#inherited.splice(0);
    if (this.#edits === 0 && inherited.length === 0) {
      return;
    }
    this.#edits = 0;
    this.#underWay = [];
    this.#view = this.#confirmed;
    this.#steps.clear();
    this.#talk.tell('rejected', reject);
    this.#talk.tell('document');
  }

  #denied(reason, holder) {
    this.#talk.tell('lockdenied', {target: 'document', id: '', reason, holder});
  }

  #ofDocument(target, act) {
    if (target === 'document') {
      act();
    } else {
      this.#talk.tell('lockdenied', {target, reason: 'unsupported', holder: null});
    }
  }

  #nameOf(clientId) {
    return this.#room.participants.get(clientId)?.clientName ?? '';
  }
}
