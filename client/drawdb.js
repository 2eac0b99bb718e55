import {headerFor} from './drawdb/header.js';
import {overlayFor} from './drawdb/overlay.js';
import {Room} from './drawdb/room.js';

/** What drawDB calls what can be selected. */
const ELEMENTS = new Map([[1, 'table'], [2, 'area'], [3, 'note']]);

/**
 * Live collaboration for drawDB's editor: a component to be put around `<Editor/>`. React, the editor's contexts and its hooks
 * are handed in, so that there is one React in the page and nothing of the editor is copied.
 *
 * @param {import('./drawdb.d.ts').Seam} seam
 * @returns {import('./drawdb.d.ts').Collab}
 */
export function createCollab(seam) {
  const {React, CollabContext, ExtensionsContext} = seam;
  const {createElement: h, createContext, useContext, useEffect, useMemo, useRef, useState} = React;
  const RoomContext = createContext(null);
  const Header = headerFor(React);
  const Bridge = bridgeFor(seam);

  /** Draws something of a room anew whenever there is something new. */
  function Live({of: Part, room, ...more}) {
    const [, refresh] = useState(0);
    useEffect(() => {
      refresh((n) => n + 1); // what happened since it was drawn first
      return room.onChange(() => refresh((n) => n + 1));
    }, [room]);
    return h(Part, {room, ...more});
  }

  function Collab({url, clientName, color, mode, token, lockSelected, storage, extensions, children}) {
    const isApplyingRemoteRef = useRef(false);
    const room = useRef(null);
    const [opened, setOpened] = useState(null);
    useEffect(() => {
      const next = new Room({url, clientName, color, mode, token, lockSelected, storage, isApplyingRemoteRef, databases: seam.databases});
      room.current = next;
      setOpened(next);
      next.connect();
      return () => { room.current = null; next.close(); };
    }, [String(url), mode, token, lockSelected]); // eslint-disable-line -- a name is changed without leaving
    useEffect(() => { opened?.client.rename({clientName, color}); }, [opened, clientName, color]);
    const collab = useMemo(() => ({
      emitDelta: (delta) => room.current?.session.emitted(delta),
      emitAwareness: (part) => room.current?.emitAwareness(part),
      isApplyingRemoteRef,
    }), []);
    const slots = useMemo(() => (opened ? {
      ...extensions,
      'svg-overlay': [h(Live, {key: 'collab', of: Bridge, room: opened}), keyed(extensions?.['svg-overlay'])],
      'header-actions-start': [h(Live, {key: 'collab', of: Header, room: opened}), keyed(extensions?.['header-actions-start'])],
    } : extensions ?? {}), [opened, extensions]);
    return h(RoomContext.Provider, {value: opened},
        h(CollabContext.Provider, {value: collab}, h(ExtensionsContext.Provider, {value: slots}, children)));
  }

  /** What the editor shows in a slot already stays there. */
  const keyed = (element) => (element ? h(React.Fragment, {key: 'own'}, element) : null);

  /** Shares the diagram's title, which is in none of the editor's contexts: to be called where the editor keeps it. */
  Collab.useSharedTitle = (title, setTitle) => {
    const room = useContext(RoomContext);
    useEffect(() => {
      if (room) {
        room.title = {value: title, set: setTitle};
        room.titleChanged();
      }
    }, [room, title, setTitle]);
  };
  return Collab;
}

/** The part that is drawn inside the editor, where its hooks can be used: it carries states to and fro. */
function bridgeFor({React, hooks}) {
  const {createElement: h, useEffect, useLayoutEffect, useRef, useState} = React;
  const Overlay = overlayFor(React);
  const nothing = () => ({});
  const {useCustomTypes = nothing, useSelect = nothing, useSettings = nothing} = hooks;

  return function Bridge({room}) {
    const [given, setGiven] = useState(null);
    const contexts = {...hooks.useDiagram(), ...hooks.useNotes(), ...hooks.useAreas(), ...hooks.useTypes(), ...hooks.useEnums(), ...useCustomTypes()};
    const latest = useRef(contexts);
    const {tables, relationships, notes, areas, types, enums, customTypes, database} = contexts;
    const {selectedElement} = useSelect();
    const layer = useRef(null);
    const [title, setTitle] = useState(room.title.value);

    useLayoutEffect(() => {
      latest.current = contexts;
    });
    useLayoutEffect(() => {
      room.titleChanged = () => setTitle(room.title.value);
      room.attach((token, merged) => {
        room.isApplyingRemoteRef.current = true;
        give(latest.current, room, merged);
        setGiven(token);
      });
      return () => room.attach(null);
    }, [room]);
    useEffect(() => {
      room.session.rendered({tables, relationships, notes, areas, types, enums, customTypes, database, title}, given);
      // the editor's own effects come after this one, in the same turn
      queueMicrotask(() => { room.isApplyingRemoteRef.current = !room.session.isSettled; });
    }, [room, given, tables, relationships, notes, areas, types, enums, customTypes, database, title]);
    useEffect(() => listenToPointer(layer.current, room), [room]);
    useEffect(() => room.select(selectionOf(selectedElement, room.client.diagram)), [room, selectedElement?.element, selectedElement?.id]);
    return h('g', {ref: layer}, h(Overlay, {room, settings: useSettings().settings}));
  };
}

/** Sets what has changed. Lists by functions, so that what is under way is kept; the rest by value, as the editor does. */
function give(contexts, room, merged) {
  const setters = {
    tables: contexts.setTables, relationships: contexts.setRelationships, notes: contexts.setNotes, areas: contexts.setAreas,
    types: contexts.setTypes, enums: contexts.setEnums, customTypes: contexts.setCustomTypes,
  };
  for (const [name, set] of Object.entries(setters)) {
    set?.((previous) => merged(name, previous));
  }
  for (const [value, name, set] of [[contexts.database, 'database', contexts.setDatabase], [room.title.value, 'title', room.title.set]]) {
    const next = merged(name, value);
    next !== value && set?.(next);
  }
}

/** Where the pointer is in the diagram, whatever the editor's zoom. */
function listenToPointer(layer, room) {
  const drawing = layer?.ownerSVGElement;
  if (!drawing) {
    return undefined;
  }
  const listening = new AbortController();
  const {signal} = listening;
  drawing.addEventListener('pointermove', ({clientX, clientY}) => {
    const toDiagram = layer.getScreenCTM()?.inverse();
    const {x, y} = toDiagram ? new DOMPoint(clientX, clientY).matrixTransform(toDiagram) : {};
    Number.isFinite(x) && room.emitAwareness({cursor: {x: Math.round(x), y: Math.round(y)}});
  }, {signal});
  drawing.addEventListener('pointerleave', () => room.emitAwareness({cursor: null}), {signal});
  return () => listening.abort();
}

/** What drawDB calls selected, as protocol v2 calls it; notes and areas are selected by position. */
function selectionOf({element, id} = {}, diagram) {
  const target = typeof element === 'string' ? element : ELEMENTS.get(element);
  const list = {table: diagram?.tables, note: diagram?.notes, area: diagram?.subjectAreas}[target];
  const entity = list?.find((one, n) => (target === 'table' ? String(one.id) === String(id) : n === id));
  return entity ? {target, id: String(entity.uid ?? entity.id)} : null;
}
