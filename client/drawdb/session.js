import {DoesNotFit, keyOf} from '../document.js';
import {difference} from './difference.js';
import {identified} from './identity.js';
import {mergedLists} from './merge.js';
import {mended} from './names.js';
import {isEmpty, LISTS, numbered, same, toState, VALUES} from './shape.js';
import {Sightings} from './sightings.js';

/** What comes in quick succession (key strokes, pointer moves) goes as one change. */
const COALESCE_MS = 80;
/** The editor loads its own copy of the diagram in its own time; a room that was joined is newer. */
const LOAD_MS = 15_000;
/** Operations in one change; the server takes 10,000. */
const OPS_MAX = 5_000;
/** How many earlier states are asked what a name meant. */
const EARLIER_MAX = 4;

/**
 * Keeps an editor's state and a room's document the same. It compares states instead of trusting what the editor emits,
 * because much is emitted wrongly or not at all.
 *
 * Two things happen, never at once: the state that the editor shows is compared with the document that it was last given,
 * and becomes operations; or a newer document is given to the editor, merged with what has been done there meanwhile.
 */
export class Session {
  #client;
  #editor;
  #databases;
  /** The state that the editor was last given; null before the room has told. */
  #given = null;
  /** Tells what was given last from what was given before. */
  #token = null;
  /** The client's diagram that {@link #given} shows. */
  #diagram;
  /** The state that the editor showed last, and the one that was compared last. */
  #shown = null;
  #compared = null;
  #isSettled = false;
  /** States that were given before, newest first: they know what names meant. */
  #earlier = [];
  #sightings = new Sightings();
  #hasEmitted = false;
  #givenAt = 0;
  #timers = {};
  #listening = new AbortController();

