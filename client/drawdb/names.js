import {keyOf} from '../document.js';
import {BUILT_IN_TYPES} from './built-in-types.js';
import {listOf, same} from './shape.js';

/**
 * References by name after names have changed: indices and constraints name fields, `inherits` names tables, and the type
 * of a field names a type or enum in upper case. A name that means nobody any more means who bore it before, unless his new
 * name is somebody else's, too: the two could not be told apart from then on. drawDB's own types count as somebody.
 *
 * @param {import('./shape.js').State} state
 * @param {import('./shape.js').State[]} earlier states in which the old names were right
 */
export function mended(state, ...earlier) {
  const tableNames = renames(earlier.flatMap(({tables}) => tables ?? []), state.tables ?? []);
  const userTypes = (one) => [...one.types ?? [], ...one.enums ?? []].filter(({name}) => typeof name === 'string');
  const typeNames = renames(earlier.flatMap(userTypes), userTypes(state), (name) => name.toUpperCase(), BUILT_IN_TYPES);
  const tables = (state.tables ?? []).map((table) => {
    const fieldNames = renames(earlier.flatMap((one) => listOf(one.tables?.find((other) => keyOf(other) === keyOf(table))?.fields)), listOf(table.fields));
    return withChanges(table, {
      indices: table.indices && listOf(table.indices).map((index) => renamedIn(index, 'fields', fieldNames)),
      uniqueConstraints: table.uniqueConstraints && listOf(table.uniqueConstraints).map((one) => renamedIn(one, 'fields', fieldNames)),
      inherits: table.inherits && renamedIn(table, 'inherits', tableNames).inherits,
      fields: table.fields && listOf(table.fields).map((field) => typeNames.get(field.type) === undefined ? field : {...field, type: typeNames.get(field.type)}),
    });
  });
  return tables.every((table, n) => table === state.tables[n]) ? state : {...state, tables};
}

/** Old names that nobody bears now, each with what its bearer alone is called now. */
function renames(before, now, spell = (name) => name, reserved = new Set()) {
  const current = new Map(now.map((entity) => [keyOf(entity), entity.name]));
  const bearers = new Map();
  now.forEach(({name}) => name && bearers.set(spell(name), (bearers.get(spell(name)) ?? 0) + 1));
  const changed = new Map();
  for (const entity of before) {
    const name = entity.name && spell(entity.name);
    const next = current.get(keyOf(entity)) && spell(current.get(keyOf(entity)));
    if (name && !bearers.has(name) && !reserved.has(name) && next && bearers.get(next) === 1 && !reserved.has(next)) {
      changed.set(name, next);
    }
  }
  return changed;
}

function renamedIn(holder, member, names) {
  const list = holder[member];
  return Array.isArray(list) && list.some((name) => names.has(name))
    ? {...holder, [member]: list.map((name) => names.get(name) ?? name)} : holder;
}

/** The entity itself, unless something in it has changed. */
function withChanges(entity, members) {
  const changed = Object.entries(members).filter(([name, value]) => value !== undefined && !same(value, entity[name]));
  return changed.length > 0 ? {...entity, ...Object.fromEntries(changed)} : entity;
}
