/**
 * The document as a value: what operations of protocol v2 make of a diagram. Nothing here is changed in place, so parts
 * that an operation does not touch stay the same objects.
 *
 * @typedef {Record<string, any>} Diagram drawDB's diagram
 * @typedef {Record<string, any>} Operation `{target, action, …}`
 */

/** The collection that holds each target, and for parts the collection and the name of what they are a part of. */
const PLACES = new Map(Object.entries({
  table: {member: 'tables'},
  relationship: {member: 'relationships'},
  note: {member: 'notes'},
  area: {member: 'subjectAreas'},
  type: {member: 'types'},
  enum: {member: 'enums'},
  view: {member: 'views'},
  field: {member: 'fields', owners: 'tables', owner: 'tableId'},
  index: {member: 'indices', owners: 'tables', owner: 'tableId'},
  uniqueConstraint: {member: 'uniqueConstraints', owners: 'tables', owner: 'tableId'},
  typeField: {member: 'fields', owners: 'types', owner: 'typeId'},
}));

/** An operation that names what is not there, or creates what is. */
export class DoesNotFit extends Error {}

/** The key of an entity: its `uid` if it has one, else its `id`, as text. */
export const keyOf = (entity) => String(entity?.uid ?? entity?.id);

/** The entity with this key in a list that may be missing, or no list: documents come from all kinds of clients. */
export const find = (list, id) => (Array.isArray(list) ? list : []).find((entity) => keyOf(entity) === String(id));

/**
 * Applies a change: all of its operations or, with {@link DoesNotFit}, none.
 *
 * @param {Diagram | null} diagram
 * @param {Operation[]} ops
 * @returns {Diagram}
 */
export function applyOperations(diagram, ops) {
  return ops.reduce(applyOperation, diagram ?? {});
}

function applyOperation(diagram, op) {
  if (op.target === 'diagram') {
    return op.action === 'replace' ? op.value : updated(diagram, op);
  }
  const place = PLACES.get(op.target);
  if (!place) {
    throw new DoesNotFit(`no such target: ${op.target}`);
  }
  if (!place.owners) {
    return withList(diagram, place.member, (list) => changed(list, op));
  }
  return withList(diagram, place.owners, (owners) => {
    const at = indexOf(owners, op[place.owner]);
    return owners.with(at, withList(owners[at], place.member, (list) => changed(list, op)));
  });
}

function changed(list, op) {
  if (op.action === 'create') {
    if (find(list, keyOf(op.value))) {
      throw new DoesNotFit(`${op.target} ${keyOf(op.value)} exists`);
    }
    return list.toSpliced(op.index ?? list.length, 0, op.value);
  }
  const at = indexOf(list, op.id);
  switch (op.action) {
    case 'update': return list.with(at, updated(list[at], op));
    case 'delete': return list.toSpliced(at, 1);
    case 'move': return list.toSpliced(at, 1).toSpliced(op.index, 0, list[at]);
    default: throw new DoesNotFit(`no such action: ${op.action}`);
  }
}

function indexOf(list, id) {
  const at = list.findIndex((entity) => keyOf(entity) === String(id));
  if (at < 0) {
    throw new DoesNotFit(`${id} does not exist`);
  }
  return at;
}

function withList(holder, member, change) {
  const list = holder[member] ?? [];
  if (!Array.isArray(list)) {
    throw new DoesNotFit(`${member} is no list`);
  }
  return {...holder, [member]: change(list)};
}

const updated = (object, op) => ({...merged(object, op.patch ?? {}), ...op.set});

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON merge patch (RFC 7396). By way of a map, because a member may have any name, `__proto__`, too. */
function merged(object, patch) {
  const members = new Map(Object.entries(isObject(object) ? object : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      members.delete(name);
    } else {
      members.set(name, isObject(value) ? merged(members.get(name), value) : value);
    }
  }
  return Object.fromEntries(members);
}
