import {keyOf} from '../client/index.js';
import {NOTE_COLORS, TABLE_COLORS} from './edits.js';
import {button, html, iconButton} from './html.js';
import {boxOf, colorOr, listOf} from './shapes.js';

const CARDINALITIES = {one_to_one: '1 — 1', one_to_many: '1 — n', many_to_one: 'n — 1'};
const GAP = 14;

/** The bar next to what is selected: what can be done with it, or who has it and how to get it. */
export class ContextBar {
  #shown = '';

  constructor(bar, canvas, desk) {
    this.bar = bar;
    this.canvas = canvas;
    this.desk = desk;
    /** Taking a lock by force is offered until the server says that it is not allowed. */
    this.mayForce = true;
  }

  show() {
    const {desk, bar} = this;
    const entity = desk.selection && desk.entity();
    const holder = desk.holder() ?? desk.collab.foreignLock('document', '');
    bar.hidden = (!entity && !desk.linking && !holder) || desk.collab.mode === 'view';
    if (bar.hidden) {
      this.#shown = '';
      return;
    }
    const shown = JSON.stringify([desk.selection, entity, holder, Boolean(desk.linking), this.mayForce]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      bar.replaceChildren(...this.#content(entity, holder));
    }
    this.#place();
  }

  #content(entity, holder) {
    const {desk} = this;
    if (desk.linking) {
      return [html('span', {}, 'Choose the field to link to'), button('Cancel', () => desk.endLink(null), {className: 'word'})];
    }
    if (holder) {
      return this.#held(holder);
    }
    const remove = iconButton('bin', 'Delete (Del)', () => desk.remove());
    if (desk.selection.target === 'relationship') {
      return [this.#cardinality(entity), remove];
    }
    const rename = iconButton('pen', 'Change (Enter, double-click)', () => desk.rename());
    if (desk.selection.field !== undefined) {
      const key = iconButton('key', 'Primary key', () => desk.change({primary: !entity.primary}));
      key.setAttribute('aria-pressed', Boolean(entity.primary));
      return [rename, key, iconButton('link', 'Link to another field (L)', () => desk.startLink(desk.selection)), remove];
    }
    const isNote = desk.selection.target === 'note';
    const field = iconButton('field', 'Add a field (F)', () => desk.addField());
    return [rename, !isNote && field, this.#color(entity, isNote ? NOTE_COLORS : TABLE_COLORS), remove].filter(Boolean);
  }

  #held({clientId, clientName, target, id}) {
    const {collab} = this.desk;
    return [
      dot(collab.participants.get(clientId)?.color),
      html('span', {}, `${clientName || 'Somebody'} is editing ${target === 'document' ? 'everything' : 'this'}`),
      button('Ask for it', () => { collab.requestLock(target, id); this.desk.say('Asked.'); }, {className: 'word'}),
      this.mayForce && button('Take over', () => collab.forceLock(target, id), {className: 'word'}),
    ].filter(Boolean);
  }

  #cardinality(link) {
    const select = html('select', {ariaLabel: 'Cardinality', onchange: () => this.desk.change({cardinality: select.value})},
        ...Object.entries(CARDINALITIES).map(([value, label]) => html('option', {value}, label)));
    select.value = String(link.cardinality).toLowerCase();
    return select;
  }

  #color(entity, colors) {
    const next = colors[(colors.indexOf(entity.color) + 1) % colors.length];
    const dab = button('', () => this.desk.change({color: next}), {className: 'dab', title: 'Next colour', ariaLabel: 'Next colour'});
    dab.append(dot(entity.color));
    return dab;
  }

  /** Above what is selected, or below it where there is no room; inside the stage in any case. */
  #place() {
    const {bar, desk, canvas} = this;
    const stage = bar.parentElement;
    if (!desk.selection && !desk.linking) {
      Object.assign(bar.style, {left: `${(stage.clientWidth - bar.offsetWidth) / 2}px`, top: '12px'});
      return;
    }
    const box = canvas.toStage(this.#anchor());
    const above = box.y - bar.offsetHeight - GAP - (desk.holder() ? 26 : 0);
    const top = above > 8 ? above : box.y + box.height + GAP;
    const left = box.x + box.width / 2 - bar.offsetWidth / 2;
    bar.style.left = `${Math.max(8, Math.min(left, stage.clientWidth - bar.offsetWidth - 8))}px`;
    bar.style.top = `${Math.max(8, Math.min(top, stage.clientHeight - bar.offsetHeight - 76))}px`;
  }

  #anchor() {
    const {desk, canvas} = this;
    const {target, id} = desk.selection ?? {target: 'table', id: desk.linking.from.id};
    if (target !== 'relationship') {
      const entity = desk.entity({target, id});
      return entity ? boxOf(target, entity, desk.moved(target, id)) : {...canvas.middle, width: 0, height: 0};
    }
    const link = desk.entity({target, id});
    const ends = [link.startTableId, link.endTableId]
        .map((end) => listOf(desk.diagram.tables).find((table) => String(table.id ?? table.uid) === String(end)))
        .filter(Boolean).map((table) => boxOf('table', table, desk.moved('table', keyOf(table))));
    const middle = (side, size) => ends.reduce((sum, box) => sum + box[side] + box[size] / 2, 0) / (ends.length || 1);
    return {x: middle('x', 'width'), y: middle('y', 'height'), width: 0, height: 0};
  }
}

function dot(color) {
  const made = html('i', {className: 'dot'});
  made.style.background = colorOr(color, '');
  return made;
}
