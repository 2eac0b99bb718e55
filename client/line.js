import {maySucceed, reasonOf, UNAUTHENTICATED} from './close-codes.js';

const WAIT_FIRST_MS = 500;
const WAIT_MAX_MS = 15_000;
const OPEN_MAX_MS = 10_000;
/** A line that held for so long was a good one: the next wait is short again. */
const GOOD_AFTER_MS = 5_000;
/** What a server may ask for at most when it says "stay away for so long". */
const AFTER_MAX_MS = 5 * 60_000;

/**
 * A WebSocket that comes back: with full jitter after everything that may pass, never after what won't.
 *
 * Events: `open`; `frame` with the parsed frame; `lost` with `{code, retryAt}`, a time in milliseconds;
 * `stopped` with `{code, reason, said}`.
 */
export class Line extends EventTarget {
  #address;
  #Socket;
  #random;
  #socket = null;
  #attempts = 0;
  /** How many attempts in a row did not open a line. */
  #unopened = 0;
  #timers = {};
  #notBeforeMs = 0;
  /** Counts attempts, so that one whose address comes late is not taken for the present one. */
  #turn = 0;
  #mayRenew;

  /**
   * @param {(unopened: number) => Promise<string | URL> | string | URL} address asked before each attempt, because a token
   *        may be in it, with how many attempts in a row did not open a line
   * @param {{Socket?: typeof WebSocket, random?: () => number, mayRenew?: () => boolean}} [options] `mayRenew` tells
   *        whether a next attempt would bring another token
   */
  constructor(address, {Socket = globalThis.WebSocket, random = Math.random, mayRenew = () => false} = {}) {
    super();
    this.#address = address;
    this.#Socket = Socket;
    this.#random = random;
    this.#mayRenew = mayRenew;
  }

  /** Connects now, also if a later attempt was planned. */
  async open() {
    this.#abandon();
    const turn = this.#turn;
    this.#timers.open = setTimeout(() => this.drop(), OPEN_MAX_MS);
    let socket;
    try {
      const address = await this.#address(this.#unopened);
      if (turn !== this.#turn) {
        return;
      }
      socket = new this.#Socket(address);
    } catch (failure) {
      if (turn === this.#turn) {
        this.#closed(0, String(failure?.message ?? failure));
      }
      return;
    }
    this.#socket = socket;
    this.#unopened++;
    socket.onopen = () => this.#opened();
    socket.onmessage = ({data}) => this.#tell('frame', JSON.parse(data));
    socket.onclose = ({code, reason}) => this.#closed(code, reason);
  }

  /** Ends for good. */
  close() {
    this.#abandon();
  }

  /** Gives up a line that is dead although nobody has said so, and comes back. */
  drop() {
    this.#closed(1006, '');
  }

  /** Sends a frame, given as text; false if there is no line. */
  send(text) {
    if (this.#socket?.readyState !== 1) {
      return false;
    }
    this.#socket.send(text);
    return true;
  }

  /** The server asks to stay away for so long when it goes. */
  notBefore(afterMs) {
    this.#notBeforeMs = Math.min(AFTER_MAX_MS, Math.max(0, Number(afterMs) || 0));
  }

  #opened() {
    clearTimeout(this.#timers.open);
    this.#unopened = 0;
    this.#timers.good = setTimeout(() => { this.#attempts = 0; }, GOOD_AFTER_MS);
    this.#tell('open');
  }

  #closed(code, said) {
    this.#abandon();
    if (!maySucceed(code) && !(code === UNAUTHENTICATED && this.#mayRenew())) {
      this.#tell('stopped', {code, reason: reasonOf(code), said});
      return;
    }
    const ceiling = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** Math.min(this.#attempts++, 10));
    const wait = this.#notBeforeMs + this.#random() * ceiling;
    this.#notBeforeMs = 0;
    this.#timers.again = setTimeout(() => this.open(), wait);
    this.#tell('lost', {code, reason: reasonOf(code, this.#unopened), said, retryAt: Date.now() + wait});
  }

  #abandon() {
    this.#turn++;
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
