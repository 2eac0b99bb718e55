import {keyOf} from '../client/index.js';
import {boxOf, colorOr, curve, drawNote, drawTable, flag, foot, listOf, rowOf, sides, svg} from './shapes.js';

const ZOOM_MIN = 0.2;
const ZOOM_MAX = 2.5;
const MARGIN = 60;
const GRID = 24;

/** Elements by key, drawn anew only when something they show has changed. */
class Layer {
  #drawn = new Map();

  constructor(parent, draw) {
    this.root = parent.appendChild(svg('g'));
    this.draw = draw;
  }

  /** @param {{key: string}[]} items what to show; values are compared as they are, so objects by identity */
  show(items) {
    const gone = new Set(this.#drawn.keys());
    for (const item of items) {
      gone.delete(item.key);
      const before = this.#drawn.get(item.key);
      if (!before || Object.keys(item).some((name) => before.item[name] !== item[name])) {
        const group = before?.group ?? this.root.appendChild(svg('g'));
        this.#drawn.set(item.key, {item, group});
        keepingFocus(group, () => this.draw(group, item));
      }
    }
    for (const key of gone) {
      this.#drawn.get(key).group.remove();
      this.#drawn.delete(key);
    }
  }
}

/** The keyboard's place is kept when what is inside a group is replaced. */
function keepingFocus(group, draw) {
  const field = group.contains(document.activeElement) ? document.activeElement.dataset.field : undefined;
  draw();
  if (field !== undefined) {
    (group.querySelector(`[data-field="${CSS.escape(field)}"]`) ?? group).focus();
  }
}

/** The drawing: what of the diagram is where on the screen. */
export class Canvas {
  /** Pixels of the diagram's origin, and how large its unit is. */
  view = {x: 0, y: 0, zoom: 1};

  constructor(root) {
    this.root = root;
    const dots = svg('pattern', {id: 'dots', width: GRID, height: GRID, patternUnits: 'userSpaceOnUse'},
        svg('circle', {cx: 1.500, cy: 1.500, r: 1.200}));
    this.dots = dots;
    this.world = svg('g');
    root.append(svg('defs', {}, dots), svg('rect', {class: 'paper-dots', width: '100%', height: '100%', fill: 'url(#dots)'}), this.world);
    this.links = new Layer(this.world, drawLink);
    this.notes = new Layer(this.world, (group, item) => place(group, 'note', item, drawNote));
    this.tables = new Layer(this.world, (group, item) => place(group, 'table', item, drawTable));
    this.draft = this.world.appendChild(svg('path', {class: 'draft'}));
    this.cursors = new Layer(this.world, drawCursor);
  }

  /** @param {{x: number, y: number}} point of the window; returns one of the diagram */
  toDiagram({x, y}) {
    const {left, top} = this.root.getBoundingClientRect();
    return {x: (x - left - this.view.x) / this.view.zoom, y: (y - top - this.view.y) / this.view.zoom};
  }

  /** A rectangle of the diagram as one of the stage. */
  toStage({x, y, width, height}) {
    const {zoom} = this.view;
    return {x: x * zoom + this.view.x, y: y * zoom + this.view.y, width: width * zoom, height: height * zoom};
  }

  /** The middle of what is seen, in the diagram. */
  get middle() {
    const {left, top, width, height} = this.root.getBoundingClientRect();
    return this.toDiagram({x: left + width / 2, y: top + height / 2});
  }

  panBy(dx, dy) {
    this.#look({...this.view, x: this.view.x + dx, y: this.view.y + dy});
  }

