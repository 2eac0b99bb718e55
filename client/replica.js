import {applyOperations, DoesNotFit} from './document.js';

/**
 * One client's copy of the document: what the server has confirmed, and on top of it the client's own changes that the
 * server has not answered yet.
 *
 * @typedef {{seq: number, ops: object[], sent?: boolean, arrived?: boolean}} Change an own change that is not answered;
 *          `sent` if the server may have it, `arrived` if it has it and only its answer is missing. Numbers are without
 *          gaps, and those that were never sent are not final
 */
export class Replica {
  #confirmed = null;
  #epoch = null;
  #version = 0;
  #at = undefined;
  #lastSeq = 0;
  /** @type {Change[]} */
  #pending = [];
  #view = null;

  /** The diagram as the user should see it; null before the first `welcome` without changes of one's own. */
  get view() {
    return this.#view;
  }

  /** The diagram without the own changes that are not answered. */
  get confirmed() {
    return this.#confirmed;
  }

  /** The version of the confirmed document. */
  get version() {
    return this.#version;
  }

  get lastSeq() {
    return this.#lastSeq;
  }

  /** The own changes that are not answered, oldest first. */
  get pending() {
    return this.#pending;
  }

  /**
   * What to say as `since` in `hello`, so that only what is missing comes. The time tells a log that lost entries, and
   * counted on from what was left, that this version is another one.
   */
  get since() {
    return this.#epoch === null ? undefined : {epoch: this.#epoch, version: this.#version, at: this.#at};
  }

  /** Makes the next `hello` ask for the whole document. */
  forget() {
    this.#epoch = null;
  }

  /** Goes on where an earlier page of this client ended: its numbers, and the changes that were not answered there. */
  resume(lastSeq, changes) {
    const early = this.#pending.map(({ops}, n) => ({seq: lastSeq + 1 + n, ops}));
    this.#pending = [...changes.map(({seq, ops, sent}) => ({seq, ops, sent})), ...early];
    this.#lastSeq = lastSeq + early.length;
    this.#show();
  }

  /** Applies an own change at once. Throws `DoesNotFit`, and changes nothing, if it makes no sense here. */
  edit(ops) {
    this.#view = applyOperations(this.#view, ops);
    return this.#add(ops);
  }

  /** Asks for the same thing once more under a new number, whether it fits here or not. */
  again(ops) {
    const change = this.#add(ops);
    this.#show();
    return change;
  }

  /**
   * Takes what `welcome` tells. Changes up to `welcome.seq` have arrived, although their answer may have been lost: they
   * are not shown twice, and sent again only to hear what became of them. All others follow on that number; as long as the
   * server has lost nothing, these are the numbers they had.
   */
  welcome(welcome, clientId) {
    if (welcome.recovered) {
      welcome.changes.forEach((change) => this.#take(change, clientId));
    } else {
      this.#confirmed = welcome.diagram;
      this.#at = welcome.at;
    }
    this.#epoch = welcome.epoch;
    this.#version = welcome.version;
    this.#lastSeq = welcome.seq;
    for (const change of this.#pending) { // in place, because some may wait to be sent
      if (change.sent && change.seq <= welcome.seq) {
        change.arrived = true;
      } else {
        change.seq = ++this.#lastSeq;
      }
    }
    this.#show();
  }

  /** Takes a whole document in place of the confirmed one. */
  snapshot({epoch, version, seq, diagram, at}) {
    this.#confirmed = diagram;
    this.#at = at;
    this.#epoch = epoch;
    this.#version = version;
    this.#pending = this.#pending.filter((change) => !(change.sent && change.seq <= seq));
    this.#show();
  }

  /**
   * Takes changes in the server's order. Own ones among them are acknowledged.
   * Throws `DoesNotFit` if they don't follow on what is here, which only a new `hello` can mend.
   */
  take(changes, clientId) {
    try {
      changes.forEach((change) => this.#take(change, clientId));
    } finally {
      this.#show();
    }
  }

  /** The server knows this client under no name any more: nothing was ever sent under its new one. */
  unsend() {
    this.#epoch = null;
    this.#lastSeq = 0;
    this.#pending = this.#pending.map(({ops}) => ({seq: ++this.#lastSeq, ops}));
    this.#show();
    return this.#pending;
  }

  /** Takes back what was never sent and never can be. */
  withdraw(isHopeless) {
    const hopeless = this.#pending.filter((change) => !change.sent && isHopeless(change));
    this.#pending = this.#pending.filter((change) => !hopeless.includes(change));
    this.#show();
    return hopeless;
  }

  /** Takes back an own change that was refused; returns it, if it was still there. */
  reject(seq) {
    const refused = this.#pending.find((change) => change.seq === seq);
    this.#pending = this.#pending.filter((change) => change !== refused);
    this.#show();
    return refused;
  }

  #add(ops) {
    const change = {seq: ++this.#lastSeq, ops};
    this.#pending.push(change);
    return change;
  }

  #take({clientId: author, seq, version, ops, at}, clientId) {
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
    this.#at = at;
  }

  #show() {
    this.#view = this.#pending.reduce(shown, this.#confirmed);
  }
}

/** A change that does not fit any more is not shown; the server will refuse it. */
function shown(diagram, change) {
  if (change.arrived) {
    return diagram;
  }
  try {
    return applyOperations(diagram, change.ops);
  } catch (failure) {
    if (failure instanceof DoesNotFit) {
      return diagram;
    }
    throw failure;
  }
}
