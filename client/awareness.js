/** Twenty states a second are what a room passes on. */
const EVERY_MS = 50;

/** Says what this client is doing: not too often, and the last state always. */
export class AwarenessSender {
  #say;
  #state = null;
  #sentAt = 0;
  #timer;

  /** @param {(state: unknown) => void} say */
  constructor(say) {
    this.#say = say;
  }

  set(state) {
    this.#state = state;
    this.#timer ??= setTimeout(() => this.now(), Math.max(0, this.#sentAt + EVERY_MS - Date.now()));
  }

  /** Says it once more, because a new connection knows nothing of it. */
  now() {
    this.stop();
    this.#sentAt = Date.now();
    this.#say(this.#state);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
