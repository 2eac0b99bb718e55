/** Where a room is, and what lets this client in. */
export class Address {
  /** What was brought last, in the address and to be brought with `hello`. */
  token;
  #url;
  #token;

  /**
   * @param {string | URL} url
   * @param {string | (() => string | Promise<string>)} [token]
   */
  constructor(url, token) {
    this.#url = new URL(url, globalThis.location?.href);
    this.#token = token;
  }

  /** What tells the room apart from all others in this browser. */
  get room() {
    return this.#url.host + this.#url.pathname;
  }

  /** The room's name, as `hello` has it. */
  get shareId() {
    return decodeURIComponent(this.#url.pathname.split('/').pop());
  }

  /** Whether the next attempt would bring another token. */
  get mayRenew() {
    return typeof this.#token === 'function';
  }

  /**
   * The WebSocket address for the next attempt. The token is asked for each time, because it may have run out; it goes
   * with the address, so that a stranger can be turned away before a line is open. A browser does not tell why a line did not
   * open, so every second attempt then comes without: the token that follows in `hello` gets an answer that can be read.
   *
   * @param {number} unopened how many attempts in a row did not open a line
   */
  async next(unopened) {
    this.token = this.mayRenew ? await this.#token() : this.#token;
    const address = new URL(this.#url);
    address.protocol = address.protocol.replace('http', 'ws');
    if (this.token && unopened % 2 === 0) {
      address.searchParams.set('token', this.token);
    }
    return address;
  }
}
