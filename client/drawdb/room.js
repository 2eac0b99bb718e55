import {CollabClient} from '../collab-client.js';
import {Session} from './session.js';

const NOTICE_MS = 7_000;
const NOTICES_MAX = 4;
/** For so long a room that is left waits for answers to what was done last. */
const LEAVE_MAX_MS = 5_000;
const LOCKABLE = new Set(['table', 'note', 'area']);
const KINDS = {document: 'everything', table: 'the table', note: 'the note', area: 'the area'};

/** What one open editor has to do with its room, without React: the client, the session, and what there is to be shown. */
export class Room {
  static #numbers = 0;

  number = ++Room.#numbers;
  client;
  session;
  isApplyingRemoteRef;
  /** What the user is to be told: `{id, text, actions: [label, act][]}`. */
  notices = [];
  /** Why the shared file could not be written, or null. */
  saveError = null;
  savedAt = null;
  /** The diagram's title, where the editor shares it. */
  title = {value: undefined, set: null};
  titleChanged = () => {};
  #listeners = new Set();
  #mine = {};
  #editor = null;
  #lockSelected;
  #selection = null;
  /** The selection that a lock was asked for, until somebody else has had it. */
  #asked = null;
  #nextNotice = 1;

  /** @param {import('../drawdb.d.ts').RoomOptions} options */
  constructor({isApplyingRemoteRef, databases, customTypes, lockSelected = false, ...options}) {
    this.isApplyingRemoteRef = isApplyingRemoteRef;
    this.#lockSelected = lockSelected;
    this.client = new CollabClient(options);
    this.session = new Session({
      client: this.client, databases, customTypes,
      editor: {give: (token, merged) => this.#editor?.give(token, merged), say: (text) => this.notify(text)},
    });
    this.#listen();
  }

  connect() {
    return this.client.connect();
  }

  /** Leaves, as soon as what was done last has reached the server, if it can. */
  close() {
    this.session.flush();
    this.session.close();
    const {client} = this;
    const leave = () => {
      clearTimeout(timer);
      client.close();
    };
    const timer = setTimeout(leave, LEAVE_MAX_MS);
    const isDone = () => client.unconfirmed === 0 || client.status.state !== 'online';
    if (isDone()) {
      leave();
    } else {
      for (const type of ['status', 'document', 'rejected']) {
        client.addEventListener(type, () => isDone() && leave());
      }
    }
  }

  /** Calls back whenever there is something new to show; returns what ends that. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The part of the page that can reach the editor's contexts is there, or, with null, is gone.
   *
   * @param {{give: (token: object, merged: Function) => void, mark: (isDatabase: boolean) => void} | null} editor `mark`
   *        keeps, with the same update, that the editor has told of something
   */
  attach(editor) {
    if (editor) {
      this.session.restart();
    } else {
      this.session.flush();
    }
    this.#editor = editor;
  }

  /** The editor tells of a change. What it says is not believed; types and enums are told by effects, whoever changes them. */
  emitted({target}) {
    const isDatabase = target === 'database';
    if (target !== 'types' && target !== 'enums') {
      this.#editor?.mark(isDatabase);
    }
    if (isDatabase && this.#editor) {
      this.session.databaseTold();
    }
  }

  /** Adds to what the others see this client doing: `{cursor}`, `{linking}`, `{selection}`. */
  emitAwareness(part) {
    this.#mine = {...this.#mine, ...part};
    this.client.setAwareness(this.#mine);
  }

  /** What the user has selected: `{target, id}` or null. */
  select(selection) {
    const before = this.#selection;
    if (before?.target === selection?.target && String(before?.id) === String(selection?.id)) {
      return;
    }
    this.#selection = selection;
    this.emitAwareness({selection});
    if (this.#lockSelected && LOCKABLE.has(before?.target)) {
      this.client.unlock(before.target, before.id);
    }
    this.#lockSelection();
  }

  /** Asks for the lock on what is selected, if it may be free: once, and anew after a join or after somebody else had it. */
  #lockSelection() {
    const selection = this.#selection;
    if (!this.#lockSelected || !LOCKABLE.has(selection?.target) || this.client.status.state !== 'online' || this.client.mode === 'view') {
      return;
    }
    if (this.client.foreignLock(selection.target, selection.id)) {
      this.#asked = null;
    } else if (this.#asked !== selection) {
      this.#asked = selection;
      this.client.lock(selection.target, selection.id);
    }
  }

  notify(text, actions = []) {
    if (this.notices.some((notice) => notice.text === text)) {
      return;
    }
    const notice = {id: this.#nextNotice++, text, actions};
    this.notices = [...this.notices, notice].slice(-NOTICES_MAX);
    setTimeout(() => this.dismiss(notice.id), actions.length > 0 ? 3 * NOTICE_MS : NOTICE_MS);
    this.#changed();
  }

  dismiss(id) {
    this.notices = this.notices.filter((notice) => notice.id !== id);
    this.#changed();
  }

  /** In two words: `offline`, `unsaved`, `failed`, `saved`, `watching`; and in a sentence. */
  get saveState() {
    const {client} = this;
    if (client.status.state !== 'online') {
      const waiting = client.unconfirmed > 0 ? ` ${client.unconfirmed} changes are kept here.` : '';
      return {state: 'offline', text: client.status.state === 'connecting' ? 'Connecting…' : 'Offline', more: `${client.status.reason ?? ''}${waiting}`};
    }
    if (client.unconfirmed > 0) {
      return {state: 'unsaved', text: 'Unsaved', more: 'Changes are on their way.'};
    }
    if (this.saveError) {
      return {state: 'failed', text: 'Save failed', more: `The server has your work, but the shared file could not be written: ${this.saveError}`};
    }
    return client.mode === 'view' ? {state: 'watching', text: 'Watching', more: 'You may not change this diagram.'}
      : {state: 'saved', text: 'Saved', more: this.savedAt ? `The shared file was written at ${this.savedAt.toLocaleTimeString()}.` : ''};
  }

  #listen() {
    const {client} = this;
    client.addEventListener('joined', () => { this.#asked = null; });
    for (const type of ['status', 'people', 'joined']) {
      client.addEventListener(type, () => {
        this.#lockSelection();
        this.#changed();
      });
    }
    client.addEventListener('rejected', ({detail}) => this.notify(this.#refusal(detail), this.#remedies(detail)));
    client.addEventListener('fault', ({detail}) => this.notify(String(detail.message ?? detail.error)));
    client.addEventListener('persisted', ({detail}) => {
      this.saveError = null;
      this.savedAt = detail.noChanges ? this.savedAt : new Date();
      this.#changed();
    });
    client.addEventListener('persisterror', ({detail}) => {
      this.saveError = detail.code === 'disabled' ? null : String(detail.message ?? detail.error);
      this.#changed();
    });
    client.addEventListener('lockrequested', ({detail: {target, id, clientId, clientName}}) =>
      this.notify(`${clientName || 'Somebody'} asks for ${this.#named(target, id)}.`, [
        ['Hand over', () => client.unlock(target, id)], ['Not now', () => client.dismissRequest(target, id, clientId)],
      ]));
    client.addEventListener('lockdenied', ({detail: {reason, holder}}) => reason === 'dismissed'
        && this.notify(`${this.#nameOf(holder)} would rather keep it for now.`));
  }

  #refusal({code, message, target, id, holder}) {
    const texts = {
      locked: `${this.#nameOf(holder)} is editing ${this.#named(target, id)}, so your change was taken back.`,
      not_found: 'Somebody has deleted that meanwhile, so your change was taken back.',
      read_only: 'You may only watch, so your change was taken back.',
      conflict: 'Somebody else has changed that since, so it stays.',
      too_large: 'The diagram would be too large, so your change was taken back.',
    };
    return texts[code] ?? `Your change was taken back: ${message}`;
  }

  #remedies({code, target, id}) {
    return code === 'locked' && target ? [['Ask for it', () => this.client.requestLock(target, id)]] : [];
  }

  #named(target, id) {
    const list = {table: 'tables', note: 'notes', area: 'subjectAreas'}[target];
    const entity = this.client.diagram?.[list]?.find((one) => String(one.uid ?? one.id) === String(id));
    const name = entity?.name ?? entity?.title;
    return name ? `${KINDS[target]} ${name}` : KINDS[target] ?? 'this';
  }

  #nameOf(clientId) {
    return this.client.participants.get(clientId)?.clientName || 'Somebody else';
  }

  #changed() {
    this.#listeners.forEach((listener) => listener());
  }
}
