import {equal} from '/js/harness.js';
import {online, WELCOME, world} from './world.js';

const INTERVAL_MS = WELCOME.heartbeatMs;
const beats = (socket) => socket.sent.filter(({type}) => type === 'heartbeat');

/** Answers the last heartbeat, as a server does that can. */
const answer = ({net}) => net.last.hear({type: 'heartbeat', echo: beats(net.last).at(-1).echo, version: 0});

export const tests = {
  async '[V2-HELLO-12] one heartbeat in each interval, also after the mode was changed'(t) {
    const one = world(t);
    await online(one);
    for (const mode of ['view', 'edit', 'view']) {
      one.client.setMode(mode);
      await one.timeline.pass(0);
      one.net.last.hear({...WELCOME, mode});
    }
    await one.timeline.pass(5 * INTERVAL_MS);
    equal(beats(one.net.last).map(({echo}) => echo), [1, 2, 3, 4, 5]);
  },

  async '[V2-BEAT-3] three silent intervals show that the line is dead, once the server has answered a heartbeat'(t) {
    const one = world(t, {random: () => 0});
    await online(one);
    await one.timeline.pass(INTERVAL_MS);
    answer(one);
    await one.timeline.pass(3 * INTERVAL_MS - 1);
    equal([one.client.status.state, one.net.sockets.length], ['online', 1], 'before');
    await one.timeline.pass(2);
    equal(one.net.sockets.length, 2, 'sockets after');
    equal(one.client.synced, false);
  },

  async '[V2-BEAT-3] whatever comes shows that it is alive'(t) {
    const one = world(t);
    await online(one);
    await one.timeline.pass(INTERVAL_MS);
    answer(one);
    for (let n = 0; n < 10; n++) {
      await one.timeline.pass(2 * INTERVAL_MS);
      one.net.last.hear({type: 'a kind that comes some day'});
    }
    equal([one.client.status.state, one.net.sockets.length], ['online', 1]);
  },

  async '[V2-BEAT-3] a server that does not answer heartbeats is never taken for dead'(t) {
    const one = world(t, {random: () => 0});
    await online(one);
    await one.timeline.pass(INTERVAL_MS);
    answer(one);
    one.net.last.end(1012);
    await one.timeline.pass(1);
    one.net.last.open();
    one.net.last.hear(WELCOME);
    await one.timeline.pass(20 * INTERVAL_MS);
    equal([one.client.status.state, one.net.sockets.length], ['online', 2], 'also if the one before it has');
  },
};
