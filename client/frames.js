/** What a change needs in a frame beside its operations, at most. */
const FRAME_BYTES = 200;

/** Whether operations are more than the server takes in one frame; `max` is undefined while that is not known. */
export function isTooLarge(ops, max) {
  const text = max && JSON.stringify(ops);
  return Boolean(max) && text.length * 3 + FRAME_BYTES > max && new TextEncoder().encode(text).length + FRAME_BYTES > max;
}
