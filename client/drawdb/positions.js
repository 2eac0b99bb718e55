/** drawDB's numbers for what can be selected, and for the tab of the notes. */
const ELEMENTS = new Map([[1, 'table'], [2, 'area'], [3, 'note'], [8, 'view']]);
const NOTHING = {element: 0, id: -1, open: false};
const TAB_OF_NOTES = '4';

/** Where drawDB lets the texts of notes and areas be typed: under ids with their positions. */
const TYPED_IN = /^((?:scroll_)?(note|area)_)(\d+)$/;
const TEXT_FIELDS = 'input, textarea';

/** @typedef {{note: object[], area: object[]}} Positional what drawDB knows by position */

/** What kind of thing is selected; a form in the tab of the notes is opened without saying what it is for. */
function kindOf({element, open, currentTab}) {
  return open && currentTab === TAB_OF_NOTES ? 'note' : ELEMENTS.get(element);
}

/**
 * What drawDB calls selected, as protocol v2 calls it, or null.
 *
 * @param {any} selected drawDB's `selectedElement`
 * @param {Record<string, object[]>} lists what the editor shows, by target
 */
export function selectionOf(selected = {}, lists = {}) {
  const target = kindOf(selected);
  const isPositional = target === 'note' || target === 'area';
  const entity = isPositional ? lists[target]?.[selected.id] : lists[target]?.find(({id}) => String(id) === String(selected.id));
  const key = entity?.uid ?? (isPositional ? undefined : entity?.id);
  return key === undefined ? null : {target, id: String(key)};
}

/** Where something that had a position before is now: undefined if it is gone, the position itself if nobody can tell. */
function moved(list, position, now) {
  const uid = list?.[position]?.uid;
  const place = uid === undefined ? position : now.findIndex((one) => one.uid === uid);
  return place < 0 ? undefined : place;
}

/**
 * Selections go with the notes and areas that they mean. Returns whether the one did.
 *
 * @param {any} select what drawDB's `useSelect` has
 * @param {Positional} before
 * @param {Positional} now
 */
export function carrySelection({selectedElement, setSelectedElement, bulkSelectedElements = [], setBulkSelectedElements}, before, now) {
  const place = (target, id) => (now[target] ? moved(before[target], id, now[target]) : id);
  const id = selectedElement && place(kindOf(selectedElement), selectedElement.id);
  const isMoved = Boolean(selectedElement && setSelectedElement) && id !== selectedElement.id;
  if (isMoved) {
    setSelectedElement((selected) => ({...selected, ...(id === undefined ? NOTHING : {id})}));
  }
  const many = bulkSelectedElements.map((one) => ({one, id: place(ELEMENTS.get(one.type), one.id)}));
  if (many.some(({one, id: to}) => to !== one.id)) {
    setBulkSelectedElements?.(many.filter(({id: to}) => to !== undefined).map(({one, id: to}) => (to === one.id ? one : {...one, id: to})));
  }
  return isMoved;
}

/** Which text of a note or area is being typed in the editor that this element is a part of, or null. */
export function typingIn(part) {
  const field = document.activeElement;
  const editor = editorOf(part, field);
  const [, prefix, target, position] = TYPED_IN.exec(editor && field.closest('[id^="note_"], [id^="scroll_note_"], [id^="scroll_area_"]')?.id) ?? [];
  return prefix ? {editor, field, prefix, target, position: Number(position), place: fieldsIn(editor, `${prefix}${position}`).indexOf(field)} : null;
}

/**
 * The caret goes with the note or area, too: drawDB puts what has its position now into the very field that is typed in.
 *
 * @param {ReturnType<typeof typingIn>} typing as it was before
 * @param {Positional} before
 * @param {Positional} now
 */
export function carryCaret({editor, field, prefix, target, position, place}, before, now) {
  const to = moved(before[target], position, now[target]);
  const isElsewhere = document.activeElement !== field && document.activeElement !== document.body;
  if (to === position || isElsewhere) {
    return;
  }
  const {selectionStart, selectionEnd} = field;
  const next = fieldsIn(editor, `${prefix}${to}`)[place];
  if (next) {
    next.focus({preventScroll: true});
    next.setSelectionRange(selectionStart, selectionEnd);
  } else {
    field.blur();
  }
}

function fieldsIn(editor, id) {
  const holder = editor.querySelector(`#${id}`);
  return holder?.matches(TEXT_FIELDS) ? [holder] : [...holder?.querySelectorAll(TEXT_FIELDS) ?? []];
}

/** The smallest part of the page, short of all of it, that has both. */
function editorOf(part, field) {
  let editor = part;
  while (editor && editor !== document.body && !editor.contains(field)) {
    editor = editor.parentElement;
  }
  return editor && editor !== document.body ? editor : null;
}
