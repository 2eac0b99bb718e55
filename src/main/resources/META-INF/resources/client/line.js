/** Close codes after which the same client would be turned away again. */
const FINAL = new Map([
  [1000, 'The server closed the connection.'],
  [1009, 'A change was too big to be sent.'],
  [4400, 'The server did not understand this page.'],
  [4401, 'You are not signed in.'],
  [4403, 'You may not open this diagram.'],
  [4404, 'There is no such diagram.'],
  [4409, 'This diagram was opened again by the same client.'],
]);
const WAIT_FIRST_MS = 500;
const WAIT_MAX_MS = 15_000;
const OPEN_MAX_MS = 10_000;
/** A line that held for so long was a good one: the next wait is short again. */
const GOOD_AFTER_MS = 5_000;

/**
 * A WebSocket that comes back: with full jitter after everything that may pass, never after what won't.
 *
 * Events: `open`; `frame` with the parsed frame; `lost` with `{code, retryAt}`, a time in milliseconds;
 * `stopped` with `{code, reason}`.
 */
export class Line extends EventTarget {
  #url;
  #Socket;
  #socket = null;
  #attempts = 0;
  #timers = {};
  #notBeforeMs = 0;

  /**
   * @param {string | URL} url
   * @param {typeof WebSocket} Socket
   */
  constructor(url, Socket = WebSocket) {
    super();
    this.#url = url;
    this.#Socket = Socket;
  }

  /** Connects now, also if a later attempt was planned. */
  open() {
    this.#abandon();
    const socket = new this.#Socket(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = ({data}) => this.#tell('frame', JSON.parse(data));
    socket.onclose = ({code, reason}) => this.#closed(code, reason);
    this.#timers.open = setTimeout(() => this.drop(), OPEN_MAX_MS);
  }

  /** Ends for good. */
  close() {
    this.#abandon();
  }

  /** Gives up a line that is dead although nobody has said so, and comes back. */
  drop() {
    this.#abandon();
    this.#closed(1006, '');
  }

  /** Sends a frame; false if there is no line. */
  send(frame) {
    if (this.#socket?.readyState !== 1) {
      return false;
    }
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** The server asks to stay away for so long when it goes. */
  notBefore(afterMs) {
    this.#notBeforeMs = afterMs;
  }

  #opened() {
    clearTimeout(this.#timers.open);
    this.#timers.good = setTimeout(() => { this.#attempts = 0; }, GOOD_AFTER_MS);
    this.#tell('open');
  }

  #closed(code, reason) {
    this.#abandon();
    if (FINAL.has(code)) {
      this.#tell('stopped', {code, reason: FINAL.get(code), said: reason});
      return;
    }
    const ceiling = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** this.#attempts++);
    const wait = this.#notBeforeMs + Math.random() * ceiling;
    this.#notBeforeMs = 0;
    this.#timers.again = setTimeout(() => this.open(), wait);
    this.#tell('lost', {code, retryAt: Date.now() + wait});
  }

  #abandon() {
    Object.values(this.#timers).forEach(clearTimeout);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}
