import {createCollab} from '/client/drawdb.js';
import {alike, createTable} from '/js/harness.js';
import {makeDrawdb} from './fake-drawdb.js';

const VERSION = '18.3.1';
const LISTS = {tables: 'tables', relationships: 'relationships', notes: 'notes', subjectAreas: 'areas', views: 'views'};

/** React as drawDB uses it. */
export async function react() {
  if (window.React) {
    return;
  }
  for (const name of ['react', 'react-dom']) {
    await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = `/webjars/${name}/${VERSION}/umd/${name}.development.js`;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${name} is not on the class path`));
      document.head.append(script);
    });
  }
}

/**
 * An open editor in a room; what a user does with it is done to `api`. `before` is called with it before anything is drawn;
 * with `isOffline` there is no room to wait for.
 */
export async function openEditor(t, url, name, options = {}) {
  await react();
  const {React, ReactDOM} = window;
  const drawdb = makeDrawdb(React);
  const Collab = createCollab({React, ...drawdb, hooks: {...drawdb.hooks, ...options.hooks?.(drawdb.hooks)}});
  const api = {};
  const element = document.body.appendChild(document.createElement('div'));
  const root = ReactDOM.createRoot(element);
  t.later(() => root.unmount());
  const {hooks, before, strict, isOffline, ...props} = options;
  const editor = React.createElement(drawdb.Editor, {api, useSharedTitle: Collab.useSharedTitle});
  const draw = (changed) => {
    const collab = React.createElement(Collab, {url, clientName: name, storage: 'memory', ...props, ...changed}, editor);
    root.render(strict ? React.createElement(React.StrictMode, null, collab) : collab);
  };
  before?.(api);
  draw();
  await t.until(() => (isOffline ? api.tables : stateOf(element) && stateOf(element) !== 'offline'), `${name} is there`);
  return {api, element, name, draw, state: () => stateOf(element), shown: (kind) => [...element.querySelectorAll(`[data-collab=${kind}]`)]};
}

/** Two editors and a witness in a room that has something in it. */
export async function roomOfTwo(t, ops = [], options = {}) {
  const url = t.room();
  const see = await witness(t, url);
  ops.length > 0 && see.edit(ops);
  await t.until(() => see.synced);
  const ann = await openEditor(t, url, 'Ann', options);
  const ben = await openEditor(t, url, 'Ben', options);
  await settled(t, see, ann, ben);
  return {url, see, ann, ben, all: () => settled(t, see, ann, ben)};
}

/** Types into the field that has the caret, as a keyboard would. */
export function type(text) {
  const field = document.activeElement;
  const {set} = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
  set.call(field, field.value + text);
  field.dispatchEvent(new Event('input', {bubbles: true}));
}

export const find = (list, name) => list.find((one) => one.name === name || one.title === name);
export const field = (id, name = id) => ({id, name, type: 'INT'});
export const users = () => createTable('users', {fields: [field('f1'), field('f2')]});
export const note = (n) => ({target: 'note', action: 'create', value: {id: n, title: `n${n}`, content: '', x: n, y: 0, height: 88}});
export const area = (n) => ({target: 'area', action: 'create', value: {id: n, name: `a${n}`, x: n, y: 0, width: 9, height: 9}});
export const link = (id, more = {}) => ({target: 'relationship', action: 'create', value: {
  id, name: id, startTableId: 'users', startFieldId: 'f1', endTableId: 'users', endFieldId: 'f2', cardinality: 'one_to_many', ...more}});

const stateOf = (element) => element.querySelector('[data-collab=state]')?.dataset.state;

/** Somebody who speaks v2 without an editor: sees what the server has. */
export const witness = (t, url, id = 'witness') => t.joined(url, {clientId: id, clientName: id});

/** Waits until editors show what the server has. */
export async function settled(t, see, ...editors) {
  await t.until(() => see.synced && editors.every((one) => ['saved', 'watching'].includes(one.state()) && shows(one.api, see.diagram)),
      'the editors show what the server has');
}

/** Whether an editor shows a document. Positions, and keys that the editor cannot know of, aside. */
export function shows(api, diagram) {
  return Object.entries(LISTS).every(([member, list]) => alike(bare(diagram[member] ?? []), bare(api[list])));
}

/** Keys and references as text; numbers of parts that have a key left out. */
const bare = (value) => JSON.parse(JSON.stringify(value), (name, one) =>
  (/^(start|end)(Table|Field)Id$/.test(name) ? String(one) : one?.uid !== undefined ? {...one, id: one.uid} : one?.id !== undefined ? {...one, id: String(one.id)} : one));
