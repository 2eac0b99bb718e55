/**
 * How a diagram lies in drawDB's contexts: a state is `{tables, relationships, notes, areas, types, enums, views, database,
 * title}`; what an editor has no context for is undefined.
 *
 * @typedef {Record<string, any>} State
 */

const text = (...values) => JSON.stringify(values.map((value) => (typeof value === 'number' ? String(value) : value ?? null)));

/**
 * @typedef {object} Kind
 * @property {string} target its name in operations
 * @property {boolean} [positional] ids are positions, and change whenever something is added or deleted
 * @property {boolean} [isRenumbered] an import numbers them all anew, so that a number is no id for something new
 * @property {(entity: object) => string} [signature] what makes two of them the same although their ids differ
 * @property {string} [owner] the member of an operation that names what it is a part of
 * @property {Record<string, Kind>} [parts] lists inside
 */

/** @type {Record<string, Kind>} */
const TABLE_PARTS = {
  fields: {target: 'field', owner: 'tableId'},
  indices: {target: 'index', owner: 'tableId', positional: true, signature: ({name, fields}) => text(name, ...fields ?? [])},
  uniqueConstraints: {target: 'uniqueConstraint', owner: 'tableId', positional: true, signature: ({name, fields}) => text(name, ...fields ?? [])},
};

/**
 * The lists of a state. What others refer to comes first.
 *
 * @type {Record<string, Kind>}
 */
export const LISTS = {
  types: {target: 'type', signature: ({name}) => text(name), parts: {fields: {target: 'typeField', owner: 'typeId', signature: ({name}) => text(name)}}},
  enums: {target: 'enum', signature: ({name}) => text(name)},
  tables: {target: 'table', parts: TABLE_PARTS},
  views: {target: 'view'},
  notes: {target: 'note', positional: true, signature: ({title, content, x, y}) => text(title, content, x, y)},
  areas: {target: 'area', positional: true, signature: ({name, x, y, width, height}) => text(name, x, y, width, height)},
  relationships: {target: 'relationship', isRenumbered: true, signature: (one) =>
    text(one.name, one.startTableId, one.startFieldId, one.endTableId, one.endFieldId)},
};

/** The plain members of a state. */
export const VALUES = ['title', 'database'];

/** Members of a relationship that refer to something; `0` and `"0"` are the same there. */
export const REFERENCES = new Set(['startTableId', 'startFieldId', 'endTableId', 'endFieldId']);

const memberOf = (list) => (list === 'areas' ? 'subjectAreas' : list);

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const NONE = [];

/** The list itself if it is one of entities; what else a file may have in its place counts as none. */
export const listOf = (value) => (Array.isArray(value) && value.every(isObject) ? value : NONE);

const states = new WeakMap();

/** The document as an editor is to have it; for the same diagram the same state. */
export function toState(diagram) {
  if (!states.has(diagram)) {
    states.set(diagram, made(diagram));
  }
  return states.get(diagram);
}

function made(diagram) {
  const state = Object.fromEntries(Object.keys(LISTS).map((list) => [list, listOf(diagram[memberOf(list)])]));
  return {
    ...state,
    types: mapped(state.types, typeOf),
    tables: mapped(state.tables, tableOf),
    notes: numbered(state.notes),
    areas: numbered(state.areas),
    relationships: referring(state.relationships, state.tables),
    title: diagram.title,
    database: diagram.database,
  };
}

/** For the same thing the same result, so that what has not changed is not drawn anew. */
function remembering(make) {
  const made = new WeakMap();
  return (one) => {
    made.has(one) || made.set(one, make(one));
    return made.get(one);
  };
}

const typeOf = remembering((type) => withLists(type, ['fields'], []));

const tableOf = remembering((table) => withNumberedParts(withLists(table, ['fields', 'indices'], ['uniqueConstraints'])));

/** The list itself if nothing in it becomes another. */
function mapped(list, make) {
  const result = list.map(make);
  return result.every((one, n) => one === list[n]) ? list : result;
}

/** Lists that drawDB goes through without asking what they are, and others that it goes through if they are there. */
function withLists(entity, needed, possible) {
  const names = [...needed, ...possible.filter((name) => entity[name] !== undefined)].filter((name) => listOf(entity[name]) !== entity[name]);
  return names.length > 0 ? {...entity, ...Object.fromEntries(names.map((name) => [name, NONE]))} : entity;
}

/** drawDB looks for notes and areas by position, whatever the document calls them. */
export function numbered(list) {
  return mapped(list, (entity, id) => (entity.id === id ? entity : {...entity, id}));
}

const PARTS_BY_NUMBER = Object.keys(TABLE_PARTS).filter((name) => TABLE_PARTS[name].positional);

/** Parts that bear a key of their own bear their position as number, or the next one that is free. */
function withNumberedParts(table) {
  const changed = PARTS_BY_NUMBER.filter((name) => table[name]?.some(({uid}) => uid !== undefined)).map((name) => {
    const taken = new Set(table[name].filter(({uid}) => uid === undefined).map(({id}) => id));
    return [name, table[name].map((part, n) => {
      let id = n;
      while (part.uid !== undefined && taken.has(id)) {
        id++;
      }
      taken.add(id);
      return part.uid === undefined || part.id === id ? part : {...part, id};
    })];
  }).filter(([name, parts]) => parts.some((part, n) => part !== table[name][n]));
  return changed.length > 0 ? {...table, ...Object.fromEntries(changed)} : table;
}

/** drawDB compares ids strictly: a reference is to be of the kind that the id it means is of. */
function referring(relationships, tables) {
  const tableById = new Map(tables.map((table) => [String(table.id), table]));
  const exact = (one) => {
    const changed = {};
    for (const side of ['start', 'end']) {
      const table = tableById.get(String(one[`${side}TableId`]));
      const field = table?.fields?.find(({id}) => String(id) === String(one[`${side}FieldId`]));
      if (table && table.id !== one[`${side}TableId`]) {
        changed[`${side}TableId`] = table.id;
      }
      if (field && field.id !== one[`${side}FieldId`]) {
        changed[`${side}FieldId`] = field.id;
      }
    }
    return Object.keys(changed).length > 0 ? {...one, ...changed} : one;
  };
  const exacted = relationships.map(exact);
  return exacted.every((one, n) => one === relationships[n]) ? relationships : exacted;
}

/** Whether a state has anything in it. */
export const isEmpty = (state) => Object.keys(LISTS).every((list) => (state[list] ?? []).length === 0);

/** The same JSON value; the order of members does not count. */
export function same(left, right) {
  if (left === right) {
    return true;
  }
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null || Array.isArray(left) !== Array.isArray(right)) {
    return false;
  }
  const names = Object.keys(left).filter((name) => left[name] !== undefined);
  return names.length === Object.keys(right).filter((name) => right[name] !== undefined).length
      && names.every((name) => Object.hasOwn(right, name) && same(left[name], right[name]));
}
