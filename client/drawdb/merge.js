import {keyOf} from '../document.js';
import {listOf, same} from './shape.js';

/**
 * What two people made of one list. A change wins over no change, per member; of two changes of one member the local one
 * stays, because it is on its way; what either deleted is gone.
 *
 * @param {object[]} base what both began with
 * @param {object[]} local
 * @param {object[]} remote
 * @param {import('./shape.js').Kind} kind
 */
export function mergedLists(base, local, remote, kind) {
  if (local === base || local === remote) {
    return remote;
  }
  if (remote === base) {
    return local;
  }
  const [was, here, there] = [base, local, remote].map((list) => new Map(list.map((entity) => [keyOf(entity), entity])));
  const keys = order(base.map(keyOf), local.map(keyOf), remote.map(keyOf));
  const merged = keys.flatMap((key) => {
    const [before, mine, theirs] = [was.get(key), here.get(key), there.get(key)];
    if (before === undefined) {
      return [theirs ?? mine];
    }
    return mine && theirs ? [mergedEntities(before, mine, theirs, kind)] : [];
  });
  return [remote, local].find((list) => list.length === merged.length && list.every((one, n) => one === merged[n])) ?? merged;
}

function mergedEntities(base, local, remote, kind) {
  if (local === base || local === remote) {
    return remote;
  }
  if (remote === base) {
    return local;
  }
  const merged = {...remote};
  for (const name of new Set([...Object.keys(base), ...Object.keys(local)])) {
    const part = kind.parts?.[name];
    if (part) {
      merged[name] = mergedLists(listOf(base[name]), listOf(local[name]), listOf(remote[name]), part);
    } else if (name !== 'id' && !same(base[name], local[name])) {
      merged[name] = local[name];
    }
  }
  return same(merged, remote) ? remote : merged;
}

/** Every key that either has, in the order of who has moved something; what only the other one has, behind its neighbour. */
function order(base, local, remote) {
  const shared = new Set(base.filter((key) => local.includes(key) && remote.includes(key)));
  const only = (keys) => keys.filter((key) => shared.has(key)).join('\n');
  const hasMoved = only(local) !== only(base);
  const [first, second] = hasMoved ? [local, remote] : [remote, local];
  const keys = [...first];
  const present = new Set(first);
  second.forEach((key, n) => {
    if (!present.has(key)) {
      const neighbour = second.slice(0, n).reverse().find((one) => present.has(one));
      keys.splice(neighbour === undefined ? 0 : keys.indexOf(neighbour) + 1, 0, key);
      present.add(key);
    }
  });
  return keys;
}
