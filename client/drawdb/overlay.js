import {scene} from './scene.js';

const LETTER = 7.2;

/** What is drawn over the diagram, for a given React. */
export function overlayFor(React) {
  const h = React.createElement;

  function Flag({name, color, x, y}) {
    return h(React.Fragment, null,
        h('rect', {x, y, width: name.length * LETTER + 16, height: 20, rx: 5, fill: color}),
        h('text', {x: x + 8, y: y + 14, fill: '#fff', fontSize: 12, fontWeight: 600}, name));
  }

  function Frame({x, y, width, height, isLock, name, color}) {
    return h('g', {'data-collab': isLock ? 'lock' : 'selection', 'data-name': name},
        h('rect', {x: x - 4, y: y - 4, width: width + 8, height: height + 8, rx: 8, fill: 'none', stroke: color,
          strokeWidth: isLock ? 3 : 1.5, strokeDasharray: isLock ? undefined : '6 4'}),
        h(Flag, {name: isLock ? `${name} 🔒` : name, color, x: x - 4, y: y - 28}));
  }

  function Cursor({x, y, name, color}) {
    return h('g', {'data-collab': 'cursor', 'data-name': name, style: {transform: `translate(${x}px, ${y}px)`, transition: 'transform 80ms linear'}},
        h('path', {d: 'M0 0v17l4.5-4 6.500-.5z', fill: color, stroke: '#fff', strokeWidth: 1.3}),
        h(Flag, {name, color, x: 10, y: 14}));
  }

  /** Everything of the others. */
  return function Overlay({room, settings}) {
    const {cursors, links, frames} = scene(room.client, settings);
    return h('g', {style: {pointerEvents: 'none'}},
        frames.map((one) => h(Frame, one)),
        links.map(({key, startX, startY, endX, endY, color}) =>
          h('line', {key, 'data-collab': 'link', x1: startX, y1: startY, x2: endX, y2: endY, stroke: color, strokeWidth: 2, strokeDasharray: '8 6'})),
        cursors.map((one) => h(Cursor, one)));
  };
}