  /** Zooms so that a point of the window stays where it is. */
  zoomBy(factor, point) {
    const {left, top, width, height} = this.root.getBoundingClientRect();
    const at = point ? {x: point.x - left, y: point.y - top} : {x: width / 2, y: height / 2};
    const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, this.view.zoom * factor));
    const real = zoom / this.view.zoom;
    this.#look({zoom, x: at.x - (at.x - this.view.x) * real, y: at.y - (at.y - this.view.y) * real});
  }

  /** Shows everything, never larger than life. */
  fit(diagram) {
    const boxes = [...listOf(diagram?.tables).map((one) => boxOf('table', one)), ...listOf(diagram?.notes).map((one) => boxOf('note', one))];
    const {width, height} = this.root.getBoundingClientRect();
    if (boxes.length === 0) {
      this.#look({x: width / 2, y: height / 2, zoom: 1});
      return;
    }
    const [left, top] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
    const across = Math.max(...boxes.map((box) => box.x + box.width)) - left;
    const down = Math.max(...boxes.map((box) => box.y + box.height)) - top;
    const margin = Math.min(MARGIN, width / 12);
    const zoom = Math.max(ZOOM_MIN, Math.min(1, (width - 2 * margin) / across, (height - 2 * margin - MARGIN) / down));
    this.#look({zoom, x: (width - across * zoom) / 2 - left * zoom, y: (height - MARGIN - down * zoom) / 2 - top * zoom});
  }

  /** Brings a point of the diagram into the middle. */
  lookAt({x, y}) {
    const {width, height} = this.root.getBoundingClientRect();
    this.#look({...this.view, x: width / 2 - x * this.view.zoom, y: height / 2 - y * this.view.zoom});
  }

  /** Moves the view only if a rectangle of the diagram is not in it. */
  reveal(box) {
    const {x, y, width, height} = this.toStage(box);
    const stage = this.root.getBoundingClientRect();
    if (x < 0 || y < 0 || x + width > stage.width || y + height > stage.height - MARGIN) {
      this.lookAt({x: box.x + box.width / 2, y: box.y + box.height / 2});
    }
  }

  /**
   * Draws.
   *
   * @param {{diagram: object | null, selection: object | null, moved: (target: string, id: string) => object | undefined,
   *          holderOf: (target: string, id: string) => object | undefined, linking: object | null, cursors: object[]}} scene
   */
  show(scene) {
    const tables = listOf(scene.diagram?.tables);
    this.boxes = new Map(tables.map((table) => [keyOf(table), boxOf('table', table, scene.moved('table', keyOf(table)))]));
    this.notes.show(listOf(scene.diagram?.notes).map((note) => item('note', note, scene)));
    this.tables.show(tables.map((table) => item('table', table, scene)));
    this.links.show(listOf(scene.diagram?.relationships).flatMap((link) => this.#link(link, tables, scene)));
    this.cursors.show(scene.cursors.map((cursor) => ({...cursor, zoom: this.view.zoom})));
    this.draft.setAttribute('d', scene.linking?.to ? curve(scene.linking.start, scene.linking.to) : '');
  }

  /** The element of an entity or field, to give it the keyboard. */
  element({target, id, field}) {
    const entity = this.world.querySelector(`[data-kind="${target}"][data-id="${CSS.escape(id)}"]`);
    return field === undefined ? entity : entity?.querySelector(`[data-field="${CSS.escape(field)}"]`) ?? entity;
  }

  #link(link, tables, scene) {
    const ends = [['startTableId', 'startFieldId'], ['endTableId', 'endFieldId']].map(([tableId, fieldId]) => {
      const table = tables.find((one) => same(one, link[tableId]));
      const field = listOf(table?.fields).find((one) => same(one, link[fieldId]));
      return field && rowOf(this.boxes.get(keyOf(table)), table, keyOf(field));
    });
    if (!ends[0] || !ends[1]) {
      return []; // an end is being deleted
    }
    const [from, to] = sides(ends[0], ends[1]);
    const key = keyOf(link);
    const selected = scene.selection?.target === 'relationship' && scene.selection.id === key;
    const path = curve(from, to);
    const feet = foot(from, /^many/i.test(link.cardinality)) + foot(to, /many$/i.test(link.cardinality));
    return [{key, path, feet, selected, name: link.name}];
  }

  #look(view) {
    this.view = view;
    const {x, y, zoom} = view;
    this.world.setAttribute('transform', `translate(${x} ${y}) scale(${zoom})`);
    this.dots.setAttribute('patternTransform', `translate(${x} ${y}) scale(${zoom})`);
    this.root.dispatchEvent(new CustomEvent('look'));
  }
}

/** Relationships name tables and fields by `id`, which may be a number. */
const same = (entity, reference) => String(entity.id ?? entity.uid) === String(reference);

/** What a table or note shows, flat, so that a layer sees whether it has changed. */
function item(target, entity, {selection, moved, holderOf, linking}) {
  const key = keyOf(entity);
  const selected = selection?.target === target && selection.id === key;
  const holder = holderOf(target, key);
  const {x, y} = boxOf(target, entity, moved(target, key));
  return {key, entity, x, y, selected, field: selected ? selection.field : undefined, linking: Boolean(linking),
    holderName: holder?.name, holderColor: holder?.color};
}

/** Puts a table or note where it belongs; while it is only moved, what is in it stays. */
function place(group, target, {x, y, ...item}, draw) {
  group.setAttribute('transform', `translate(${x} ${y})`);
  const look = JSON.stringify([...Object.entries(item).filter(([name]) => name !== 'entity')]);
  if (group.shownEntity === item.entity && group.dataset.look === look) {
    return;
  }
  group.shownEntity = item.entity;
  const holder = item.holderName === undefined ? undefined : {name: item.holderName, color: colorOr(item.holderColor, '#495057')};
  group.replaceChildren(...draw({...item, holder, box: boxOf(target, item.entity)}));
  Object.assign(group.dataset, {kind: target, id: item.key, look});
  group.setAttribute('class', `${target}${item.selected ? ' selected' : ''}${holder ? ' held' : ''}`);
  group.setAttribute('tabindex', '0');
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', described(target, item));
}

const described = (target, {entity, holderName}) =>
  `${target === 'table' ? `Table ${entity.name}` : `Note ${entity.title}`}${holderName ? `, ${holderName} is editing it` : ''}`;

function drawLink(group, {key, path, feet, selected, name}) {
  group.replaceChildren(svg('title', {}, name ?? ''), svg('path', {class: 'reach', d: path}), svg('path', {d: path}), svg('path', {d: feet}));
  Object.assign(group.dataset, {kind: 'relationship', id: key});
  group.setAttribute('class', `link${selected ? ' selected' : ''}`);
  group.setAttribute('tabindex', '0');
  group.setAttribute('role', 'button');
  group.setAttribute('aria-label', `Relationship ${name}`);
}

function drawCursor(group, {x, y, zoom, name, color}) {
  group.setAttribute('class', 'cursor');
  group.style.transform = `translate(${x}px, ${y}px) scale(${1 / zoom})`;
  const shown = colorOr(color, '#495057');
  if (group.dataset.shown !== name + shown) {
    group.dataset.shown = name + shown;
    group.replaceChildren(svg('path', {d: 'M0 0v17l4.500-4 6.500-.5z', fill: shown}), ...flag(name, shown, 10, 14));
  }
}
