import {change, createField} from './edits.js';
import {html} from './html.js';
import {boxOf, rowOf, typeText} from './shapes.js';

const TYPES = ['INT', 'BIGINT', 'DECIMAL', 'VARCHAR(255)', 'TEXT', 'BOOLEAN', 'DATE', 'TIMESTAMP', 'JSON', 'UUID'];
const WIDTH_MIN = 250;

/** Edits names and texts in place, in inputs laid over the drawing. */
export function editInPlace(stage, canvas, desk) {
  let open = null;
  stage.append(html('datalist', {id: 'types'}, ...TYPES.map((value) => html('option', {value}))));

  function show(box, inputs, commit) {
    open?.finish(true);
    const form = html('form', {className: 'editor'}, ...inputs);
    const {x, y, width, height} = canvas.toStage(box);
    const fitting = Math.min(Math.max(width, WIDTH_MIN), stage.clientWidth - 16);
    Object.assign(form.style, {
      left: `${Math.max(8, Math.min(x, stage.clientWidth - fitting - 8))}px`, top: `${Math.max(8, y)}px`,
      width: `${fitting}px`, minHeight: `${Math.max(height, 40)}px`,
    });
    const finish = (keep) => {
      if (open?.form !== form) {
        return;
      }
      open = null;
      const values = inputs.map((input) => input.value.trim());
      const hadFocus = form.contains(document.activeElement);
      form.remove();
      keep && commit(...values);
      hadFocus && desk.selection && canvas.element(desk.selection)?.focus({preventScroll: true});
    };
    open = {form, finish};
    form.addEventListener('submit', (event) => { event.preventDefault(); finish(true); });
    form.addEventListener('keydown', (event) => keyed(event, finish));
    form.addEventListener('focusout', ({relatedTarget}) => form.contains(relatedTarget) || finish(true));
    stage.append(form);
    inputs[0].focus({preventScroll: true});
    inputs[0].select();
  }

  desk.addEventListener('rename', () => {
    const {target, id, field} = desk.selection;
    const entity = desk.entity();
    const whole = desk.entity({target, id});
    const box = boxOf(target, whole, desk.moved(target, id));
    const on = desk.selection;
    if (target === 'note') {
      show(box, [text('Title', entity.title), area('Text', entity.content)],
          (title, content) => changed(desk, on, entity, {title, content}));
    } else if (field === undefined) {
      show(rowOf(box, whole), [text('Name of the table', entity.name)], (name) => name && changed(desk, on, entity, {name}));
    } else {
      show(rowOf(box, whole, field), fieldInputs(entity.name, typeText(entity)),
          (name, type) => name && changed(desk, on, entity, {name, ...typeOf(type || typeText(entity))}));
    }
  });

  desk.addEventListener('newfield', () => {
    const {id} = desk.selection;
    const table = desk.entity({target: 'table', id});
    const box = boxOf('table', table);
    show({...box, y: box.y + box.height, height: 36}, fieldInputs('', 'VARCHAR(255)'), (name, type) => {
      if (name) {
        const {type: plain, size} = typeOf(type || 'VARCHAR(255)');
        const [op] = createField(table, name, plain);
        desk.edit([{...op, value: {...op.value, ...(size && {size})}}], {target: 'table', id});
      }
    });
  });

  canvas.root.addEventListener('look', () => open?.finish(true));
}

function keyed(event, finish) {
  event.stopPropagation();
  if (event.key === 'Escape') {
    finish(false);
  } else if (event.key === 'Enter' && event.target.tagName === 'TEXTAREA' && (event.ctrlKey || event.metaKey)) {
    finish(true);
  } else if (event.key === 'Enter' && event.target.tagName === 'INPUT') {
    event.preventDefault();
    finish(true);
  }
}

/** Only what differs is sent, so that others' work on other members stays. */
function changed(desk, on, before, after) {
  const patch = Object.fromEntries(Object.entries(after).filter(([name, value]) => (value ?? '') !== (before[name] ?? '')));
  if (Object.keys(patch).length > 0) {
    desk.edit(change(on, patch), on);
  }
}

/** `varchar(20)` as drawDB keeps it: the type in upper case, and its size, or null to remove that. */
function typeOf(text) {
  const [, type, size] = /^([^(]*)(?:\((.*)\))?$/.exec(text) ?? [null, text];
  return {type: (type.trim() || text).toUpperCase(), size: size === undefined ? null : sizeOf(size)};
}

const sizeOf = (text) => (/^\d+$/.test(text) ? Number(text) : text);

const text = (label, value) => html('input', {ariaLabel: label, placeholder: label, value: value ?? '', maxLength: 120, spellcheck: false, autocomplete: 'off'});

const area = (label, value) => html('textarea', {ariaLabel: label, placeholder: label, value: value ?? '', rows: 4});

function fieldInputs(name, type) {
  const typed = text('Type', type);
  typed.className = 'typed';
  typed.setAttribute('list', 'types');
  return [text('Name of the field', name), typed];
}
