/** Pointers and keys on the drawing. */

const STILL_PIXELS = 4;
const TWICE_MS = 400;
const WHEEL_ZOOM = 0.0022;
const STEP = 12;

/** What of the drawing is under an event: `{kind, id, field?}`, or null. */
function hit(element) {
  const found = element?.closest?.('[data-kind]');
  if (!found) {
    return null;
  }
  const {kind, id, table, field} = found.dataset;
  return {kind, id: id ?? table, field};
}

const selectionOf = ({kind, id, field}) =>
  kind === 'field' || kind === 'handle' ? {target: 'table', id, field} : {target: kind, id};

/** Lets mice, pens and fingers pull at things, and the wheel look around. */
export function listenToPointers(root, canvas, desk) {
  const down = new Map();
  let gesture = null;
  let lastTap = {at: 0};

  root.addEventListener('pointerdown', (event) => {
    const point = {x: event.clientX, y: event.clientY};
    down.set(event.pointerId, point);
    root.setPointerCapture(event.pointerId);
    if (down.size === 2) {
      desk.drop();
      gesture = pinch(canvas, [...down.values()]);
    } else if (down.size === 1) {
      // not event.target: browsers bend a finger's to what they think is a button
      gesture = begun(event.button === 1 ? null : hit(document.elementFromPoint(point.x, point.y)), point, canvas, desk);
    }
  });

  root.addEventListener('pointermove', (event) => {
    const point = {x: event.clientX, y: event.clientY};
    desk.point(canvas.toDiagram(point));
    if (!gesture || !down.has(event.pointerId)) {
      return;
    }
    down.set(event.pointerId, point);
    const {start} = gesture;
    gesture.moving ||= !start || Math.hypot(point.x - start.x, point.y - start.y) > STILL_PIXELS;
    if (gesture.moving) {
      gesture.move(point, [...down.values()]);
    }
  });

  const up = (event) => {
    const ended = gesture;
    if (!down.delete(event.pointerId) || !ended) {
      return;
    }
    gesture = null;
    if (ended.moving) {
      ended.end?.({x: event.clientX, y: event.clientY});
    } else {
      tapped(ended, event);
    }
    if (event.pointerType === 'touch') {
      desk.point(null);
    }
  };
  root.addEventListener('pointerup', up);
  root.addEventListener('pointercancel', up);
  root.addEventListener('pointerleave', () => down.size || desk.point(null));

  function tapped({on, start}, {timeStamp}) {
    const what = JSON.stringify(on);
    const twice = lastTap.what === what && timeStamp - lastTap.at < TWICE_MS;
    lastTap = {what, at: twice ? 0 : timeStamp};
    if (desk.linking) {
      desk.endLink(on);
    } else if (!on) {
      desk.select(null);
      twice && desk.addTable(canvas.toDiagram(start));
    } else {
      desk.select(selectionOf(on));
      canvas.element(desk.selection)?.focus({preventScroll: true});
      twice && desk.rename();
    }
  }

  root.addEventListener('wheel', (event) => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      canvas.zoomBy(Math.exp(-event.deltaY * WHEEL_ZOOM * (event.deltaMode ? 20 : 1)), {x: event.clientX, y: event.clientY});
    } else {
      const [dx, dy] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      canvas.panBy(-dx, -dy);
    }
  }, {passive: false});
}

/** What a press on something becomes when the pointer moves: drawing a link, dragging, or moving the view. */
function begun(on, start, canvas, desk) {
  if (on?.kind === 'handle' && !desk.linking && desk.collab.mode !== 'view') {
    return {on, start, ...drawingLink(on, start, canvas, desk)};
  }
  const dragged = on && on.kind !== 'relationship' && !desk.linking && desk.entity(selectionOf({...on, field: undefined}));
  return {on, start, ...(dragged ? dragging(on, start, canvas, desk) : panning(start, canvas))};
}

function drawingLink(on, start, canvas, desk) {
  return {
    move: (point) => {
      if (!desk.linking) {
        desk.startLink(on, canvas.toDiagram(start));
      }
      desk.moveLink(canvas.toDiagram(point));
    },
    end: ({x, y}) => {
      const at = hit(document.elementFromPoint(x, y));
      desk.endLink(at?.field === undefined ? null : at);
    },
  };
}

function dragging(on, start, canvas, desk) {
  const selection = selectionOf({...on, kind: on.kind === 'note' ? 'note' : 'table', field: undefined});
  const entity = desk.entity(selection);
  const grip = canvas.toDiagram(start);
  let refused = false;
  return {
    move: (point) => {
      if (desk.selection?.id !== selection.id) {
        desk.select(selection);
      }
      const refusal = desk.refusal();
      if (refusal) {
        refused || desk.say(refusal);
        refused = true;
        return;
      }
      const to = canvas.toDiagram(point);
      desk.dragTo({x: Number(entity.x) + to.x - grip.x, y: Number(entity.y) + to.y - grip.y});
    },
    end: () => desk.drop(),
  };
}

function panning(start, canvas) {
  let before = start;
  return {move: (point) => { canvas.panBy(point.x - before.x, point.y - before.y); before = point; }};
}

function pinch(canvas, fingers) {
  const measure = ([a, b]) => ({x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.hypot(a.x - b.x, a.y - b.y)});
  let before = measure(fingers);
  return {
    moving: true,
    move: (_, now) => {
      if (now.length < 2) {
        return;
      }
      const next = measure(now);
      canvas.panBy(next.x - before.x, next.y - before.y);
      canvas.zoomBy(next.apart / before.apart, next);
      before = next;
    },
  };
}

const ARROWS = {ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP]};

/** Does with the keyboard what the pointer can do. */
export function listenToKeys(root, canvas, desk, commands) {
  root.addEventListener('focusin', ({target}) => {
    const on = hit(target);
    if (on && target.matches(':focus-visible') && !desk.linking) {
      desk.select(selectionOf(on));
    }
  });
  addEventListener('keydown', (event) => {
    if (event.target.closest('input, textarea, select, dialog')) {
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const done = event.ctrlKey || event.metaKey
      ? chord(key, event.shiftKey, commands)
      : !event.altKey && !event.target.closest('button') && stroke(key, event, canvas, desk, commands);
    if (done) {
      event.preventDefault();
    }
  });
}

function chord(key, shift, commands) {
  const command = {z: shift ? 'redo' : 'undo', y: 'redo'}[key];
  commands[command]?.();
  return Boolean(command);
}

function stroke(key, {target, shiftKey}, canvas, desk, commands) {
  const {selection} = desk;
  const focused = hit(target);
  const arrow = ARROWS[key];
  if (arrow && selection?.target !== 'relationship') {
    const far = shiftKey ? 4 : 1;
    selection ? desk.nudge(arrow[0] * far, arrow[1] * far) : canvas.panBy(-arrow[0] * 4, -arrow[1] * 4);
    return true;
  }
  if (desk.linking && focused?.field !== undefined && (key === 'Enter' || key === 'l')) {
    desk.endLink(focused);
    return true;
  }
  const doing = {
    Enter: () => desk.rename(),
    F2: () => desk.rename(),
    Delete: () => desk.remove(),
    Backspace: () => desk.remove(),
    Escape: () => (desk.linking ? desk.endLink(null) : desk.select(null)),
    f: () => desk.addField(),
    l: () => selection?.field !== undefined && !desk.refusal() && desk.startLink(selection),
    t: commands.table, n: commands.note, '+': commands.in, '=': commands.in, '-': commands.out, 0: commands.fit,
  }[key];
  doing?.();
  return Boolean(doing);
}
