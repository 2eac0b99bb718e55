import {keyOf} from '../document.js';
import {identified} from './identity.js';
import {mergedLists} from './merge.js';
import {mended} from './names.js';
import {LISTS, listOf, numbered, same, VALUES} from './shape.js';
import {Sightings} from './sightings.js';

const NAMES = [...Object.keys(LISTS), ...VALUES];

/** Reads an editor's states in the terms of the document: with its keys, and with the names that are right by now. */
export class Reading {
  #databases;
  #sightings = new Sightings();

  /** @param {Record<string, {hasTypes?: boolean, hasEnums?: boolean}>} databases drawDB's own table of them */
  constructor(databases) {
    this.#databases = databases;
  }

  /** The user sees this state, with what he has done to it. */
  saw(given) {
    this.#sightings.shown(given);
  }

  /** What the user saw is gone. */
  forget() {
    this.#sightings = new Sightings();
  }

  /** Types and enums are in the editor only while its database has them. */
  has(database, list) {
    const known = this.#databases[database];
    const flag = {types: 'hasTypes', enums: 'hasEnums'}[list];
    return !flag || !known || Boolean(known[flag]);
  }

  /** Whether the editor shows a state, as far as it knows of such things. */
  isShownBy(shown, state) {
    return NAMES.every((name) => shown[name] === undefined || shown[name] === state[name] || !this.has(state.database, name)
        || (name === 'notes' && differOnlyInHeight(shown.notes, state.notes)));
  }

  /** The editor's state as a document's, based on the one that it was given. */
  state(state, base, ...earlier) {
    const lists = Object.keys(LISTS).filter((name) => state[name] !== undefined).map((name) => {
      const isForeign = !this.has(base.database, name) || !this.has(state.database ?? base.database, name);
      return [name, isForeign ? base[name] : this.#list(name, state[name], base[name])];
    });
    const values = VALUES.map((name) => [name, state[name]]);
    return withoutLooseEnds(mended(Object.fromEntries([...lists, ...values]), base, ...earlier), base);
  }

  /** The same state under the keys that the document has for what is in both. */
  rebased(state, next) {
    const lists = Object.entries(LISTS).filter(([name]) => state[name] !== undefined)
        .map(([name, kind]) => [name, withParts(identified(state[name], next[name], kind), next[name], kind)]);
    return {...state, ...Object.fromEntries(lists)};
  }

  /** A member as it was when an update came to it, with what the others have done. Pure: React may ask twice. */
  merged(name, previous, before, next) {
    const kind = LISTS[name];
    if (!kind) {
      return same(previous, before[name]) ? next[name] ?? previous : previous;
    }
    if (!this.has(before.database, name)) {
      return next[name];
    }
    const merged = mergedLists(before[name], this.#list(name, previous, before[name]), next[name], kind);
    return kind.positional ? numbered(merged) : merged;
  }

  /** A whole state with what the others have done. */
  mergedState(state, before, next) {
    const members = NAMES.map((name) => [name, state[name] === undefined ? undefined : this.merged(name, state[name], before, next)]);
    return withoutLooseEnds(Object.fromEntries(members), next);
  }

  /** A list of the editor with the keys of the document, and with what it was not shown yet when it was set. */
  #list(name, list, base) {
    const kind = LISTS[name];
    const keyed = withParts(identified(this.#sightings.completed(name, list, base), base, kind), base, kind);
    return name === 'notes' ? withoutMeasuring(keyed, base) : keyed;
  }
}

/** Gives keys to the parts, too: indices are numbered by position. */
function withParts(list, base, kind) {
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
        .filter(([name]) => Array.isArray(entity[name]))
        .map(([name, part]) => [name, identified(entity[name], was?.[name] ?? [], part)])
        .filter(([name, parts]) => parts !== entity[name]);
    return changed.length > 0 ? {...entity, ...Object.fromEntries(changed)} : entity;
  });
  return keyed.every((entity, n) => entity === list[n]) ? list : keyed;
}

/** Every editor measures notes with its own fonts, unasked: a height alone is no change, or two of them would never agree. */
function withoutMeasuring(notes, base) {
  const before = new Map(base.map((note) => [keyOf(note), note]));
  const result = notes.map((note) => {
    const was = before.get(keyOf(note));
    return was && note.height !== was.height && same({...note, id: was.id, height: was.height}, was) ? {...note, height: was.height} : note;
  });
  return result.every((note, n) => note === notes[n]) ? notes : result;
}

const differOnlyInHeight = (shown, notes) => shown.length === notes.length
    && shown.every((note, n) => note === notes[n] || same({...note, height: notes[n].height}, notes[n]));

const isMissing = (id) => id === undefined || id === null;

/** New links to what is not there any more would make the server refuse all that was done with them. */
function withoutLooseEnds(state, base) {
  const known = new Set((base.relationships ?? []).map(keyOf));
  const fields = new Map((state.tables ?? []).map((table) => [String(table.id), new Set(listOf(table.fields).map(({id}) => String(id)))]));
  const holds = (one, side) => {
    const [table, ...wanted] = [one[`${side}TableId`], one[`${side}FieldId`], ...listOf(one.fields).map((pair) => pair[`${side}FieldId`])];
    const there = fields.get(String(table));
    return isMissing(table) || (there && wanted.every((id) => isMissing(id) || there.has(String(id))));
  };
  const kept = state.relationships?.filter((one) => known.has(keyOf(one)) || (holds(one, 'start') && holds(one, 'end')));
  return kept && kept.length < state.relationships.length ? {...state, relationships: kept} : state;
}
