/**
 * Listens to the browser, which knows first when there is no network, and when it is worth trying again.
 *
 * @param {{lost: () => void, worthTrying: () => void}} listener
 * @returns {() => void} ends it
 */
export function watchNetwork({lost, worthTrying}) {
  if (!globalThis.document) {
    return () => {};
  }
  const watching = new AbortController();
  const {signal} = watching;
  const again = () => document.hidden || worthTrying();
  globalThis.addEventListener('offline', lost, {signal});
  globalThis.addEventListener('online', again, {signal});
  document.addEventListener('visibilitychange', again, {signal});
  return () => watching.abort();
}
