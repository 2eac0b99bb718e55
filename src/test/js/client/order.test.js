import {createTable, equal, ok} from '/js/harness.js';
import {online, WELCOME, world} from './world.js';

const types = (socket) => socket.sent.map(({type}) => type).filter((type) => type !== 'awareness');

export const tests = {
  async '[FRAME-4] what follows a change is sent behind it, although the change has to be written down first'(t) {
    const one = world(t);
    await online(one);
    one.client.edit([createTable('t1')]);
    one.client.undo();
    one.client.edit([createTable('t2')]);
    one.client.unlock('table', 't1');
    one.client.redo();
    one.client.save();
    one.client.rename({clientName: 'Anna'});
    one.client.setMode('view');
    await one.timeline.pass(0);
    equal(types(one.net.last), ['hello', 'change', 'undo', 'change', 'unlock', 'redo', 'persist_now', 'set_client_name', 'hello']);
  },

  async '[FRAME-4] what is done before the welcome after a change of mode keeps its order, and nothing is sent twice'(t) {
    const one = world(t);
    await online(one);
    one.net.last.sent.length = 0;
    one.client.edit([createTable('t1')]);
    one.client.setMode('edit');
    await one.timeline.pass(0);
    one.net.last.hear({type: 'change', clientId: 'ann', seq: 1, version: 1, ops: [createTable('t1')], at: 0});
    one.client.edit([createTable('t2')]);
    one.client.undo();
    one.net.last.hear({...WELCOME, version: 1, seq: 1, diagram: {tables: [createTable('t1').value]}});
    one.client.edit([createTable('t3')]);
    await one.timeline.pass(0);
    equal(types(one.net.last), ['change', 'hello', 'change', 'undo', 'change']);
    equal(one.net.last.sent.filter(({type}) => type === 'change').map(({seq}) => seq), [1, 2, 3]);
    equal(one.client.diagram.tables.map(({id}) => id), ['t1', 't2', 't3']);
  },

  async '[V2-UNDO-7] what waited for a line that broke is not sent on the next one, but for the changes'(t) {
    const one = world(t, {random: () => 0});
    await online(one);
    one.client.edit([createTable('t1')]);
    one.client.undo();
    one.net.last.end(1006);
    await one.timeline.pass(1);
    one.net.last.open();
    one.net.last.hear(WELCOME);
    await one.timeline.pass(0);
    equal(types(one.net.last), ['hello', 'change']);
  },

  async '[OWN-2] an id that is somebody else\'s is changed without a word of having stopped'(t) {
    const one = world(t, {clientId: undefined});
    const states = [];
    one.client.addEventListener('status', () => states.push(one.client.status.state));
    one.client.connect();
    await one.timeline.pass(0);
    const first = one.net.last;
    first.open();
    const {clientId} = one.client;
    first.hear({type: 'error', code: 'client_id_taken', message: 'taken', fatal: true});
    first.end(4403);
    await one.timeline.pass(0);
    one.net.last.open();
    one.net.last.hear(WELCOME);
    ok(one.client.clientId !== clientId, 'the ids differ');
    equal([states.includes('stopped'), states.at(-1)], [false, 'online']);
  },
};
