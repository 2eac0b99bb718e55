const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-';

/** A new id. (`crypto.randomUUID` is missing where a phone opens a page by plain HTTP.) */
export const randomId = (length = 16) =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => ALPHABET[byte % ALPHABET.length]).join('');

const POSITIONAL = new Set(['note', 'area']);

/**
 * Operations in which everything new has a key: the server would give it one, but until then nobody could tell two new ones
 * apart. The ids of notes and areas are positions and no keys.
 */
export const keyed = (ops) => ops.map((op) => {
  const hasKey = op.value?.uid !== undefined || (!POSITIONAL.has(op.target) && op.value?.id !== undefined);
  return op.action !== 'create' || hasKey ? op : {...op, value: {...op.value, uid: randomId()}};
});
