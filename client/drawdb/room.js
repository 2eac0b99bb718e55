import {CollabClient} from '../collab-client.js';
import {Session} from './session.js';

const NOTICE_MS = 7_000;
const NOTICES_MAX = 4;
const KINDS = {document: 'everything', table: 'the table', note: 'the note', area: 'the area'};

/** What one open editor has to do with its room, without React: the client, the session, and what there is to be shown. */
export class Room {
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
  #give = null;
  #lockSelected;
  #selection = null;
  #nextNotice = 1;

  /** @param {import('../drawdb.d.ts').RoomOptions} options */
  constructor({isApplyingRemoteRef, databases, lockSelected = false, ...options}) {
    this.isApplyingRemoteRef = isApplyingRemoteRef;
    this.#lockSelected = lockSelected;
    this.client = new CollabClient(options);
    this.session = new Session({
      client: this.client, databases,
      editor: {give: (token, merged) => this.#give?.(token, merged), say: (text) => this.notify(text)},
    });
    this.#listen();
  }

  connect() {
    return this.client.connect();
  }

  close() {
    this.session.flush();
    this.session.close();
    this.client.close();
  }

  /** Calls back whenever there is something new to show; returns what ends that. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The part of the page that can reach the editor's contexts is there, or, with null, is gone. */
  attach(give) {
    if (give) {
      this.session.restart();
    } else {
      this.session.flush();
    }
    this.#give = give;
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
    if (this.#lockSelected) {
      before && this.client.unlock(before.target, before.id);
      selection && this.client.lock(selection.target, selection.id);
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
    for (const type of ['status', 'people', 'joined']) {
      client.addEventListener(type, () => this.#changed());
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
