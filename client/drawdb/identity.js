import {keyOf} from '../document.js';
import {randomId} from '../ids.js';

/** What an entity became here, so that it is the same each time it is looked at. */
const known = new WeakMap();

/**
 * The list with the keys that its entities have in the list before. Ids that are positions, or that an import has
 * renumbered, say nothing; what is new gets a key that nobody else can have.
 *
 * @param {object[]} list as the editor has it
 * @param {object[]} before as it was, with keys
 * @param {import('./shape.js').Kind} kind
 */
export function identified(list, before, kind) {
  if (list === before) {
    return list;
  }
  const matching = new Matching(list, before, kind);
  matching.byUid();
  matching.by((entity) => (hasId(entity) && !kind.positional ? `${entity.id} ${signature(kind, entity)}` : undefined));
  matching.by((entity) => (kind.positional && hasId(entity) ? `${entity.id} ${signature(kind, entity)}` : undefined));
  matching.by((entity) => kind.signature?.(entity));
  // a position is believed only while no other sign tells what it is
  matching.by((entity) => (hasId(entity) && (!kind.positional || (matching.isOfSameLength && entity.uid === undefined))
    ? String(entity.id) : undefined));
  matching.byPlace();
  return matching.result();
}

const hasId = ({id}) => id !== undefined && id !== null;
const signature = (kind, entity) => kind.signature?.(entity) ?? '';

class Matching {
  #list;
  #before;
  #kind;
  /** For each entity, what it was before. */
  #was;
  #free;

  constructor(list, before, kind) {
    this.#list = list;
    this.#before = before;
    this.#kind = kind;
    const identical = new Set(before);
    this.#was = list.map((entity) => (identical.delete(entity) ? entity : undefined));
    this.#free = new Set(before.filter((entity) => identical.has(entity)));
  }

  get isOfSameLength() {
    return this.#list.length === this.#before.length;
  }

  byUid() {
    this.by(({uid}) => uid);
  }

  /** Pairs what has the same sign; undefined is no sign. */
  by(sign) {
    const bySign = new Map();
    for (const entity of this.#free) {
      const key = sign(entity);
      key !== undefined && bySign.set(key, [...bySign.get(key) ?? [], entity]);
    }
    this.#list.forEach((entity, n) => this.#pair(n, bySign.get(sign(entity))?.find((one) => this.#free.has(one))));
  }

  /** What bears no id at all is what stood in its place. */
  byPlace() {
    this.#list.forEach((entity, n) => {
      const one = this.#before[n];
      if (!hasId(entity) && entity.uid === undefined && one && this.#free.has(one)) {
        this.#pair(n, one);
      }
    });
  }

  #pair(n, one) {
    if (one && this.#was[n] === undefined) {
      this.#was[n] = one;
      this.#free.delete(one);
    }
  }

  result() {
    const taken = new Set(this.#before.map(keyOf));
    const result = this.#list.map((entity, n) => {
      const was = this.#was[n];
      return was ? named(entity, was, this.#kind) : fresh(entity, taken, this.#kind);
    });
    return result.every((entity, n) => entity === this.#list[n]) ? this.#list : result;
  }
}

/** The entity under the name it had. */
function named(entity, was, kind) {
  const sameUid = entity.uid === was.uid;
  if (sameUid && (entity.id === was.id || (kind.positional && was.uid !== undefined))) {
    return entity;
  }
  return remembered(entity, was, () => {
    const {uid, ...rest} = entity;
    const id = kind.positional && was.uid !== undefined ? entity.id : was.id;
    return {...rest, ...(id !== undefined && {id}), ...(was.uid !== undefined && {uid: was.uid})};
  });
}

/** Something new, under a name of its own. */
function fresh(entity, taken, kind) {
  const result = remembered(entity, null, () => {
    const isNumber = kind.isRenumbered && typeof entity.id === 'number';
    const isUsable = kind.positional || !hasId(entity) ? entity.uid !== undefined : !isNumber;
    if (isUsable && !taken.has(keyOf(entity))) {
      return entity;
    }
    const {uid, ...rest} = entity;
    return kind.positional || !hasId(entity) ? {...rest, uid: randomId()} : {...rest, id: randomId()};
  });
  const unique = taken.has(keyOf(result)) ? {...result, uid: randomId()} : result;
  taken.add(keyOf(unique));
  return unique;
}

function remembered(entity, was, make) {
  const before = known.get(entity);
  if (before && before.was === was) {
    return before.result;
  }
  const result = make();
  known.set(entity, {was, result});
  result !== entity && known.set(result, {was, result});
  return result;
}
