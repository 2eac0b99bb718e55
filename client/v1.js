import {applyOperations} from './document.js';

const HEARTBEAT_MS = 10_000;
/** Whole diagrams are heavy: what is done in quick succession goes as one. */
const FLUSH_AFTER_MS = 60;
const UNDO_MAX = 100;

const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);

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
  /** Edits that no echo has confirmed, and how many of them each diagram that is under way brings. */
  #edits = 0;
  #underWay = [];
  #undo = [];
  #redo = [];
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
    return this.#edits;
  }

  /** What another dialect left to be sent cannot be said here. */
  resume({changes}) {
    changes.forEach(({ops}) => { this.#view = applyOperations(this.#view, ops); this.#edits++; });
  }

  hello(identity) {
    this.#joining = {};
    return {type: 'hello', ...identity};
  }

  edit(ops) {
    const before = this.#view;
    this.#view = applyOperations(before, ops);
    remember(this.#undo, before);
    this.#redo = [];
    this.#edited();
    return true;
  }

  undo() {
    return this.#step(this.#undo, this.#redo);
  }

  redo() {
    return this.#step(this.#redo, this.#undo);
  }

  lock(target) {
    this.#ofDocument(target, () => this.#talk.say({type: 'request_edit'}));
  }

  unlock(target) {
    if (target === 'document') {
      this.#flush();
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

  setAwareness() {
    // v1 has no words for it
  }

  away() {
    Object.values(this.#timers).forEach(clearTimeout);
    this.#timers = {};
    this.#underWay = [];
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
    if (clientId === this.#room.clientId) {
      this.#echoed(diagram);
      return;
    }
    const isNews = !same(diagram, this.#confirmed);
    this.#confirmed = diagram;
    if (isNews && this.#edits > 0) {
      this.#refuse({code: 'conflict', message: 'the diagram has changed meanwhile'});
    } else if (this.#edits === 0) {
      this.#view = diagram;
    }
    if (isNews) {
      this.#undo = [];
      this.#redo = [];
    }
    this.#talk.tell('document');
  }

  #echoed(diagram) {
    this.#confirmed = diagram;
    this.#edits -= this.#underWay.shift() ?? 0;
    if (this.#edits === 0) {
      this.#view = diagram;
    }
    this.#talk.tell('document');
    this.#talk.tell('status');
  }

  #presence({participants}) {
    this.#room.participants = new Map(Object.entries(participants).map(([clientId, {name, mode}]) =>
      [clientId, {clientId, clientName: name ?? '', color: null, mode}]));
    if (this.#joining) {
      this.#welcomed();
    }
    this.#talk.tell('people');
  }

  /** The end of the answer to `hello`: what was done without a line goes out, unless somebody has the right by now. */
  #welcomed() {
    const {granted} = this.#joining;
    this.#joining = null;
    if (granted && this.#edits > 0) {
      this.#flush();
    }
    this.#talk.tell('joined');
    this.#talk.tell('document');
  }

  #step(from, to) {
    if (this.#room.mode !== 'edit' || from.length === 0) {
      this.#talk.tell('rejected', {code: 'not_found', message: 'nothing to undo or redo'});
      return false;
    }
    remember(to, this.#view);
    this.#view = from.pop();
    this.#edited();
    return true;
  }

  #edited() {
    this.#edits++;
    this.#timers.flush ??= setTimeout(() => this.#flush(), FLUSH_AFTER_MS);
    this.#talk.tell('document');
    this.#talk.tell('status');
  }

  #flush() {
    clearTimeout(this.#timers.flush);
    this.#timers.flush = undefined;
    const carried = this.#edits - this.#underWay.reduce((sum, edits) => sum + edits, 0);
    if (carried === 0 || this.#joining) {
      return;
    }
    if (this.#underWay.length === 0 && same(this.#view, this.#confirmed)) {
      this.#edits = 0; // there and back again: a server is silent about that
      this.#talk.tell('status');
    } else if (this.#talk.say({type: 'op', op: {kind: 'doc:replace', diagram: this.#view}})) {
      this.#underWay.push(carried);
    }
  }

  /** What was done here does not count. */
  #refuse(reject) {
    if (this.#edits === 0) {
      return;
    }
    this.#edits = 0;
    this.#underWay = [];
    this.#view = this.#confirmed;
    this.#undo = [];
    this.#redo = [];
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

function remember(steps, diagram) {
  steps.push(diagram);
  if (steps.length > UNDO_MAX) {
    steps.shift();
  }
}
