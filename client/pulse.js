/** So many intervals in which nothing was heard show that a line is dead. */
const SILENT_MAX = 3;

/**
 * Lets be heard from this client, and notices a line on which nothing comes any more: each heartbeat asks for an answer,
 * and once the server has given one its silence means something. Intervals are counted, not measured, because a browser
 * stretches those of a page that nobody looks at.
 */
export class Pulse {
  #beat;
  #died;
  #timer;
  #beats = 0;
  #silent = 0;
  #isAnswered = false;

  /** @param {{beat: (echo: number) => void, died: () => void}} listener */
  constructor({beat, died}) {
    this.#beat = beat;
    this.#died = died;
  }

  /** Begins on a line that has just been found alive; whether this server answers is not known yet. */
  start(everyMs) {
    this.stop();
    this.#silent = 0;
    this.#isAnswered = false;
    this.#next(everyMs);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** Something came. */
  heard() {
    this.#silent = 0;
  }

  /** A heartbeat came back. */
  answered() {
    this.#isAnswered = true;
  }

  #next(everyMs) {
    this.#timer = setTimeout(() => {
      if (++this.#silent >= SILENT_MAX && this.#isAnswered) {
        this.#died();
        return;
      }
      this.#beat(++this.#beats);
      this.#next(everyMs);
    }, everyMs);
  }
}
