import {randomId} from '../client/index.js';

/** Who this window is, and which diagram it shows. */

/** Colours for people; white text is readable on each. */
export const COLORS = ['#d6336c', '#7048e8', '#1971c2', '#0c8599', '#2b8a3e', '#d9480f', '#9c36b5', '#7a5d00'];

const SHARE_ID = /^[A-Za-z0-9_-]{1,128}$/;
const ADJECTIVES = ['Amber', 'Brisk', 'Calm', 'Daring', 'Eager', 'Gentle', 'Happy', 'Keen', 'Lucky', 'Quick', 'Sunny', 'Wise'];
const ANIMALS = ['Badger', 'Crane', 'Dolphin', 'Falcon', 'Fox', 'Heron', 'Lynx', 'Otter', 'Panda', 'Robin', 'Seal', 'Wren'];
const PERSON = 'drawdb-collab.person';
const TOKEN = 'drawdb-collab.token:';

const oneOf = (list) => list[crypto.getRandomValues(new Uint32Array(1))[0] % list.length];

/** The diagram that the address names; an address that names none gets a new one. */
export function shareId() {
  const address = new URL(location.href);
  const named = address.searchParams.get('share') ?? '';
  if (SHARE_ID.test(named)) {
    return named;
  }
  const fresh = randomId(12);
  address.searchParams.set('share', fresh);
  history.replaceState(null, '', address);
  return fresh;
}

/**
 * The token, for servers that ask for one. It comes with the address, where others would see it and copy it, and is out of
 * there as soon as this tab keeps it.
 */
export function token(room) {
  const address = new URL(location.href);
  const brought = address.searchParams.get('token');
  if (brought === null) {
    return kept('sessionStorage', TOKEN + room) ?? undefined;
  }
  if (keep('sessionStorage', TOKEN + room, brought)) {
    history.replaceState(null, '', sharedAddress());
  }
  return brought;
}

/** The address for others: a token is its bearer's own. */
export function sharedAddress() {
  const address = new URL(location.href);
  address.searchParams.delete('token');
  return address.href;
}

/** The address for another window of the same person. */
export function ownAddress(token) {
  const address = new URL(location.href);
  token && address.searchParams.set('token', token);
  return address.href;
}

/** Whether the address asks to watch only (`&mode=view`). */
export const mode = () => (new URL(location.href).searchParams.get('mode') === 'view' ? 'view' : 'edit');

/** The name that was chosen in this browser, else a made-up one; the colour differs from window to window. */
export function person() {
  const chosen = JSON.parse(kept('sessionStorage', PERSON) ?? '{}');
  return {
    clientName: chosen.clientName ?? kept('localStorage', PERSON) ?? `${oneOf(ADJECTIVES)} ${oneOf(ANIMALS)}`,
    color: chosen.color ?? oneOf(COLORS),
  };
}

/** Keeps a choice: the name for this browser, both for this window. */
export function remember(choice, chosenByHand) {
  keep('sessionStorage', PERSON, JSON.stringify(choice));
  if (chosenByHand) {
    keep('localStorage', PERSON, choice.clientName);
  }
}

/** What was kept in a storage of the browser, which some deny to some pages; null if nothing was. */
function kept(storage, name) {
  try {
    return globalThis[storage].getItem(name);
  } catch {
    return null;
  }
}

/** Returns whether it will be there after a reload. */
function keep(storage, name, value) {
  try {
    globalThis[storage].setItem(name, value);
    return true;
  } catch {
    return false;
  }
}
