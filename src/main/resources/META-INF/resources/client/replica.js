import {applyOperations, DoesNotFit} from './document.js';

/**
 * One client's copy of the document: what the server has confirmed, and on top of it the client's own changes that the
 * server has not answered yet.
 *
 * @typedef {{seq: number, ops: object[]}} Change an own change that is not acknowledged
 */
export class Replica {
  #confirmed = null;
  #epoch = null;
  #version = 0;
  #lastSeq = 0;
  /** @type {Change[]} */
  #pending = [];
  #view = null;

  /** The diagram as the user should see it; null if the room has none. */
  get view() {
    return this.#view;
  }

  /** The version of the confirmed document. */
  get version() {
    return this.#version;
  }

  /** The own changes that are not acknowledged, oldest first. */
  get pending() {
    return this.#pending;
  }

  /** What to say as `since` in `hello`, so that only what is missing comes. */
  get since() {
    return this.#epoch === null ? undefined : {epoch: this.#epoch, version: this.#version};
  }

  /** Makes the next `hello` ask for the whole document. */
  forget() {
    this.#epoch = null;
  }

  /** Applies an own change at once. Throws `DoesNotFit`, and changes nothing, if it makes no sense here. */
  edit(ops) {
    this.#view = applyOperations(this.#view, ops);
    const change = {seq: ++this.#lastSeq, ops};
    this.#pending.push(change);
    return change;
  }

  /**
   * Takes what `welcome` tells. Changes up to `welcome.seq` have arrived, although their answer may have been lost.
   *
   */
  welcome(welcome, clientId) {
    this.#lastSeq = Math.max(this.#lastSeq, welcome.seq);
    if (welcome.recovered) {
      welcome.changes.forEach((change) => this.#take(change, clientId));
    } else {
      this.#confirmed = welcome.diagram;
    }
    this.#epoch = welcome.epoch;
    this.#version = welcome.version;
    this.#settle((change) => change.seq > welcome.seq);
  }

  /** Takes a whole document in place of the confirmed one. */
  snapshot({epoch, version, seq, diagram}) {
    this.#confirmed = diagram;
    this.#epoch = epoch;
    this.#version = version;
    this.#settle((change) => !(change.seq <= seq));
  }

  /**
   * Takes changes in the server's order. Own ones among them are acknowledged.
   * Throws `DoesNotFit` if they don't follow on what is here, which only a new `hello` can mend.
   */
  take(changes, clientId) {
    changes.forEach((change) => this.#take(change, clientId));
    this.#settle(() => true);
  }

  /** Takes back an own change that was refused; returns it, if it was still there. */
  reject(seq) {
    const refused = this.#pending.find((change) => change.seq === seq);
    this.#settle((change) => change !== refused);
    return refused;
  }

  #take({clientId: author, seq, version, ops}, clientId) {
    if (author === clientId && seq !== undefined) {
      this.#pending = this.#pending.filter((change) => change.seq !== seq);
    }
    if (ops.length === 0 || version <= this.#version) {
      return; // the answer to a repeat, or to a change that changed nothing
    }
    if (version !== this.#version + 1) {
      throw new DoesNotFit(`version ${version} came after ${this.#version}`);
    }
    this.#confirmed = applyOperations(this.#confirmed, ops);
    this.#version = version;
  }

  /** Keeps the own changes that are still open, and shows them on top of the confirmed document. */
  #settle(isOpen) {
    this.#pending = this.#pending.filter(isOpen);
    this.#view = this.#pending.reduce(shown, this.#confirmed);
  }
}

/** A change that does not fit any more is not shown; the server will refuse it. */
function shown(diagram, change) {
  try {
    return applyOperations(diagram, change.ops);
  } catch (failure) {
    if (failure instanceof DoesNotFit) {
      return diagram;
    }
    throw failure;
  }
}
