import {keyOf, randomId} from '../client/index.js';
import {listOf} from './shapes.js';

/** Makes the operations for what the user can do. Each function returns a list: one change, one step of undo. */

/** Header colours of tables and colours of notes, as drawDB offers them. */
export const TABLE_COLORS = ['#175e7a', '#6360f7', '#bc49c4', '#ff4f81', '#ff9159', '#32c9b0', '#3cde7d', '#7c4af0', '#ffe159', '#89e667'];
export const NOTE_COLORS = ['#fcf7ac', '#ffdfd9', '#fde4f2', '#dfe2fc', '#d7eef9', '#def8d8'];

const update = (target, id, patch, owner) => [{target, action: 'update', id, ...owner, patch}];

/** What relationships call an entity. */
const reference = (entity) => entity.id ?? entity.uid;

const newFieldValue = (name, type, more = {}) => ({
  id: randomId(), name, type, default: '', check: '', primary: false, unique: false, notNull: false, increment: false,
  comment: '', ...more,
});

const idField = () => newFieldValue('id', 'INT', {primary: true, unique: true, notNull: true, increment: true});

const tableValue = (name, {x, y}, color, fields) => ({
  id: randomId(), name, x: Math.round(x), y: Math.round(y), locked: false, fields, comment: '', indices: [], color,
});

const linkValue = (from, to, name) => ({
  id: randomId(), name, startTableId: reference(from.table), startFieldId: reference(from.field),
  endTableId: reference(to.table), endFieldId: reference(to.field), cardinality: cardinality(from.field, to.field),
  updateConstraint: 'No action', deleteConstraint: 'No action',
});

function cardinality(from, to) {
  const [fromOne, toOne] = [from, to].map((field) => Boolean(field.primary || field.unique));
  if (fromOne === toOne) {
    return fromOne ? 'one_to_one' : 'many_to_one';
  }
  return fromOne ? 'one_to_many' : 'many_to_one';
}

/** A name that no entity of the list has: `table_1`, `table_2`, … */
export function freeName(list, stem) {
  const taken = new Set(listOf(list).map((entity) => entity.name));
  let n = taken.size + 1;
  while (taken.has(`${stem}_${n}`)) {
    n++;
  }
  return `${stem}_${n}`;
}

export function createTable(diagram, at) {
  const color = TABLE_COLORS[listOf(diagram?.tables).length % TABLE_COLORS.length];
  const value = tableValue(freeName(diagram?.tables, 'table'), at, color, [idField()]);
  return [{target: 'table', action: 'create', value}];
}

export function createField(table, name, type) {
  return [{target: 'field', action: 'create', tableId: keyOf(table), value: newFieldValue(name, type)}];
}

export function createNote(diagram, {x, y}) {
  const notes = listOf(diagram?.notes);
  const value = {
    id: notes.length, uid: randomId(), x: Math.round(x), y: Math.round(y), title: `note_${notes.length}`, content: '',
    color: NOTE_COLORS[notes.length % NOTE_COLORS.length], height: 88, width: 180, locked: false,
  };
  return [{target: 'note', action: 'create', value}];
}

/** Links two fields; `from` and `to` are `{table, field}`. */
export function createLink(from, to) {
  const name = `${from.table.name}_${from.field.name}_fk`;
  return [{target: 'relationship', action: 'create', value: linkValue(from, to, name)}];
}

export const move = ({target, id}, {x, y}) => update(target, id, {x: Math.round(x), y: Math.round(y)});

/** Changes members of what is selected. */
export const change = ({target, id, field}, patch) =>
  field === undefined ? update(target, id, patch) : update('field', field, patch, {tableId: id});

/** Deletes what is selected; what hangs on it goes with it, which is the server's doing. */
export const remove = ({target, id, field}) =>
  field === undefined
    ? [{target, action: 'delete', id}]
    : [{target: 'field', action: 'delete', tableId: id, id: field}];

export const retitle = (title) => [{target: 'diagram', action: 'update', patch: {title}}];

/** A small shop, to have something to pull at. */
export function example(at) {
  const near = (dx, dy) => ({x: at.x + dx, y: at.y + dy});
  const text = (name) => newFieldValue(name, 'VARCHAR', {size: 255});
  const customers = tableValue('customers', near(-360, -130), '#175e7a',
      [idField(), text('name'), text('email')]);
  const orders = tableValue('orders', near(-40, -170), '#6360f7',
      [idField(), newFieldValue('customer_id', 'INT'), newFieldValue('placed_at', 'TIMESTAMP'), text('status')]);
  const products = tableValue('products', near(-360, 130), '#32c9b0',
      [idField(), text('title'), newFieldValue('price', 'DECIMAL')]);
  const lines = tableValue('order_lines', near(-40, 110), '#ff9159',
      [idField(), newFieldValue('order_id', 'INT'), newFieldValue('product_id', 'INT'), newFieldValue('quantity', 'INT')]);
  const link = (from, n, to) =>
    createLink({table: from, field: from.fields[n]}, {table: to, field: to.fields[0]});
  return [
    ...[customers, orders, products, lines].map((value) => ({target: 'table', action: 'create', value})),
    ...link(orders, 1, customers), ...link(lines, 1, orders), ...link(lines, 2, products),
    {target: 'note', action: 'create', value: {
      id: 0, uid: randomId(), ...near(240, -170), title: 'Try it', width: 210, height: 150, color: NOTE_COLORS[0], locked: false,
      content: 'Open this address in a second window and pull at a table there.\nDouble-click changes a name.'}},
  ];
}
