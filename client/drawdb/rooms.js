const KEY = 'drawdb-collab.room.';

/** The browser's storage, or what forgets with the page where there is none. */
export function memoryOfBrowser() {
  try {
    return globalThis.localStorage ?? forgetful();
  } catch {
    return forgetful();
  }
}

function forgetful() {
  const all = new Map();
  return {getItem: (key) => all.get(key) ?? null, setItem: (key, value) => all.set(key, value)};
}

/**
 * The room that a page of drawDB is in. drawDB takes `shareId` out of the address when it saves for the first time, and goes
 * on under the id of a copy in this browser: whoever comes back to that copy, by a reload too, comes back to the room.
 *
 * @param {{shareId: string | null, diagramId: string | undefined}} before
 * @param {string | null} shareId as the address has it
 * @param {string | undefined} diagramId the copy, as the address has it
 * @param {Pick<Storage, 'getItem' | 'setItem'>} memory
 */
export function roomOf(before, shareId, diagramId, memory) {
  const isFirstCopy = before.shareId !== null && before.diagramId === undefined;
  const room = shareId ?? (isFirstCopy || diagramId === before.diagramId ? before.shareId : memory.getItem(KEY + diagramId));
  if (room !== null && diagramId !== undefined) {
    memory.setItem(KEY + diagramId, room);
  }
  return {shareId: room, diagramId};
}
