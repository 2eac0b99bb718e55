const LEASE_MS = 4_000;
const RENEW_MS = 1_000;
const SETTLE_MS = 60;

/**
 * Takes a name for this page alone, among all pages of this browser; it is free again when the page is gone. Returns what
 * gives it back, or null if another page has it.
 *
 * @param {string} name
 * @param {number} waitMs how long another page may take to go, for a page that is just being reloaded
 * @returns {Promise<(() => void) | null>}
 */
export function claim(name, waitMs) {
  return globalThis.navigator?.locks ? byLock(name, waitMs) : byLease(name, waitMs);
}

function byLock(name, waitMs) {
  return new Promise((resolve) => {
    const wait = new AbortController();
    setTimeout(() => wait.abort(), waitMs);
    const options = waitMs > 0 ? {signal: wait.signal} : {ifAvailable: true};
    navigator.locks.request(name, options, (lock) => {
      if (lock) {
        return new Promise((release) => resolve(release));
      }
      resolve(null);
      return undefined;
    }).catch(() => resolve(null)); // waited long enough, or a page that may hold no locks
  });
}

/** Where there are no locks (plain HTTP): a note in the browser's storage that is renewed while the page lives. */
async function byLease(name, waitMs) {
  const mine = `${Math.random()}`;
  const free = () => {
    const [who, until] = (localStorage.getItem(name) ?? '').split(' ');
    return who === mine || !(Number(until) > Date.now());
  };
  const note = () => localStorage.setItem(name, `${mine} ${Date.now() + LEASE_MS}`);
  const latest = Date.now() + (waitMs > 0 ? LEASE_MS + RENEW_MS : 0);
  while (!free()) {
    if (Date.now() > latest) {
      return null;
    }
    await pause(RENEW_MS / 4);
  }
  note();
  await pause(SETTLE_MS); // two pages that came at once: the second note stays
  if (!free()) {
    return null;
  }
  const renewal = setInterval(note, RENEW_MS);
  const release = () => { clearInterval(renewal); localStorage.removeItem(name); };
  addEventListener('pagehide', release);
  return release;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
