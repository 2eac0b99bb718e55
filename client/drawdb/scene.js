import {keyOf} from '../document.js';

/** Sizes of a table as drawDB draws it; a view is as high as its columns, without the strip. */
const HEAD = 50;
const STRIP = 7;
const ROW = 36;
const WIDTH = 220;
const NOTE = {width: 180, height: 88};
const COLORS = ['#d6336c', '#7048e8', '#1971c2', '#0c8599', '#2b8a3e', '#d9480f', '#9c36b5', '#7a5d00'];
const COLOR = /^#[0-9a-f]{3}([0-9a-f]{3})?$/i;
const LISTS = {table: 'tables', note: 'notes', area: 'subjectAreas', view: 'views'};

/** Somebody's colour; who has chosen none gets one, always the same. */
export function colorOf({clientId, color}) {
  if (COLOR.test(color ?? '')) {
    return color;
  }
  const sum = [...clientId].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return COLORS[sum % COLORS.length];
}

export const initialsOf = (name) =>
  (name || '?').trim().split(/\s+/).slice(0, 2).map((word) => [...word][0]).join('').toUpperCase();

/**
 * What of the others is to be drawn over the diagram, in its coordinates: cursors, links being drawn, and frames around
 * what they have locked or selected.
 *
 * @param {import('../collab-client.js').CollabClient} client
 * @param {{tableWidth?: number}} [settings]
 */
export function scene(client, settings = {}) {
  const others = [...client.awareness].filter(([clientId]) => clientId !== client.clientId)
      .map(([clientId, state]) => ({who: client.participants.get(clientId), clientId, state}))
      .filter(({who, state}) => who && state);
  const cursors = others.flatMap(({who, clientId, state: {cursor}}) =>
    (isPoint(cursor) ? [{key: clientId, x: cursor.x, y: cursor.y, name: who.clientName || 'Somebody', color: colorOf(who)}] : []));
  const links = others.flatMap(({who, clientId, state: {linking}}) => (isLink(linking) ? [{key: clientId, ...linking, color: colorOf(who)}] : []));
  const locks = client.locks.all.filter((lock) => lock.clientId !== client.clientId)
      .map((lock) => ({...lock, isLock: true, who: client.participants.get(lock.clientId) ?? lock}));
  const selections = others.filter(({state}) => state.selection)
      .map(({who, clientId, state: {selection}}) => ({...selection, clientId, who, isLock: false}));
  const frames = [...locks, ...selections].flatMap((one) => frame(one, client.diagram, settings));
  return {cursors, links, frames: frames.filter((one, n) => frames.findIndex(({key}) => key === one.key) === n)};
}

function frame({target, id, who, isLock}, diagram, settings) {
  const entity = diagram?.[LISTS[target]]?.find((one) => keyOf(one) === String(id));
  return entity ? [{key: `${target} ${id}`, ...boxOf(target, entity, settings), isLock, name: who.clientName || 'Somebody', color: colorOf(who)}] : [];
}

function boxOf(target, entity, {tableWidth = WIDTH}) {
  const place = {x: Number(entity.x) || 0, y: Number(entity.y) || 0};
  if (target === 'view') {
    return {...place, width: tableWidth, height: HEAD + (entity.columns?.length ?? 0) * ROW};
  }
  if (target === 'table') {
    const rows = entity.collapsed ? 0 : entity.fields?.length ?? 0;
    return {...place, width: Number(entity.width) || tableWidth, height: STRIP + HEAD + rows * ROW};
  }
  return {...place, width: Number(entity.width) || NOTE.width, height: Number(entity.height) || NOTE.height};
}

const isPoint = (point) => Number.isFinite(point?.x) && Number.isFinite(point?.y);

const isLink = (link) => ['startX', 'startY', 'endX', 'endY'].every((name) => Number.isFinite(link?.[name]));
