/**
 * Who is here, what they have locked and what they are doing, as a v2 server tells it; kept in the client's public state.
 */
export class Roster {
  #client;
  #tell;

  /** @param {import('./v2.js').Talk} talk */
  constructor({client, tell}) {
    this.#client = client;
    this.#tell = () => tell('people');
  }

  /** What `welcome` tells takes the place of what was known before. */
  welcome({participants, locks}) {
    this.#client.participants = new Map(participants.map((one) => [one.clientId, one]));
    this.#client.locks.reset(locks);
  }

  /** Takes a message; false if it is about something else. */
  receive(frame) {
    const answer = this.#answers[frame.type];
    if (!answer) {
      return false;
    }
    answer(frame);
    this.#tell();
    return true;
  }

  #answers = {
    __proto__: null,
    locked: (lock) => this.#client.locks.add(lock),
    unlocked: (lock) => this.#client.locks.remove(lock),
    joined: ({participant}) => this.#client.participants.set(participant.clientId, participant),
    renamed: ({participant}) => this.#client.participants.set(participant.clientId, participant),
    left: ({clientId}) => {
      this.#client.participants.delete(clientId);
      this.#client.awareness.delete(clientId);
    },
    awareness: (state) => this.#aware(state),
    awarenesses: ({awarenesses}) => awarenesses.forEach((state) => this.#aware(state)),
  };

  #aware({clientId, state}) {
    const {awareness} = this.#client;
    if (state === null) {
      awareness.delete(clientId);
    } else if (clientId !== this.#client.clientId) { // frames are shared, so the own state may be among them
      awareness.set(clientId, state);
    }
  }
}
