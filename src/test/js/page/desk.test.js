import {createTable, equal} from '/js/harness.js';
import {online, WELCOME, world} from '/js/client/world.js';
import {Canvas} from '/page/canvas.js';
import {Desk} from '/page/desk.js';

const A = {target: 'table', id: 'a'};
const B = {target: 'table', id: 'b'};

/** A desk with two tables on it. */
async function desk(t) {
  const one = world(t);
  const root = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  document.body.append(root);
  const made = new Desk(one.client, new Canvas(root));
  const tables = [createTable('a').value, createTable('b', {x: 300}).value];
  await online(one, {...WELCOME, diagram: {tables}});
  made.select(A);
  return {...one, desk: made};
}

/** What was sent after `hello`, but for what is only shown. */
const said = ({net}) => net.last.sent.slice(1).filter(({type}) => type !== 'awareness')
    .map(({type, id, ops}) => (ops ? `${ops[0].action} ${ops[0].id} ${JSON.stringify(ops[0].patch ?? {})}` : `${type} ${id ?? ''}`.trim()));

const locked = (id, clientId) => ({type: 'locked', target: 'table', id, clientId, clientName: clientId, expiresAt: 0});

export const tests = {
  async 'a move by keyboard is told when something else is selected, while it is still locked'(t) {
    const one = await desk(t);
    one.desk.nudge(12, 0);
    one.desk.select(B);
    one.desk.nudge(0, 12);
    await one.timeline.pass(1_000);
    equal(said(one), ['lock a', 'update a {"x":12,"y":0}', 'unlock a', 'lock b', 'update b {"x":300,"y":12}']);
    equal(one.client.diagram.tables.map(({x, y}) => [x, y]), [[12, 0], [300, 12]]);
  },

  async 'a move by keyboard is told before whatever else is done'(t) {
    const one = await desk(t);
    one.desk.nudge(12, 0);
    one.desk.change({name: 'renamed'});
    one.desk.nudge(12, 0);
    one.desk.remove();
    await one.timeline.pass(1_000);
    equal(said(one), ['lock a', 'update a {"x":12,"y":0}', 'update a {"name":"renamed"}', 'update a {"x":24,"y":0}', 'delete a {}',
      'unlock a']);
  },

  async 'what was moved and told is not told again'(t) {
    const one = await desk(t);
    one.desk.nudge(12, 0);
    one.desk.drop();
    one.desk.drop();
    one.desk.select(null);
    await one.timeline.pass(1_000);
    equal(said(one), ['lock a', 'update a {"x":12,"y":0}', 'unlock a']);
  },

  async '[ADM-14] a lock that was taken away is not asked for again, until who took it lets go'(t) {
    const one = await desk(t);
    one.net.last.hear(locked('a', 'ann'));
    one.net.last.hear({type: 'unlocked', target: 'table', id: 'a', reason: 'forced'});
    await one.timeline.pass(0);
    equal(said(one), ['lock a'], 'after it was taken');
    one.net.last.hear(locked('a', 'ben'));
    one.net.last.hear({type: 'unlocked', target: 'table', id: 'a', reason: 'released'});
    await one.timeline.pass(0);
    equal(said(one), ['lock a', 'lock a'], 'when it is free again');
  },
};
