import {DoesNotFit} from '../document.js';
import {Arrivals} from './arrivals.js';
import {undefinedTypes} from './custom-types.js';
import {difference} from './difference.js';
import {Reading} from './reading.js';
import {isEmpty, toState} from './shape.js';

/** What comes in quick succession (key strokes, pointer moves) goes as one change. */
const COALESCE_MS = 80;
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
  #customTypes;
  #reading;
  #arrivals = new Arrivals();
  /** What the editor had of itself before the room has told: what differs from it is a user's work. */
  #base = null;
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
  /** Whether the page has put a copy of its own over what the editor was given. */
  #isOverrun = false;
  /** States that were given before, newest first: they know what names meant. */
  #earlier = [];
  #timers = {};
  #listening = new AbortController();

  /**
   * @param {object} options
   * @param {import('../collab-client.js').CollabClient} options.client
   * @param {{give: (token: object, merged: (name: string, previous: any) => any) => void, say: (text: string) => void}} options.editor
   *        `give` sets each member of the state to what `merged` makes of the one before, and shows `token` with the same
   *        update
   * @param {Record<string, {hasTypes?: boolean, hasEnums?: boolean}>} [options.databases] drawDB's own table of them
   * @param {import('../drawdb.d.ts').Seam['customTypes']} [options.customTypes]
   */
  constructor({client, editor, databases = {}, customTypes}) {
    this.#client = client;
    this.#editor = editor;
    this.#customTypes = customTypes;
    this.#reading = new Reading(databases);
    const {signal} = this.#listening;
    for (const type of ['document', 'joined', 'rejected']) {
      client.addEventListener(type, () => this.#soon('take', () => this.#take(), 0), {signal});
    }
  }

  close() {
    this.#listening.abort();
    Object.values(this.#timers).forEach(clearTimeout);
  }

  /**
   * The editor has drawn this state.
   *
   * @param {import('./shape.js').State} state
   * @param {object} with what came with it
   * @param {object | null} with.given the token of what it was given last, as of this state
   * @param {{database: number, other: number}} with.told how often it has told of the database, and of others
   * @param {boolean} with.isReadOnly
   */
  rendered(state, {given, told, isReadOnly}) {
    const [before, wasPreview] = [this.#shown, this.#arrivals.isPreview];
    const isLoaded = this.#arrivals.isLoaded(state, this.#given, told, isReadOnly);
    if (this.#given === null) {
      const isBase = this.#base === null || (isLoaded && !this.#isSameWork(before, state));
      this.#base = isBase ? state : this.#base;
    } else if (isLoaded && !isEmpty(this.#given)) {
      this.#isSettled && !wasPreview && this.#rescue(before);
      this.#isOverrun = true;
    }
    this.#shown = state;
    this.#isSettled = this.#token === null || given === this.#token;
    if (this.#arrivals.isPreview) {
      return; // an old version is looked at, not worked on
    }
    if (this.#isSettled) { // else what was given is still on its way: compared with it, this state would take it back
      this.#settled(state);
    }
  }

  /** The editor has just told of its database. */
  databaseTold() {
    this.#arrivals.expect();
  }

  #settled(state) {
    this.#given && this.#reading.saw(this.#given);
    if (this.#isOverrun) {
      this.#putBack(state);
    } else if (this.#given === null || this.#client.diagram !== this.#diagram) {
      this.#soon('take', () => this.#take(), 0);
    } else if (state !== this.#compared && !this.#reading.isShownBy(state, this.#given)) {
      this.#soon('compare', () => this.#compare(), COALESCE_MS);
    }
  }

  /** The editor was opened anew: what it was given before is gone. */
  restart() {
    this.#arrivals = new Arrivals();
    this.#base = null;
    this.#given = null;
    this.#token = null;
    this.#diagram = undefined;
    this.#shown = null;
    this.#isOverrun = false;
    this.#reading.forget();
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
    if (!this.#isSettled || this.#given === null || this.#isOverrun || this.#arrivals.isDisturbed) {
      return;
    }
    if (this.#client.diagram !== this.#diagram) {
      this.#take(); // what is compared must be what the client has
      return;
    }
    const state = this.#shown;
    this.#compared = state;
    const ops = this.#operations(this.#given, this.#reading.state(state, this.#given, ...this.#earlier));
    const isDone = ops.length === 0 || this.#send(ops);
    this.#diagram = this.#client.diagram;
    const next = toState(this.#diagram);
    if (ops.length > 0 || !this.#reading.isShownBy(state, next)) {
      this.#give(!isDone, next, state);
    }
  }

  #operations(before, after) {
    const ops = difference(before, after);
    const types = ops.length > 0 && this.#customTypes && undefinedTypes(this.#customTypes.getCustomTypes(), after.tables, this.#client.diagram.customTypes);
    return types ? [...ops, {target: 'diagram', action: 'update', patch: {customTypes: types}}] : ops;
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
    const {diagram} = this.#client;
    if (!diagram || diagram === this.#diagram || this.#isOverrun || this.#arrivals.isDisturbed || (this.#given === null && !this.#isReady())) {
      return;
    }
    if (this.#customTypes && diagram.customTypes !== this.#diagram?.customTypes) {
      this.#customTypes.mergeCustomTypes(diagram.customTypes ?? {});
    }
    this.#diagram = diagram;
    if (this.#given === null) {
      this.#begin(toState(diagram));
    } else {
      this.#give(false);
    }
  }

  #isReady() {
    return this.#shown !== null && this.#client.status.state === 'online';
  }

  /** The room has told for the first time. What a user has done before stays, and goes to the room. */
  #begin(next) {
    if (isEmpty(next) && !isEmpty(this.#shown)) {
      this.#given = next; // an empty room begins with what the editor shows
      this.#hand((_, previous) => previous);
    } else if (this.#isSameWork(this.#base, this.#shown)) {
      this.#give(true, next);
    } else {
      this.#given = {...this.#reading.rebased(this.#base, next), database: this.#shown.database}; // the room's database is the room's
      this.#give(false, next);
      this.#client.mode === 'edit' && this.#editor.say('What you drew before the room was joined has been added to it.');
    }
  }

  /** Whether nothing was done between two states that the editor had of itself. */
  #isSameWork(before, after) {
    return difference(before, this.#reading.state({...after, database: before.database}, before)).length === 0;
  }

  /** What a user did right before the page put a copy of its own in its place: it is in the editor no more. */
  #rescue(state) {
    const next = toState(this.#client.diagram);
    const ops = this.#operations(next, this.#reading.mergedState(state, this.#given, next));
    ops.length > 0 && this.#send(ops);
  }

  /**
   * The page has loaded its own copy, or emptied everything: what the room has is newer. What has been done since the copy
   * was drawn, a moment ago, is a user's work.
   */
  #putBack(copy) {
    this.#isOverrun = false;
    this.#diagram = this.#client.diagram;
    const next = toState(this.#diagram);
    if (!this.#isSameWork(next, copy)) {
      this.#editor.say('The room has a newer diagram than the copy in this browser, so the room\'s stays.');
    }
    this.#given = this.#reading.rebased(copy, next);
    this.#give(false, next, copy);
  }

  /**
   * @param {boolean} isReplaced whether what was done in the editor does not count
   * @param {import('./shape.js').State} [seen] what was compared, and has gone into `next`
   */
  #give(isReplaced, next = toState(this.#diagram), seen = undefined) {
    const before = this.#given;
    this.#earlier = [before, ...this.#earlier].filter(Boolean).slice(0, EARLIER_MAX);
    this.#given = next;
    this.#hand((name, previous) => {
      if (!this.#reading.has(next.database, name)) {
        return previous;
      }
      const isKnown = isReplaced || !before || (seen && previous === seen[name]);
      return isKnown ? next[name] ?? previous : this.#reading.merged(name, previous, before, next);
    });
  }

  #hand(merged) {
    this.#token = {};
    this.#isSettled = false;
    this.#editor.give(this.#token, merged);
  }
}
