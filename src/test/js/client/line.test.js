import {CLOSE_CODES, CollabClient} from '/client/index.js';
import {equal, ok} from '/js/harness.js';
import {online, WELCOME, world} from './world.js';

export const tests = {
  async '[CLOSE] comes back after every code of the catalogue that may pass, and after unknown ones, and stops on the others'(t) {
    for (const [code, {comeBack}] of [...CLOSE_CODES, [1006, {comeBack: true}], [4999, {comeBack: true}]]) {
      const one = world(t);
      await online(one);
      one.net.last.end(code);
      equal(one.client.status.state, comeBack ? 'waiting' : 'stopped', `state after ${code}`);
      await one.timeline.pass(1_000);
      equal(one.net.sockets.length, comeBack ? 2 : 1, `sockets after ${code}`);
      one.client.close();
      one.timeline.restore();
    }
  },

  async '[CLOSE] waits with full jitter: anything from nothing to a ceiling that doubles up to 15 s'(t) {
    const waits = [];
    const lots = [0, 0.25, 1, 1, 1, 1, 1, 1];
    let n = 0;
    const one = world(t, {random: () => lots[Math.min(n++, lots.length - 1)]});
    one.client.addEventListener('status', () => {
      if (one.client.status.state === 'waiting') {
        waits.push(one.client.status.retryAt - one.timeline.now);
      }
    });
    one.client.connect();
    for (let i = 0; i < lots.length; i++) {
      await one.timeline.pass(0);
      one.net.last.end(1006);
      await one.timeline.pass(16_000 - 1);
    }
    equal(waits.slice(0, 8), [0, 250, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000], 'waits');
  },

  async '[CLOSE] never gives up'(t) {
    const one = world(t);
    one.client.connect();
    for (let i = 0; i < 200; i++) {
      await one.timeline.pass(0);
      one.net.last.end(1006);
      await one.timeline.pass(15_000);
    }
    ok(one.net.sockets.length >= 200, 'it has tried each time');
  },

  async '[CLOSE-1012] stays away for as long as the server asked, and then some'(t) {
    const one = world(t, {random: () => 0});
    await online(one);
    one.net.last.hear({type: 'reconnect', afterMs: 7_000});
    one.net.last.end(1012);
    equal(one.client.status.retryAt - one.timeline.now, 7_000, 'wait');
    await one.timeline.pass(6_999);
    equal(one.net.sockets.length, 1, 'sockets before');
    await one.timeline.pass(2);
    equal(one.net.sockets.length, 2, 'sockets after');
  },

  async 'a line that does not open, and a server that does not answer hello, count as lost'(t) {
    const one = world(t, {random: () => 0});
    one.client.connect();
    await one.timeline.pass(10_001);
    equal(one.net.sockets.length, 2, 'sockets');
    one.net.last.open();
    await one.timeline.pass(30_001);
    equal(one.net.sockets.length, 3, 'sockets');
  },

  async 'a change that is not answered shows that the line is dead'(t) {
    const one = world(t, {random: () => 0});
    await online(one);
    one.client.edit([{target: 'diagram', action: 'update', patch: {title: 'x'}}]);
    await one.timeline.pass(15_001);
    equal(one.net.sockets.length, 2, 'sockets');
  },

  async 'a token is in the address and in hello; a function is asked before each attempt'(t) {
    let n = 0;
    const one = world(t, {random: () => 0, token: async () => `token-${++n}`});
    await online(one);
    equal(one.net.last.url.searchParams.get('token'), 'token-1');
    equal(one.net.last.sent[0].token, 'token-1');
    one.net.last.end(1006);
    await one.timeline.pass(1);
    equal(one.net.last.url.searchParams.get('token'), 'token-2');
  },

  async '[ACCESS-6] a token that is refused at the upgrade, of which a browser tells nothing, gets its answer with hello'(t) {
    const one = world(t, {random: () => 0, token: 'expired'});
    one.client.connect();
    await one.timeline.pass(0);
    equal(one.net.last.url.searchParams.get('token'), 'expired', 'in the first address');
    one.net.last.end(1006);
    await one.timeline.pass(1);
    equal(one.net.last.url.searchParams.get('token'), null, 'in the second address');
    one.net.last.open();
    equal(one.net.last.sent[0].token, 'expired', 'with hello');
    one.net.last.end(4401);
    equal([one.client.status.state, one.client.status.code], ['stopped', 4401]);
  },

  async '[ACCESS-1] a line that did not open is tried with and without the token in the address, in turns'(t) {
    const one = world(t, {random: () => 0, token: 'good'});
    one.client.connect();
    for (let n = 0; n < 4; n++) {
      await one.timeline.pass(1);
      one.net.last.end(1006);
    }
    await one.timeline.pass(1);
    equal(one.net.sockets.map(({url}) => url.searchParams.get('token')), ['good', null, 'good', null, 'good']);
    one.net.last.open();
    one.net.last.end(1006);
    await one.timeline.pass(1);
    equal(one.net.last.url.searchParams.get('token'), 'good', 'after a line that was open');
  },

  async '[CONN-6] after several attempts that never opened, the reason says what else it may be; it goes on all the same'(t) {
    const one = world(t, {random: () => 0});
    const reasons = [];
    one.client.addEventListener('status', () => one.client.status.reason && reasons.push(one.client.status.reason));
    one.client.connect();
    for (let n = 0; n < 4; n++) {
      await one.timeline.pass(1);
      one.net.last.end(1006);
    }
    equal(reasons.map((reason) => reason.includes('COLLAB_ALLOWED_ORIGINS')), [false, false, true, true]);
    equal(one.client.status.state, 'waiting');
    await one.timeline.pass(1);
    one.net.last.open();
    one.net.last.end(1006);
    equal(reasons.at(-1), 'The connection was lost.', 'of a line that was open');
  },

  async '[CLOSE-4401] a token function is asked for a new token, a token that stays the same is not tried again'(t) {
    for (const [token, sockets] of [['fixed', 1], [() => 'new', 2]]) {
      const one = world(t, {random: () => 0, token});
      await online(one);
      one.net.last.end(4401);
      await one.timeline.pass(1);
      equal(one.net.sockets.length, sockets, 'sockets');
      one.client.close();
      one.timeline.restore();
    }
  },

  async 'awareness: the first state at once, then at most twenty a second, and the last one always'(t) {
    const one = world(t);
    await online(one);
    await one.timeline.pass(1_000);
    one.net.last.sent.length = 0;
    for (let n = 0; n < 1_000; n++) {
      one.client.setAwareness({n});
      await one.timeline.pass(1);
    }
    one.client.setAwareness({n: 'last'});
    await one.timeline.pass(60);
    const states = one.net.last.sent.filter(({type}) => type === 'awareness').map(({state}) => state.n);
    equal(states[0], 0, 'first');
    equal(states.at(-1), 'last', 'last');
    ok(states.length <= 22 && states.length >= 18, `${states.length} states`);
  },

  async 'awareness: a new connection is told the last state'(t) {
    const one = world(t, {random: () => 0});
    await online(one);
    one.client.setAwareness({n: 1});
    await one.timeline.pass(100);
    one.net.last.end(1006);
    await one.timeline.pass(1);
    one.net.last.open();
    one.net.last.hear(WELCOME);
    equal(one.net.last.sent.filter(({type}) => type === 'awareness').map(({state}) => state), [{n: 1}]);
  },

  async 'a server that answers in v1 is spoken to in v1'(t) {
    const one = world(t);
    one.client.connect();
    await one.timeline.pass(0);
    one.net.last.open();
    equal(one.net.last.sent[0].protocol, 2);
    one.net.last.hear({type: 'mode', mode: 'edit', reason: 'granted', editorClientId: 'ann', roomVersion: 3, lastPersistedVersion: 3});
    one.net.last.hear({type: 'op', clientId: 'server', op: {kind: 'doc:replace', diagram: {tables: []}, version: 3}});
    one.net.last.hear({type: 'presence', participants: {ann: {lastSeen: 1, mode: 'edit', name: 'Ann'}}});
    equal(one.client.protocol, 1);
    one.client.edit([{target: 'diagram', action: 'update', patch: {title: 'x'}}]);
    equal(one.client.synced, false, 'synced before the echo');
    await one.timeline.pass(100);
    equal(one.net.last.sent.at(-1).op.diagram, {tables: [], title: 'x'});
    one.net.last.hear({type: 'op', clientId: 'ann', op: {kind: 'doc:replace', diagram: {tables: [], title: 'x'}, version: 4}});
    equal([one.client.synced, one.client.version], [true, 4], 'synced after the echo, and the version');
  },

  async 'a change that is larger than the server takes is refused here, and taken back'(t) {
    const one = world(t);
    one.client.connect();
    await one.timeline.pass(0);
    one.net.last.open();
    one.net.last.hear({...WELCOME, limits: {frameBytes: 2_200}});
    one.client.edit([{target: 'diagram', action: 'update', patch: {title: 'é'.repeat(1_500)}}]);
    equal(one.client.told.filter(({type}) => type === 'rejected').map(({code}) => code), ['too_large']);
    equal([one.client.diagram, one.client.synced], [{tables: []}, true]);
    equal(one.net.last.sent.filter(({type}) => type === 'change'), []);
  },

  async 'what the constructor is given is not connected to before it is told so'(t) {
    const {net} = world(t);
    equal(net.sockets.length, 0);
    ok(CollabClient.prototype.connect, 'there is a way to connect');
  },
};
