import {DoesNotFit, find, keyOf} from './document.js';
import * as edits from './edits.js';
import {boxOf, rowOf} from './shapes.js';

const NUDGE_ENDS_AFTER_MS = 500;
/** What was dropped is told a little longer, until the change itself has arrived everywhere. */
const DROP_SHOWN_MS = 400;
const LOCKABLE = new Set(['table', 'note']);

/**
 * What the user has in hand: the selection, what is being dragged or linked; and what can be done with it.
 *
 * A selection is `{target, id, field?}`. Selecting a table or note takes its lock. Events: `refresh`; `refused` with a text;
 * `rename` and `newfield` with the selection.
 */
export class Desk extends EventTarget {
  selection = null;
  /** The link being drawn: `{from: {table, field}, start, to}`. */
  linking = null;
  #drag = null;
  #cursor = null;
  #asked = null;
  #timers = {};

  constructor(collab, canvas) {
    super();
    this.collab = collab;
    this.canvas = canvas;
    collab.addEventListener('people', () => this.#keepLock());
    collab.addEventListener('document', () => this.#dropWhatIsGone());
    collab.addEventListener('joined', () => { this.#asked = null; });
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

  /** Does it here and at once, unless somebody else holds it. */
  edit(ops, on = this.selection) {
    const holder = on ? this.holder(on) : this.collab.foreignLock('document', '');
    if (holder) {
      this.refuse(`${holder.clientName || 'Somebody'} is editing this.`);
      return false;
    }
    try {
      this.collab.edit(ops);
      return true;
    } catch (failure) {
      if (!(failure instanceof DoesNotFit)) {
        throw failure;
      }
      this.refuse('That is not there any more.');
      return false;
    }
  }

  refuse(text) {
    this.dispatchEvent(new CustomEvent('refused', {detail: text}));
  }

  addTable(at = this.canvas.middle) {
    const ops = edits.createTable(this.diagram, this.#free({x: at.x - 110, y: at.y - 40}));
    this.#add('table', ops);
  }

  addNote(at = this.canvas.middle) {
    this.#add('note', edits.createNote(this.diagram, this.#free({x: at.x - 90, y: at.y - 44})));
  }

  addExample() {
    if (this.edit(edits.example({x: 0, y: 0}), null)) {
      this.canvas.fit(this.diagram);
    }
  }

  addField() {
    if (this.selection?.target === 'table' && !this.holder()) {
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
    if (this.selection && this.selection.target !== 'relationship' && !this.holder()) {
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
    this.#tellOthers();
    this.refresh();
  }

  drop() {
    clearTimeout(this.#timers.nudge);
    const drag = this.#drag;
    if (!drag) {
      return;
    }
    this.edit(edits.move(drag, drag), drag);
    this.#timers.dropped = setTimeout(() => { this.#drag = null; this.#tellOthers(); this.refresh(); }, DROP_SHOWN_MS);
  }

  /** Moves by keyboard; many small steps are one change. */
  nudge(dx, dy) {
    if (this.holder()) {
      this.refuse('Somebody else is editing this.');
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
      this.canvas.element(this.selection)?.focus({preventScroll: true});
    }
  }

  /** Next to what is there already, not exactly on top of it. */
  #free(at) {
    const taken = [...(this.diagram?.tables ?? []), ...(this.diagram?.notes ?? [])];
    let spot = at;
    while (taken.some(({x, y}) => Math.abs(x - spot.x) < 20 && Math.abs(y - spot.y) < 20)) {
      spot = {x: spot.x + 28, y: spot.y + 28};
    }
    return spot;
  }

  #tellOthers() {
    this.collab.setAwareness({cursor: this.#cursor, drag: this.#drag});
  }

  /** What is selected is to be locked: at once, or when its holder lets go. */
  #keepLock() {
    const {selection} = this;
    if (!selection || !LOCKABLE.has(selection.target) || this.collab.status.state !== 'online') {
      return;
    }
    const free = !this.holder();
    const wanted = free ? `${selection.target} ${selection.id}` : null;
    if (wanted && this.#asked !== wanted) {
      this.collab.lock(selection.target, selection.id);
    }
    this.#asked = wanted;
  }

  #dropWhatIsGone() {
    if (this.selection && !this.entity()) {
      const {target, id, field} = this.selection;
      this.select(field !== undefined && this.entity({target, id}) ? {target, id} : null);
    }
  }
}
