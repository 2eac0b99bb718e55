import {randomId} from '../client/index.js';

/** Who this window is, and which diagram it shows. */

/** Colours for people; white text is readable on each. */
export const COLORS = ['#d6336c', '#7048e8', '#1971c2', '#0c8599', '#2b8a3e', '#d9480f', '#9c36b5', '#7a5d00'];

const SHARE_ID = /^[A-Za-z0-9_-]{1,128}$/;
const ADJECTIVES = ['Amber', 'Brisk', 'Calm', 'Daring', 'Eager', 'Gentle', 'Happy', 'Keen', 'Lucky', 'Quick', 'Sunny', 'Wise'];
const ANIMALS = ['Badger', 'Crane', 'Dolphin', 'Falcon', 'Fox', 'Heron', 'Lynx', 'Otter', 'Panda', 'Robin', 'Seal', 'Wren'];
const PERSON = 'drawdb-collab.person';

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

/** The token in the address, for servers that ask for one. */
export const token = () => new URL(location.href).searchParams.get('token') ?? undefined;

/** Whether the address asks to watch only (`&mode=view`). */
export const mode = () => (new URL(location.href).searchParams.get('mode') === 'view' ? 'view' : 'edit');

/** The name that was chosen in this browser, else a made-up one; the colour differs from window to window. */
export function person() {
  const chosen = JSON.parse(sessionStorage.getItem(PERSON) ?? '{}');
  return {
    clientName: chosen.clientName ?? localStorage.getItem(PERSON) ?? `${oneOf(ADJECTIVES)} ${oneOf(ANIMALS)}`,
    color: chosen.color ?? oneOf(COLORS),
  };
}

/** Keeps a choice: the name for this browser, both for this window. */
export function remember(choice, chosenByHand) {
  sessionStorage.setItem(PERSON, JSON.stringify(choice));
  if (chosenByHand) {
    localStorage.setItem(PERSON, choice.clientName);
  }
}
