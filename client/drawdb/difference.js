import {keyOf} from '../document.js';
import {LISTS, listOf, REFERENCES, same, VALUES} from './shape.js';

const IDENTITY = new Set(['id', 'uid']);

/**
 * The operations that make one state of another. Relationships go before what they refer to and come after it.
 *
 * @param {import('./shape.js').State} before
 * @param {import('./shape.js').State} after with the keys of `before`
 */
export function difference(before, after) {
  const links = ofLists(before.relationships, after.relationships, LISTS.relationships);
  const isDelete = ({action}) => action === 'delete';
  const ops = links.filter(isDelete);
  for (const [list, kind] of Object.entries(LISTS)) {
    if (list !== 'relationships') {
      ops.push(...ofLists(before[list], after[list], kind));
    }
  }
  ops.push(...links.filter((op) => !isDelete(op)));
  const patch = Object.fromEntries(VALUES.filter((name) => after[name] !== undefined && after[name] !== before[name])
      .map((name) => [name, after[name]]));
  return Object.keys(patch).length > 0 ? [...ops, {target: 'diagram', action: 'update', patch}] : ops;
}

/** @param {object[] | undefined} after undefined if the editor does not know of such a list */
function ofLists(before = [], after = undefined, kind = undefined, owner = {}) {
  if (after === undefined || after === before) {
    return [];
  }
  const head = {target: kind.target, ...owner};
  const old = new Map(before.map((entity) => [keyOf(entity), entity]));
  const kept = new Set(after.map(keyOf));
  return [
    ...[...old.keys()].filter((key) => !kept.has(key)).map((id) => ({...head, action: 'delete', id})),
    ...arranged(before.map(keyOf).filter((key) => kept.has(key)), after, old, head),
    ...after.filter((entity) => old.has(keyOf(entity))).flatMap((entity) => ofEntities(old.get(keyOf(entity)), entity, kind, head)),
  ];
}

/** Creates what is new in its place, and moves what stands elsewhere: as little as possible. */
function arranged(current, after, old, head) {
  const inOrder = longestRun(after.map(keyOf).filter((key) => old.has(key)), current);
  const ops = [];
  let next = 0;
  for (const value of after) {
    const key = keyOf(value);
    if (!old.has(key)) {
      ops.push({...head, action: 'create', value, ...(next < current.length && {index: next})});
      current.splice(next, 0, key);
    } else if (inOrder.has(key)) {
      next = current.indexOf(key, next);
    } else {
      const from = current.indexOf(key);
      const index = from < next ? next - 1 : next;
      current.splice(from, 1);
      current.splice(index, 0, key);
      ops.push({...head, action: 'move', id: key, index});
      next = index;
    }
    next++;
  }
  return ops;
}

/** The longest run of keys that stand in the wanted order already. */
function longestRun(wanted, current) {
  const place = new Map(current.map((key, n) => [key, n]));
  const ends = []; // ends[n]: the smallest place at which a run of n + 1 keys can end
  const before = new Map();
  for (const key of wanted) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (place.get(ends[middle]) < place.get(key)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    before.set(key, ends[low - 1]);
    ends[low] = key;
  }
  const run = new Set();
  for (let key = ends.at(-1); key !== undefined; key = before.get(key)) {
    run.add(key);
  }
  return run;
}

function ofEntities(before, after, kind, {target, ...owner}) {
  if (before === after) {
    return [];
  }
  const id = keyOf(before);
  const parts = kind.parts ?? {};
  const patch = {};
  const set = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!IDENTITY.has(name) && !(name in parts) && !sameMember(name, before[name], after[name])) {
      assign(name, after[name], patch, set);
    }
  }
  const update = {target, action: 'update', ...owner, id,
    ...(Object.keys(patch).length > 0 && {patch}), ...(Object.keys(set).length > 0 && {set})};
  return [
    ...(update.patch || update.set ? [update] : []),
    ...Object.entries(parts).flatMap(([name, part]) =>
      ofLists(listOf(before[name]), listOf(after[name]), part, {[part.owner]: id})),
  ];
}

/** A merge patch can neither say null nor take a member out of an object that it replaces. */
function assign(name, value, patch, set) {
  if (value === undefined) {
    patch[name] = null;
  } else if (typeof value === 'object' && !Array.isArray(value)) {
    set[name] = value;
  } else {
    patch[name] = value;
  }
}

const sameMember = (name, before, after) =>
  same(before, after) || (REFERENCES.has(name) && before !== undefined && after !== undefined && String(before) === String(after));
