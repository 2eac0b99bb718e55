import {keyOf} from '../client/index.js';

/** How things look: sizes as in drawDB, so that a diagram is laid out alike in both. */
export const TABLE_WIDTH = 220;
const HEAD = 50;
const STRIP = 7;
const ROW = 36;
/** How far a line leaves a table before it bends. */
const STUB = 16;
const NAMESPACE = 'http://www.w3.org/2000/svg';
const COLOR = /^#[0-9a-f]{3}([0-9a-f]{3})?$/i;
const TYPE_CHARS = 16;
const ROW_PIXELS = TABLE_WIDTH - 34;

/** Makes an SVG element; a string among the children becomes its text. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter(Boolean));
  return element;
}

/** A colour that somebody else chose, if it is one. */
export const colorOr = (color, otherwise) => (COLOR.test(color ?? '') ? color : otherwise);

/** The entities of a list that somebody else wrote, if it is one. */
export const listOf = (list) => (Array.isArray(list) ? list.filter((one) => typeof one === 'object' && one !== null) : []);

/** A text of at most so many characters. */
export const cut = (text, chars) => {
  const all = String(text ?? '');
  return all.length <= chars ? all : `${all.slice(0, Math.max(1, chars - 1))}…`;
};

/** A field's type as drawDB writes it. */
export const typeText = (field) => (field.size ? `${field.type}(${field.size})` : String(field.type ?? ''));

/** The rectangle that a table or note covers, in diagram coordinates. */
export function boxOf(target, entity, moved) {
  const {x, y} = moved ?? entity;
  const size = target === 'table'
    ? {width: TABLE_WIDTH, height: HEAD + listOf(entity.fields).length * ROW}
    : {width: Number(entity.width) || 180, height: Number(entity.height) || 88};
  return {x: Number(x) || 0, y: Number(y) || 0, ...size};
}

/** The rectangle of a field's row, or of the table's head if there is no such field. */
export function rowOf(box, table, fieldId) {
  const at = listOf(table.fields).findIndex((field) => keyOf(field) === fieldId);
  return at < 0
    ? {x: box.x, y: box.y + STRIP, width: box.width, height: HEAD - STRIP}
    : {x: box.x, y: box.y + HEAD + at * ROW, width: box.width, height: ROW};
}

/** Draws a table at the origin. */
export function drawTable({entity: table, key, box, selected, field: selectedField, linking, holder}) {
  const {width, height} = box;
  const name = svg('text', {class: 'name', x: 14, y: STRIP + 27}, cut(table.name, 22));
  return [
    svg('title', {}, `${table.name}${table.comment ? `: ${table.comment}` : ''}`),
    svg('rect', {class: 'shadow', y: 3, width, height, rx: 8}),
    svg('rect', {class: 'body', width, height, rx: 8}),
    svg('path', {d: `M0 ${STRIP + 1}a8 8 0 0 1 8-8h${width - 16}a8 8 0 0 1 8 8v-1H0z`, fill: colorOr(table.color, '#175e7a')}),
    name,
    ...listOf(table.fields).map((field, n) => drawField(key, field, n, {
      selected: selected && keyOf(field) === selectedField,
      reachable: selected || linking,
    })),
    ...outline(box, selected, holder),
  ];
}

function drawField(tableKey, field, n, {selected, reachable}) {
  const id = keyOf(field);
  const type = cut(typeText(field), TYPE_CHARS);
  const place = {'data-kind': 'field', 'data-table': tableKey, 'data-field': id};
  const chars = Math.floor((ROW_PIXELS - type.length * 7 - (field.primary ? 18 : 0)) / 7.7);
  return svg('g', {
    ...place, class: `field${selected ? ' selected' : ''}`, transform: `translate(0 ${HEAD + n * ROW})`,
    tabindex: reachable ? 0 : undefined, role: 'button', 'aria-label': `Field ${field.name}, ${typeText(field)}`,
  },
  svg('rect', {class: 'row', x: 1, width: TABLE_WIDTH - 2, height: ROW - 1, rx: 4}),
  svg('path', {class: 'rule', d: `M1 0h${TABLE_WIDTH - 2}`}),
  field.primary && svg('path', {class: 'key', d: 'M22 18.500a4 4 0 1 0-3.500 4 4 4 0 0 0 3.500-4zm0 0h8v4M26.500 18.500v3'}),
  svg('text', {class: 'fieldname', x: field.primary ? 36 : 14, y: 23}, cut(field.name, chars)),
  svg('text', {class: 'type', x: TABLE_WIDTH - 14, y: 23, 'text-anchor': 'end'}, type),
  ...[0, TABLE_WIDTH].map((x) => svg('g', {...place, 'data-kind': 'handle', class: 'handle'},
      svg('circle', {class: 'reach', cx: x, cy: ROW / 2, r: 13}), svg('circle', {cx: x, cy: ROW / 2, r: 5}))));
}

