import {DoesNotFit, find, keyOf} from '../client/index.js';
import * as edits from './edits.js';
import {boxOf, listOf, rowOf, TABLE_WIDTH} from './shapes.js';

const NUDGE_ENDS_AFTER_MS = 500;
/** What was dropped is told a little longer, until the change itself has arrived everywhere. */
const DROP_SHOWN_MS = 400;
/** Free space around what is added, and how many places are looked at. */
const GAP = 24;
const PLACES_TRIED = 2_000;
const LOCKABLE = new Set(['table', 'note']);

/**
 * What the user has in hand: the selection, what is being dragged or linked; and what can be done with it.
 *
 * A selection is `{target, id, field?}`. Selecting a table or note takes its lock. Events: `refresh`; `said` with a text;
 * `rename` and `newfield` with the selection.
 */
export class Desk extends EventTarget {
  selection = null;
  /** The link being drawn: `{from: {table, field}, start, to}`. */
  linking = null;
  /** What is shown elsewhere than the document has it, and whether that is still to become a change. */
  #drag = null;
  #isMoving = false;
  #cursor = null;
  #asked = null;
  #timers = {};

  constructor(collab, canvas) {
    super();
    this.collab = collab;
    this.canvas = canvas;
    collab.addEventListener('people', () => this.#keepLock());
    collab.addEventListener('document', () => this.#dropWhatIsGone());
    collab.addEventListener('joined', () => this.#letGo());
  }

  get diagram() {
    return this.collab.diagram;
  }

  /** The entity that is selected (for a field, the field), or undefined. */
  entity({target, id, field} = this.selection) {
    const collections = {table: 'tables', note: 'notes', relationship: 'relationships'};
    const entity = find(this.diagram?.[collections[target]], id);
    return field === undefined ? entity : find(entity?.fields, field);
  }

  select(selection) {
    const before = this.selection;
    const sameThing = before?.target === selection?.target && before?.id === selection?.id;
    if (!sameThing) {
      this.drop();
    }
    this.selection = selection;
    if (!sameThing) {
      if (before && LOCKABLE.has(before.target)) {
        this.collab.unlock(before.target, before.id);
      }
      this.#asked = null;
      this.#keepLock();
    }
    this.refresh();
  }

  /** Who else keeps the selection from being changed. */
  holder(selection = this.selection) {
    return selection ? this.collab.foreignLock(selection.target, selection.id) : undefined;
  }

  /** Why something may not be changed now, in words; null if it may. */
  refusal(on = this.selection) {
    if (this.collab.mode === 'view') {
      return 'You are watching.';
    }
    const holder = on ? this.holder(on) : this.collab.foreignLock('document', '');
    return holder ? `${holder.clientName || 'Somebody'} is editing this.` : null;
  }

  /** Does it here and at once, unless it may not be done; what is in hand comes first. */
  edit(ops, on = this.selection) {
    this.drop();
    const refusal = this.refusal(on);
    if (refusal) {
      this.say(refusal);
      return false;
    }
    try {
      return this.collab.edit(ops);
    } catch (failure) {
      if (!(failure instanceof DoesNotFit)) {
        throw failure;
      }
      this.say('That is not there any more.');
      return false;
    }
  }

  /** Tells the user something in passing. */
  say(text) {
    this.dispatchEvent(new CustomEvent('said', {detail: text}));
  }

  /** Adds a table here, or where there is room. */
  addTable(at) {
    const size = {width: TABLE_WIDTH, height: 86};
    this.#add('table', edits.createTable(this.diagram, at ?? this.#room(size)));
  }

  addNote() {
    this.#add('note', edits.createNote(this.diagram, this.#room({width: 180, height: 88})));
  }

  addExample() {
    if (this.edit(edits.example({x: 0, y: 0}), null)) {
      this.canvas.fit(this.diagram);
    }
  }

  addField() {
    if (this.selection?.target === 'table' && !this.refusal()) {
      this.dispatchEvent(new CustomEvent('newfield'));
    }
  }

  change(patch) {
    return this.edit(edits.change(this.selection, patch));
  }

  remove() {
    const gone = this.selection;
    if (gone && this.edit(edits.remove(gone))) {
      this.select(gone.field === undefined ? null : {target: gone.target, id: gone.id});
    }
  }

  rename() {
    if (this.selection && this.selection.target !== 'relationship' && !this.refusal()) {
      this.dispatchEvent(new CustomEvent('rename'));
    }
  }

  /** Where somebody is just dragging this to: the user, or one of the others. */
  moved(target, id) {
    const {clientId, awareness} = this.collab;
    const drags = [this.#drag, ...[...awareness].filter(([who]) => who !== clientId).map(([, state]) => state?.drag)];
    return drags.find((drag) => drag && drag.target === target && String(drag.id) === id
        && Number.isFinite(drag.x) && Number.isFinite(drag.y));
  }

  /** Shows the selection elsewhere, here and to the others; {@link drop} makes it so. */
  dragTo({x, y}) {
    const {target, id} = this.selection;
    clearTimeout(this.#timers.dropped);
    this.#drag = {target, id, x: Math.round(x), y: Math.round(y)};
    this.#isMoving = true;
    this.#tellOthers();
    this.refresh();
  }

  drop() {
    clearTimeout(this.#timers.nudge);
    const drag = this.#drag;
    if (!this.#isMoving) {
      return;
    }
    this.#isMoving = false;
    this.edit(edits.move(drag, drag), drag);
    this.#timers.dropped = setTimeout(() => { this.#drag = null; this.#tellOthers(); this.refresh(); }, DROP_SHOWN_MS);
  }

  /** Moves by keyboard; many small steps are one change. */
  nudge(dx, dy) {
    const refusal = this.refusal();
    if (refusal) {
      this.say(refusal);
      return;
    }
    const {target, id} = this.selection;
    const from = this.moved(target, id) ?? boxOf(target, this.entity({target, id}));
    this.dragTo({x: from.x + dx, y: from.y + dy});
    clearTimeout(this.#timers.nudge);
    this.#timers.nudge = setTimeout(() => this.drop(), NUDGE_ENDS_AFTER_MS);
  }

  /** Begins a link at a field, to end at a point or at the next field that is chosen. */
  startLink({id, field}, to) {
    const table = find(this.diagram?.tables, id);
    const box = rowOf(boxOf('table', table), table, field);
    const side = !to || to.x > box.x + box.width / 2 ? {x: box.x + box.width, out: 1} : {x: box.x, out: -1};
    this.linking = {from: {id, field}, start: {...side, y: box.y + box.height / 2}, to: null};
    this.refresh();
  }

  moveLink({x, y}) {
    this.linking.to = {x, y, out: x > this.linking.start.x ? -1 : 1};
    this.refresh();
  }

  /** Ends the link at a field, or nowhere. */
  endLink(at) {
    const ends = [this.linking.from, at].map((end) => {
      const table = end && find(this.diagram?.tables, end.id);
      return {table, field: find(table?.fields, end?.field)};
    });
    this.linking = null;
    if (ends.every(({field}) => field) && ends[0].field !== ends[1].field) {
      const ops = edits.createLink(...ends);
      if (this.edit(ops, null)) {
        this.select({target: 'relationship', id: keyOf(ops[0].value)});
      }
    }
    this.refresh();
  }

  /** Where the user's pointer is, in the diagram; null if nowhere. */
  point(at) {
    this.#cursor = at && {x: Math.round(at.x), y: Math.round(at.y)};
    this.#tellOthers();
  }

  refresh() {
    this.dispatchEvent(new CustomEvent('refresh'));
  }

  #add(target, ops) {
    if (this.edit(ops, null)) {
      this.select({target, id: keyOf(ops[0].value)});
      this.canvas.reveal(boxOf(target, this.entity()));
      requestAnimationFrame(() => this.selection && this.canvas.element(this.selection)?.focus({preventScroll: true})); // once drawn
    }
  }

  /** The place nearest to the middle of the view where nothing is. */
  #room({width, height}) {
    const {middle} = this.canvas;
    const taken = [...listOf(this.diagram?.tables).map((one) => boxOf('table', one)),
      ...listOf(this.diagram?.notes).map((one) => boxOf('note', one))];
    const isFree = ({x, y}) => taken.every((box) => x > box.x + box.width + GAP || x + width + GAP < box.x
        || y > box.y + box.height + GAP || y + height + GAP < box.y);
    const center = {x: middle.x - width / 2, y: middle.y - height / 2};
    for (let n = 0; n < PLACES_TRIED; n++) {
      const [angle, far] = [n * 2.400, 9 * Math.sqrt(n) * 2]; // a sunflower: evenly around, ever further out
      const spot = {x: center.x + Math.cos(angle) * far, y: center.y + Math.sin(angle) * far};
      if (isFree(spot)) {
        return spot;
      }
    }
    return center;
  }

  #tellOthers() {
    this.collab.setAwareness({cursor: this.#cursor, drag: this.#drag});
  }

  /** What is selected is to be locked: at once, or when its holder lets go. */
  #keepLock() {
    const {selection} = this;
    if (!selection || !LOCKABLE.has(selection.target) || this.collab.status.state !== 'online' || this.collab.mode === 'view') {
      return;
    }
    const wanted = this.holder() ? null : `${selection.target} ${selection.id}`;
    const isMine = this.collab.holdsLock(selection.target, selection.id);
    if (wanted && !isMine && this.#asked !== wanted) {
      this.collab.lock(selection.target, selection.id);
    }
    this.#asked = wanted; // so what was taken from its holder by force is not asked for again
  }

  /** After a reload the server still keeps what was selected before. */
  #letGo() {
    this.#asked = null;
    this.collab.ownLocks.filter(({target, id}) => target !== this.selection?.target || id !== this.selection.id)
        .forEach(({target, id}) => this.collab.unlock(target, id));
  }

  #dropWhatIsGone() {
    if (this.selection && !this.entity()) {
      const {target, id, field} = this.selection;
      this.select(field !== undefined && this.entity({target, id}) ? {target, id} : null);
    }
  }
}
