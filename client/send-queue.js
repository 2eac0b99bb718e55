/** Sends in the order in which it was told to: what has to be written down first holds up whatever comes behind it. */
export class SendQueue {
  /** @type {{send: () => unknown, isReady: boolean}[]} */
  #waiting = [];

  /**
   * Sends at once, or behind what waits.
   *
   * @param {() => unknown} send
   * @param {Promise<void>} [ready] what has to be done before; it must not fail
   * @returns {unknown} what `send` returned, or true if it has to wait
   */
  add(send, ready) {
    if (!ready && this.#waiting.length === 0) {
      return send();
    }
    const item = {send, isReady: !ready};
    this.#waiting.push(item);
    ready?.then(() => { item.isReady = true; this.#sendReady(); });
    return true;
  }

  /** Forgets what waits, because the line for which it was meant is gone. */
  clear() {
    this.#waiting = [];
  }

  #sendReady() {
    while (this.#waiting[0]?.isReady) {
      this.#waiting.shift().send();
    }
  }
}
