/** Time that passes when a test says so; put in the browser's place until {@link restore}. */
export class Timeline {
  now = 1_000_000;
  #timers = new Map();
  #next = 1;
  #real = {setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, now: Date.now};

  constructor() {
    globalThis.setTimeout = (act, ms = 0) => { this.#timers.set(this.#next, {at: this.now + ms, act}); return this.#next++; };
    globalThis.clearTimeout = (id) => this.#timers.delete(id);
    Date.now = () => this.now;
  }

  restore() {
    Object.assign(globalThis, {setTimeout: this.#real.setTimeout, clearTimeout: this.#real.clearTimeout});
    Date.now = this.#real.now;
  }

  /** Lets time pass, and everything happen that falls due. */
  async pass(ms) {
    const end = this.now + ms;
    await settle();
    for (;;) {
      const due = [...this.#timers].filter(([, {at}]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) {
        break;
      }
      this.#timers.delete(due[0]);
      this.now = Math.max(this.now, due[1].at);
      due[1].act();
      await settle();
    }
    this.now = end;
  }
}

async function settle() {
  for (let n = 0; n < 10; n++) {
    await null;
  }
}

/** Sockets that do what a test says. */
export function fakeSockets() {
  const sockets = [];
  class FakeSocket {
    readyState = 0;
    sent = [];

    constructor(url) {
      this.url = new URL(url);
      sockets.push(this);
    }

    send(text) {
      this.sent.push(JSON.parse(text));
    }

    close() {
      this.readyState = 3;
    }

    open() {
      this.readyState = 1;
      this.onopen?.();
    }

    hear(frame) {
      this.onmessage?.({data: JSON.stringify(frame)});
    }

    end(code, reason = '') {
      this.readyState = 3;
      this.onclose?.({code, reason});
    }
  }
  return {Socket: FakeSocket, sockets, get last() { return sockets.at(-1); }};
}
