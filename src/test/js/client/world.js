import {fakeSockets, Timeline} from './timeline.js';

export const WELCOME = {type: 'welcome', protocol: 2, mode: 'edit', role: 'editor', epoch: 'e', version: 0, seq: 0, recovered: false,
  diagram: {tables: []}, participants: [], locks: [], limits: {}, heartbeatMs: 10_000};
const ADDRESS = 'ws://127.0.0.1:1/collab/room';

/** A client in a world of its own: no network, no clock. */
export function world(t, options = {}) {
  const timeline = new Timeline();
  t.later(() => timeline.restore());
  const net = fakeSockets();
  const client = t.client(ADDRESS, {clientId: 'ann', Socket: net.Socket, random: () => 1, ...options});
  return {timeline, net, client};
}

/** Brings its client online, by what a server says in answer to `hello`. */
export async function online({timeline, net, client}, ...answers) {
  client.connect();
  await timeline.pass(0);
  net.last.open();
  (answers.length > 0 ? answers : [WELCOME]).forEach((answer) => net.last.hear(answer));
  await timeline.pass(0);
}