/** Draws a note at the origin. */
export function drawNote({entity: note, box, selected, holder}) {
  const {width, height} = box;
  const lines = wrapped(note.content ?? '', Math.floor((width - 24) / 7), Math.floor((height - 40) / 18));
  return [
    svg('rect', {class: 'shadow', y: 3, width, height, rx: 6}),
    svg('path', {class: 'paper', d: `M6 0h${width - 12}a6 6 0 0 1 6 6v${height - 24}l-18 18H6a6 6 0 0 1-6-6V6a6 6 0 0 1 6-6z`,
      fill: colorOr(note.color, '#fcf7ac')}),
    svg('path', {class: 'fold', d: `M${width} ${height - 18}h-12a6 6 0 0 0-6 6v12z`}),
    svg('text', {class: 'notetitle', x: 12, y: 23}, cut(note.title, Math.floor((width - 24) / 8))),
    ...lines.map((line, n) => svg('text', {class: 'notetext', x: 12, y: 44 + n * 18}, line)),
    ...outline(box, selected, holder),
  ];
}

/** Breaks a text into lines, by words where possible. */
function wrapped(text, chars, linesMax) {
  const lines = [];
  for (const paragraph of String(text).split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line && line.length + 1 + word.length > chars) {
        lines.push(line);
        line = '';
      }
      line = line ? `${line} ${word}` : word;
    }
    lines.push(line);
    if (lines.length > linesMax) {
      break;
    }
  }
  return lines.slice(0, Math.max(1, linesMax)).map((line) => cut(line, chars));
}

/** The ring around what is selected here or held by somebody else, whose name it then bears. */
function outline({width, height}, selected, holder) {
  if (!selected && !holder) {
    return [];
  }
  const ring = svg('rect', {class: 'ring', x: -4, y: -4, width: width + 8, height: height + 8, rx: 11});
  ring.style.stroke = holder?.color ?? '';
  return holder ? [ring, ...flag(holder.name, holder.color, -4, -30)] : [ring];
}

/** A name on its colour. */
export function flag(name, color, x, y) {
  const text = cut(name || 'Somebody', 24);
  return [
    svg('rect', {x, y, width: text.length * 7.200 + 18, height: 22, rx: 6, fill: color}),
    svg('text', {class: 'flag', x: x + 9, y: y + 15.500}, text),
  ];
}

/** The line between two points on the sides of tables, straight where its feet are; `out` is -1 to the left and 1 to the right. */
export function curve(from, to) {
  const [begin, end] = [from, to].map(({x, out}) => x + out * STUB);
  const reach = from.out === to.out ? Math.abs(to.y - from.y) / 4 : Math.abs(end - begin) / 2;
  const bend = Math.max(24, Math.min(from.out === to.out ? 60 : 120, reach));
  return `M${from.x} ${from.y}H${begin}C${begin + from.out * bend} ${from.y} ${end + to.out * bend} ${to.y} ${end} ${to.y}H${to.x}`;
}

/** On which sides a line between two boxes starts and ends. */
export function sides(from, to) {
  const [left, right] = [(box) => ({x: box.x, out: -1}), (box) => ({x: box.x + box.width, out: 1})];
  const pairs = [[right, left], [left, right], [left, left], [right, right]];
  const length = ([a, b]) => Math.abs(a(from).x + a(from).out * 30 - b(to).x - b(to).out * 30);
  const [a, b] = pairs.reduce((best, pair) => (length(pair) < length(best) ? pair : best));
  return [a(from), b(to)].map((end, n) => ({...end, y: [from, to][n].y + [from, to][n].height / 2}));
}

/** How an end of a relationship looks: a fork for many, a bar for one. */
export function foot({x, y, out}, many) {
  return many
    ? `M${x} ${y - 7}L${x + out * 14} ${y}L${x} ${y + 7}`
    : `M${x + out * 10} ${y - 6}v12`;
}
