import {equal, ok} from '/js/harness.js';
import * as library from '/client/index.js';
import * as adapter from '/client/drawdb.js';

const IMPORT = /(?:from|import\()\s*'(\.[^']+)'/g;
const text = async (path) => {
  const answer = await fetch(`/client/${path}`);
  ok(answer.ok, `${path} is there`);
  return answer.text();
};
const named = async () => JSON.parse(await text('package.json'));

/** The values that a module's types declare. */
const declared = (types) => [...types.matchAll(/^export (?:declare )?(?:class|function|const) (\w+)/gm)].map(([, name]) => name);

/** Every file that a module leads to, itself included. */
async function reached(path, found = new Set()) {
  if (!found.has(path)) {
    found.add(path);
    const imports = [...(await text(path)).matchAll(IMPORT)].map(([, to]) => new URL(to, `http://x/${path}`).pathname.slice(1));
    for (const to of imports) {
      await reached(to, found);
    }
  }
  return [...found];
}

/** Whether a pattern of `files` takes a file along. */
const takes = (pattern) => (path) => (pattern.endsWith('/') ? path.startsWith(pattern)
  : pattern.startsWith('*') ? !path.includes('/') && path.endsWith(pattern.slice(1)) : path === pattern);

export const tests = {
  async 'the types declare exactly what the modules export'() {
    equal(declared(await text('index.d.ts')).sort(), Object.keys(library).sort());
    equal(declared(await text('drawdb.d.ts')).sort(), Object.keys(adapter).sort());
  },

  async 'the types of the client have exactly its members'() {
    const [, body] = /export class CollabClient extends EventTarget \{([^]*?)\n\}/.exec(await text('index.d.ts'));
    const typed = [...body.matchAll(/^ {2}(?:readonly )?(\w+)(?=[(:<])/gm)].map(([, name]) => name);
    const client = new library.CollabClient({url: 'ws://127.0.0.1:1/collab/x'});
    const members = [...Object.getOwnPropertyNames(library.CollabClient.prototype), ...Object.keys(client), 'addEventListener'];
    equal([...new Set(typed)].sort(), members.sort());
  },

  async 'the types know every event that is told'() {
    const [, body] = /interface CollabEvents \{([^]*?)\n\}/.exec(await text('index.d.ts'));
    const typed = [...body.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
    const sources = await Promise.all((await reached('index.js')).map(text));
    const told = sources.flatMap((source) => [...source.matchAll(/[#.]tell\('(\w+)'/g)].map(([, name]) => name));
    equal([...new Set([...told, 'people'])].filter((name) => !['frame', 'lost', 'stopped', 'open'].includes(name)).sort(), typed.sort());
  },

  async 'what the package names is there, and what its modules need is packed'() {
    const {exports, types, files} = await named();
    const targets = Object.values(exports).flatMap((one) => (typeof one === 'string' ? [one] : Object.values(one)));
    for (const path of [...targets, types, ...files.filter((pattern) => !/[*]|\/$/.test(pattern))]) {
      await text(path.replace('./', ''));
    }
    const needed = (await Promise.all(targets.filter((path) => path.endsWith('.js')).map((path) => reached(path.slice(2))))).flat();
    ok(needed.length > 10, 'the modules lead somewhere');
    equal(needed.filter((path) => !files.some((pattern) => takes(pattern)(path))), [], 'left out of the package');
  },
};