  /**
   * @param {object} options
   * @param {import('../collab-client.js').CollabClient} options.client
   * @param {{give: (token: object, merged: (name: string, previous: any) => any) => void, say: (text: string) => void}} options.editor
   *        `give` sets each member of the state to what `merged` makes of the one before, and shows `token` with the same
   *        update
   * @param {Record<string, {hasTypes?: boolean, hasEnums?: boolean}>} [options.databases] drawDB's own table of them
   */
  constructor({client, editor, databases = {}}) {
    this.#client = client;
    this.#editor = editor;
    this.#databases = databases;
    const {signal} = this.#listening;
    client.addEventListener('document', () => this.#soon('take', () => this.#take(), 0), {signal});
    client.addEventListener('joined', () => this.#soon('take', () => this.#take(), 0), {signal});
    client.addEventListener('rejected', () => this.#soon('take', () => this.#take(), 0), {signal});
  }

  close() {
    this.#listening.abort();
    Object.values(this.#timers).forEach(clearTimeout);
  }

  /**
   * The editor has drawn this state.
   *
   * @param {import('./shape.js').State} state
   * @param {object | null} token of what it was given last, as of this state
   */
  rendered(state, token) {
    this.#shown = state;
    this.#isSettled = token === this.#token;
    this.#sightings.shown(state);
    if (!this.#isSettled) {
      return; // what was given is still on its way: compared with it, this state would take it back
    }
    if (this.#given === null) {
      this.#soon('take', () => this.#take(), 0);
    } else if (state !== this.#compared && !this.#isShownBy(state, this.#given)) {
      this.#soon('compare', () => this.#compare(), COALESCE_MS);
    }
  }

  /**
   * The editor tells of something. What it says is not believed, only that it was a user's doing; types and enums are told
   * by the editor's own effects, whoever has changed them, and say nothing of a user.
   */
  emitted({target}) {
    this.#hasEmitted ||= target !== 'types' && target !== 'enums';
  }

  /** Whether the editor shows what it was given last. */
  get isSettled() {
    return this.#isSettled;
  }

  /** The editor was opened anew: what it was given before is gone. */
  restart() {
    this.#given = null;
    this.#token = null;
    this.#diagram = undefined;
    this.#shown = null;
  }

  /** Sends at once what is not sent yet. */
  flush() {
    this.#compare();
  }

  #soon(name, act, ms) {
    this.#timers[name] ??= setTimeout(() => { this.#timers[name] = undefined; act(); }, ms);
  }

  /** Makes operations of what has been done in the editor. */
  #compare() {
    if (!this.#isSettled || this.#given === null) {
      return;
    }
    if (this.#client.diagram !== this.#diagram) {
      this.#take(); // what is compared must be what the client has
      return;
    }
    const state = this.#shown;
    if (this.#isOwnLoad(state)) {
      this.#editor.say('The diagram in the room is newer than the copy that was just loaded, and stays.');
      this.#give(true);
      return;
    }
    this.#compared = state;
    this.#hasEmitted = false;
    const local = this.#normalised(state, this.#given);
    const ops = difference(this.#given, local);
    const isDone = ops.length === 0 || this.#send(ops);
    this.#diagram = this.#client.diagram;
    const next = toState(this.#diagram);
    if (ops.length > 0 || !this.#isShownBy(state, next)) {
      this.#give(!isDone, next, state);
    }
  }

  #send(ops) {
    try {
      for (let n = 0; n < ops.length; n += OPS_MAX) {
        if (!this.#client.edit(ops.slice(n, n + OPS_MAX))) {
          return false;
        }
      }
      return true;
    } catch (failure) {
      if (failure instanceof DoesNotFit) {
        return false;
      }
      throw failure;
    }
  }

  /** Gives the editor the client's document, if that is another one by now. */
  #take() {
    if (!this.#client.diagram || this.#client.diagram === this.#diagram || (this.#given === null && !this.#isReady())) {
      return;
    }
    const isFirst = this.#given === null;
    this.#diagram = this.#client.diagram;
    const next = toState(this.#diagram);
    if (isFirst && isEmpty(next) && !isEmpty(this.#shown)) {
      this.#giveNothing(next); // an empty room begins with what the editor shows
      return;
    }
    this.#give(isFirst, next);
  }

  #isReady() {
    return this.#shown !== null && this.#client.status.state === 'online';
  }

  #giveNothing(next) {
    this.#given = next;
    this.#givenAt = Date.now();
    this.#hand((_, previous) => previous);
  }

  /**
   * @param {boolean} isReplaced whether what was done in the editor does not count
   * @param {import('./shape.js').State} [seen] what was compared, and has gone into `next`
   */
  #give(isReplaced, next = toState(this.#diagram), seen = undefined) {
    const before = this.#given;
    this.#hasEmitted &&= !isReplaced;
    this.#givenAt ||= Date.now();
    this.#earlier = [before, ...this.#earlier].filter(Boolean).slice(0, EARLIER_MAX);
    this.#given = next;
    this.#hand((name, previous) => {
      if (!this.#has(next.database, name)) {
        return previous;
      }
      const isKnown = isReplaced || !before || (seen && previous === seen[name]);
      return isKnown ? next[name] ?? previous : this.#merged(name, previous, before, next);
    });
  }

  #hand(merged) {
    this.#token = {};
    this.#isSettled = false;
    this.#editor.give(this.#token, merged);
  }

  /** A member as it was when the update came to it, with what the others have done. Pure: React may ask twice. */
  #merged(name, previous, before, next) {
    const kind = LISTS[name];
    if (!kind) {
      return same(previous, before[name]) ? next[name] ?? previous : previous;
    }
    if (!this.#has(before.database, name)) {
      return next[name];
    }
    const merged = mergedLists(before[name], this.#local(name, previous, before[name]), next[name], kind);
    return kind.positional ? numbered(merged) : merged;
  }

  /** A list of the editor with the keys of the document, and with what it was not shown yet when it was set. */
  #local(name, list, base) {
    const kind = LISTS[name];
    return this.#withParts(identified(this.#sightings.completed(name, list, base), base, kind), base, kind);
  }

  /** The editor's state with the keys of the document, and with the names that are right by now. */
  #normalised(state, base) {
    const lists = Object.keys(LISTS).filter((name) => state[name] !== undefined).map((name) => {
      const isForeign = !this.#has(base.database, name) || !this.#has(state.database ?? base.database, name);
      if (isForeign) {
        return [name, base[name]];
      }
      return [name, this.#local(name, state[name], base[name])];
    });
    const values = VALUES.map((name) => [name, state[name]]);
    return mended(Object.fromEntries([...lists, ...values]), base, ...this.#earlier);
  }

  /** Gives keys to the parts, too: indices are numbered by position. */
  #withParts(list, base, kind) {
    if (!kind.parts) {
      return list;
    }
    const before = new Map(base.map((entity) => [keyOf(entity), entity]));
    const keyed = list.map((entity) => {
      const was = before.get(keyOf(entity));
      if (entity === was) {
        return entity;
      }
      const changed = Object.entries(kind.parts)
          .map(([name, part]) => [name, entity[name], entity[name] && identified(entity[name], was?.[name] ?? [], part)])
          .filter(([, given, now]) => given && now.some((one, n) => one !== given[n]));
      return changed.length > 0 ? {...entity, ...Object.fromEntries(changed.map(([name, , now]) => [name, now]))} : entity;
    });
    return keyed.every((entity, n) => entity === list[n]) ? list : keyed;
  }

  /** Whether the editor shows a state, as far as it knows of such things. */
  #isShownBy(shown, state) {
    return [...Object.keys(LISTS), ...VALUES]
        .every((name) => shown[name] === undefined || shown[name] === state[name] || !this.#has(state.database, name));
  }

  /** Types and enums are in the editor only while its database has them. */
  #has(database, list) {
    const known = this.#databases[database];
    const flag = {types: 'hasTypes', enums: 'hasEnums'}[list];
    return !flag || !known || Boolean(known[flag]);
  }

  /** Everything at once, soon after the room was joined, and no word of a user's doing: the editor has loaded its copy. */
  #isOwnLoad(state) {
    const before = this.#compared ?? this.#given;
    const loaded = ['tables', 'relationships', 'notes', 'areas'];
    return Date.now() - this.#givenAt < LOAD_MS && !this.#hasEmitted && !isEmpty(this.#given)
        && loaded.every((name) => state[name] !== before[name] && state[name] !== this.#given[name])
        && !same(loaded.map((name) => state[name]), loaded.map((name) => this.#given[name]));
  }
}
