import {keyOf} from '../document.js';
import {identified} from './identity.js';
import {mergedLists} from './merge.js';
import {LISTS, same} from './shape.js';

/** For so long after something was shown an action may be based on what was shown before it. */
const STALE_MS = 3_000;
const KEPT_MAX = 16;

/**
 * What the user has seen of late. The editor sets many lists as a whole, made of what was shown when the action began; what
 * others have added since is missing there, and must not be taken for deleted. So each list is compared with those that were
 * shown of late, and the one that it is closest to is what it was made of.
 */
export class Sightings {
  /** Oldest first: `{at, state}`. */
  #states = [];

  /** The editor shows this, whatever the user has done to it meanwhile: that is nothing that others could have deleted. */
  shown(state) {
    const at = Date.now();
    if (this.#states.at(-1)?.state === state) {
      return;
    }
    const late = this.#states.filter((one, n) => n === this.#states.length - 1 || this.#states[n + 1].at > at - STALE_MS);
    this.#states = [...late, {at, state}].slice(-KEPT_MAX);
  }

  /** The list with what came after it was made; itself if nothing did. */
  completed(name, list, now) {
    const kind = LISTS[name];
    const whole = madeOf(list, this.#states.map(({state}) => state[name]), now, kind);
    if (!kind.parts) {
      return whole;
    }
    const current = new Map(now.map((entity) => [keyOf(entity), entity]));
    const result = whole.map((entity) => this.#withParts(entity, current.get(keyOf(entity)), name, kind.parts));
    return result.every((entity, n) => entity === whole[n]) ? whole : result;
  }

  #withParts(entity, now, name, parts) {
    if (!now || entity === now) {
      return entity;
    }
    const before = this.#states.map(({state}) => state[name]?.find((one) => keyOf(one) === keyOf(entity)));
    const changed = Object.entries(parts).filter(([part]) => Array.isArray(entity[part]))
        .map(([part, kind]) => [part, madeOf(entity[part], before.map((one) => one?.[part]), now[part] ?? [], kind)])
        .filter(([part, list]) => list !== entity[part]);
    return changed.length > 0 ? {...entity, ...Object.fromEntries(changed)} : entity;
  }
}

function madeOf(list, shown, now, kind) {
  const before = shown.includes(list) ? shown.slice(0, shown.indexOf(list)) : shown;
  const earlier = [...new Set(before)].filter((one) => Array.isArray(one) && one !== now).reverse();
  if (list === now || earlier.length === 0) {
    return list;
  }
  let best = {seen: now, apart: distance(list, now, kind)};
  for (const seen of earlier) {
    const apart = distance(list, seen, kind);
    if (apart === 0) {
      return list; // the user has put it back as it was
    }
    best = apart < best.apart ? {seen, apart} : best;
  }
  return best.seen === now ? list : mergedLists(best.seen, identified(list, best.seen, kind), now, kind);
}

/** How many entities one list has that the other has not, or has in another way. */
function distance(list, other, kind) {
  const before = new Map(other.map((entity) => [keyOf(entity), entity]));
  let shared = 0;
  let changed = 0;
  for (const entity of identified(list, other, kind)) {
    const was = before.get(keyOf(entity));
    shared += was ? 1 : 0;
    changed += was && !sameBut(was, entity, kind) ? 1 : 0;
  }
  return changed + list.length + other.length - 2 * shared;
}

/** Positions are no difference. */
const sameBut = (left, right, {positional}) => left === right || same(positional ? {...left, id: 0} : left, positional ? {...right, id: 0} : right);
