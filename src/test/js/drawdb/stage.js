import {createCollab} from '/client/drawdb.js';
import {alike} from '/js/harness.js';
import {makeDrawdb} from './fake-drawdb.js';

const VERSION = '18.3.1';
const LISTS = {tables: 'tables', relationships: 'relationships', notes: 'notes', subjectAreas: 'areas'};

/** React as drawDB uses it. */
async function react() {
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

/** An open editor in a room; what a user does with it is done to `api`. */
export async function openEditor(t, url, name, options = {}) {
  window.React ?? await react();
  const {React, ReactDOM} = window;
  const drawdb = makeDrawdb(React);
  const Collab = createCollab({React, ...drawdb, hooks: {...drawdb.hooks, ...options.hooks?.(drawdb.hooks)}});
  const api = {};
  const element = document.body.appendChild(document.createElement('div'));
  const root = ReactDOM.createRoot(element);
  t.later(() => root.unmount());
  const {hooks, before, strict, ...props} = options;
  const editor = React.createElement(drawdb.Editor, {api, useSharedTitle: Collab.useSharedTitle});
  const collab = React.createElement(Collab, {url, clientName: name, storage: 'memory', ...props}, editor);
  root.render(strict ? React.createElement(React.StrictMode, null, collab) : collab);
  before?.(api);
  await t.until(() => stateOf(element) && stateOf(element) !== 'offline', `${name} is online`);
  return {api, element, name, state: () => stateOf(element)};
}

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
