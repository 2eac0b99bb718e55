import {CollabClient, randomId} from '/client/index.js';

const PATIENCE_MS = window.PATIENCE_MS ?? 60_000;
const LOOK_EVERY_MS = 10;

/** Runs one test of a module and lets go of what it opened. */
export async function run(module, name, port) {
  const {tests} = await import(module);
  const test = new Test(port);
  try {
    await tests[name](test);
  } finally {
    test.tidy();
    await window.control('start');
  }
}

/** What a test has at hand. */
class Test {
  #open = [];
  #port;

  constructor(port) {
    this.#port = port;
  }

  /** A room that no other test knows. */
  room() {
    return new URL(`ws://127.0.0.1:${this.#port}/collab/${randomId()}`);
  }

  /** A client that is closed after the test, with the events it told. */
  client(url, options = {}) {
    const client = new CollabClient({url, clientName: options.clientId ?? 'Ann', storage: 'memory', ...options});
    client.told = [];
    for (const type of ['rejected', 'lockdenied', 'lockrequested', 'fault', 'joined', 'persisterror']) {
      client.addEventListener(type, ({detail}) => client.told.push({...detail, type}));
    }
    this.#open.push(client);
    return client;
  }

  /** A client that has joined. */
  async joined(url, options) {
    const client = this.client(url, options);
    await client.connect();
    await this.until(() => client.status.state === 'online', 'joined');
    return client;
  }

  /** Kills the server. */
  kill() {
    return window.control('kill');
  }

  /** Starts it again. */
  start() {
    return window.control('start');
  }

  /** Waits until something is so. */
  async until(condition, what = String(condition)) {
    const latest = Date.now() + PATIENCE_MS;
    for (;;) {
      const result = await condition();
      if (result) {
        return result;
      }
      if (Date.now() > latest) {
        throw new Error(`in vain waited for: ${what}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** Waits until a client has told something of a type. */
  told(client, type) {
    return this.until(() => client.told.find((event) => event.type === type), type);
  }

  /** Waits until clients have the same document and nothing of their own under way. */
  async agree(...clients) {
    await this.until(() => clients.every((one) => one.synced && one.version === clients[0].version
        && alike(one.diagram, clients[0].diagram)), 'the clients agree');
  }

  later(tidying) {
    this.#open.push({close: tidying});
  }

  tidy() {
    this.#open.forEach((one) => one.close());
  }
}

/** The same JSON value; the order of members does not count. */
export function alike(left, right) {
  return canonical(left) === canonical(right);
}

const canonical = (value) => JSON.stringify(value, (_, one) =>
  (typeof one === 'object' && one !== null && !Array.isArray(one)
    ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one));

export function equal(actual, expected, what = 'value') {
  if (!alike(actual, expected)) {
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, was ${JSON.stringify(actual)}`);
  }
}

export function ok(value, what) {
  if (!value) {
    throw new Error(`not so: ${what}`);
  }
}

/**
 * A machine may be busy: gives the library of a page ten times as long until it does without the browser's storage, or
 * without an id that another page seems to have. Returns what ends that.
 */
export function patient(page = window) {
  const {setTimeout} = page;
  page.setTimeout = (act, ms = 0) => setTimeout.call(page, act, ms < 500 || ms > 3_000 ? ms : 10 * ms);
  return () => { page.setTimeout = setTimeout; };
}

/** A WebSocket whose traffic can be seen, and held up in either direction. */
export function tappedSocket() {
  const tap = {sent: [], sockets: [], deaf: false, mute: false};
  tap.Socket = class extends WebSocket {
    constructor(url) {
      super(url);
      tap.url = String(url);
      tap.sockets.push(this);
    }

    set onmessage(listener) {
      super.onmessage = listener && ((event) => tap.deaf || listener(event));
    }

    send(text) {
      tap.sent.push({...JSON.parse(text), at: performance.now()});
      tap.mute || super.send(text);
    }
  };
  tap.cut = () => tap.sockets.at(-1).close(4000);
  return tap;
}

export const createTable = (id, more = {}) =>
  ({target: 'table', action: 'create', value: {id, name: id, x: 0, y: 0, fields: [], indices: [], ...more}});

export const updateTable = (id, patch) => ({target: 'table', action: 'update', id, patch});

/** Numbers that only look random: the same for the same seed. */
export function randomFrom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
