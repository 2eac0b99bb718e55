const STEPS_MAX = 100;

/** What can be undone and redone: the documents before and after each step. */
export class Steps {
  #undo = [];
  #redo = [];

  /** Remembers what was before a step. */
  done(before) {
    push(this.#undo, before);
    this.#redo = [];
  }

  clear() {
    this.#undo = [];
    this.#redo = [];
  }

  /** The document before the last step, or undefined. */
  back(now) {
    return swap(this.#undo, this.#redo, now);
  }

  /** The document after the step that was undone last, or undefined. */
  forth(now) {
    return swap(this.#redo, this.#undo, now);
  }
}

function push(steps, document) {
  steps.push(document);
  if (steps.length > STEPS_MAX) {
    steps.shift();
  }
}

function swap(from, to, now) {
  if (from.length === 0) {
    return undefined;
  }
  push(to, now);
  return from.pop();
}
