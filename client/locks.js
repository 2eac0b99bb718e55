const keyOf = (target, id) => JSON.stringify([target, target === 'document' ? '' : String(id)]);

/** Who has locked what, as the server tells it: `{target, id, clientId, clientName}`. */
export class Locks {
  #all = new Map();

  /** Takes the place of everything known before. */
  reset(locks) {
    this.#all = new Map(locks.map((lock) => [keyOf(lock.target, lock.id), lock]));
  }

  add(lock) {
    this.#all.set(keyOf(lock.target, lock.id), lock);
  }

  remove({target, id}) {
    this.#all.delete(keyOf(target, id));
  }

  get(target, id) {
    return this.#all.get(keyOf(target, id));
  }

  /** Every lock, oldest first. */
  get all() {
    return [...this.#all.values()];
  }

  /** What of somebody else's covers this: the lock on it, or the one on the whole document. */
  foreign(clientId, target, id) {
    return [this.get('document'), this.get(target, id)].find((lock) => lock && lock.clientId !== clientId);
  }
}
