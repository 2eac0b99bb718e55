/**
 * The codes with which a connection ends, and whether coming back makes sense. Any other code, and a line that just
 * breaks, is worth another try.
 *
 * @type {ReadonlyMap<number, {reason: string, comeBack: boolean}>}
 */
export const CLOSE_CODES = new Map([
  [1000, {comeBack: false, reason: 'The server closed the connection.'}],
  [1009, {comeBack: false, reason: 'A change was too big to be sent.'}],
  [1012, {comeBack: true, reason: 'The service restarts.'}],
  [4400, {comeBack: false, reason: 'The server did not understand this page.'}],
  [4401, {comeBack: false, reason: 'You are not signed in.'}],
  [4403, {comeBack: false, reason: 'You may not open this diagram.'}],
  [4404, {comeBack: false, reason: 'There is no such diagram.'}],
  [4408, {comeBack: true, reason: 'The line was too slow.'}],
  [4409, {comeBack: false, reason: 'This diagram was opened again by the same client.'}],
  [4429, {comeBack: true, reason: 'Too much was sent.'}],
  [4503, {comeBack: true, reason: 'The diagram is not available now.'}],
]);

/** Not signed in: a new token may help. */
export const UNAUTHENTICATED = 4401;

/** So many attempts that did not open a line are hardly chance. */
const UNOPENED_TELLS = 3;
const UNOPENED = 'The server cannot be reached, or does not let this page in: see whether the address is right, and whether the '
    + 'server allows the page\'s own (COLLAB_ALLOWED_ORIGINS).';

/**
 * What a code means to somebody who only reads.
 *
 * @param {number} [unopened] how many attempts in a row did not open a line, for which a browser gives no reason
 */
export const reasonOf = (code, unopened = 0) =>
  CLOSE_CODES.get(code)?.reason ?? (unopened >= UNOPENED_TELLS ? UNOPENED : 'The connection was lost.');

/** Whether the same client may be let in if it comes again. */
export const maySucceed = (code) => CLOSE_CODES.get(code)?.comeBack ?? true;
