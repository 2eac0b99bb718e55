import {headerFor} from './drawdb/header.js';
import {overlayFor} from './drawdb/overlay.js';
import {carryCaret, carrySelection, selectionOf, typingIn} from './drawdb/positions.js';
import {Room} from './drawdb/room.js';
import {memoryOfBrowser, roomOf} from './drawdb/rooms.js';
import {slotsFor} from './drawdb/slots.js';

const NONE = {};
const NOTHING_TOLD = {database: 0, other: 0};

/**
 * Live collaboration for drawDB's editor: a component to be put around `<Editor/>`. React, the editor's contexts and its hooks
 * are handed in, so that there is one React in the page and nothing of the editor is copied.
 *
 * @param {import('./drawdb.d.ts').Seam} seam
 * @returns {import('./drawdb.d.ts').Collab}
 */
export function createCollab(seam) {
  const {React, CollabContext, ExtensionsContext} = seam;
  const {createElement: h, createContext, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState} = React;
  const RoomContext = createContext(null);
  const memory = memoryOfBrowser();
  const {Extensions, useSlots} = slotsFor(React, {
    'svg-overlay': h(Live, {key: 'collab', of: bridgeFor(seam)}),
    'header-actions-start': h(Live, {key: 'collab', of: headerFor(React)}),
  });

  /** Draws something of the room, if there is one, and anew whenever there is something new. */
  function Live({of: Part}) {
    const room = useContext(RoomContext);
    const [, refresh] = useState(0);
    useEffect(() => {
      refresh((n) => n + 1); // what happened since it was drawn first
      return room?.onChange(() => refresh((n) => n + 1));
    }, [room]);
    return room && h(Part, {key: room.number, room});
  }

  function Collab({url, clientName, color, mode, token, lockSelected, storage, extensions = NONE, children}) {
    const isApplyingRemoteRef = useRef(false);
    const room = useRef(null);
    const latest = useRef(token);
    const [opened, setOpened] = useState(null);
    useLayoutEffect(() => { latest.current = token; });
    const address = url ? String(url) : null;
    const isAsked = typeof token === 'function'; // a function is another one each time a parent is drawn
    useEffect(() => {
      if (address === null) {
        return undefined;
      }
      const {databases, customTypes} = seam;
      const next = new Room({url: address, clientName, color, mode, lockSelected, storage, isApplyingRemoteRef, databases, customTypes,
        token: isAsked ? () => latest.current() : token});
      room.current = next;
      setOpened(next);
      next.connect();
      return () => {
        room.current = null;
        setOpened(null);
        next.close();
      };
    }, [address, mode, lockSelected, isAsked || token]); // eslint-disable-line -- a name is changed without leaving
    useEffect(() => { opened?.client.rename({clientName, color}); }, [opened, clientName, color]);
    const collab = useMemo(() => ({
      emitDelta: (delta) => room.current?.emitted(delta),
      emitAwareness: (part) => room.current?.emitAwareness(part),
      isApplyingRemoteRef,
    }), []);
    const slots = useSlots(extensions);
    return [[RoomContext, opened], [Extensions, extensions], [CollabContext, collab], [ExtensionsContext, slots]]
        .reduceRight((inside, [Context, value]) => h(Context.Provider, {value}, inside), children);
  }

  /** Shares the diagram's title, which is in none of the editor's contexts: to be called where the editor keeps it. */
  Collab.useSharedTitle = (title, setTitle) => {
    const room = useContext(RoomContext);
    useLayoutEffect(() => { // before the bridge's effect tells of the state that this title is a part of
      if (room) {
        room.title = {value: title, set: setTitle};
        room.titleChanged();
      }
    }, [room, title, setTitle]);
  };

  /** The share id of the room that the page is in, which drawDB's addresses tell at the beginning only. */
  Collab.useShareId = (shareId, diagramId) => {
    const room = useRef({shareId: null, diagramId: undefined});
    room.current = roomOf(room.current, shareId, diagramId, memory);
    return room.current.shareId;
  };
  return Collab;
}

/** The part that is drawn inside the editor, where its hooks can be used: it carries states to and fro. */
function bridgeFor({React, hooks}) {
  const {createElement: h, useEffect, useLayoutEffect, useRef, useState} = React;
  const Overlay = overlayFor(React);
  const nothing = () => NONE;
  const {useLayout = nothing, useSelect = nothing, useSettings = nothing, useViews = nothing} = hooks;

  return function Bridge({room}) {
    const [given, setGiven] = useState(null);
    const [told, setTold] = useState(NOTHING_TOLD);
    const [, setTitle] = useState(room.title.value);
    const contexts = {...hooks.useDiagram(), ...hooks.useNotes(), ...hooks.useAreas(), ...hooks.useTypes(), ...hooks.useEnums(), ...useViews()};
    const {tables, relationships, notes, areas, types, enums, views, database} = contexts;
    const isReadOnly = Boolean(useLayout().layout?.readOnly);
    const select = useSelect();
    const layer = useRef(null);
    const latest = useRef(null);
    const shown = useRef({given});

    useLayoutEffect(() => {
      const before = latest.current;
      latest.current = {contexts, select, positional: {note: notes, area: areas}};
      if (before && shown.current.given !== given) {
        shown.current.isCarried = carrySelection(select, before.positional, latest.current.positional);
        shown.current.typing && carryCaret(shown.current.typing, before.positional, latest.current.positional);
        shown.current.typing = null;
      }
    });
    useLayoutEffect(() => {
      room.titleChanged = () => setTitle(room.title.value);
      room.attach({
        give(token, merged) {
          shown.current.typing = typingIn(layer.current);
          room.isApplyingRemoteRef.current = true;
          give(latest.current.contexts, room, merged);
          setGiven(token);
          room.isApplyingRemoteRef.current = false;
        },
        mark: (isDatabase) => setTold((all) => (isDatabase ? {...all, database: all.database + 1} : {...all, other: all.other + 1})),
      });
      return () => room.attach(null);
    }, [room]);
    useEffect(() => {
      const state = {tables, relationships, notes, areas, types, enums, views, database, title: room.title.value};
      shown.current.given = given;
      room.session.rendered(state, {given, told, isReadOnly});
    }, [room, given, told, isReadOnly, tables, relationships, notes, areas, types, enums, views, database, room.title.value]);
    useEffect(() => listenToPointer(layer.current, room), [room]);
    useEffect(() => {
      // what is about to be carried along is not let go in between
      shown.current.isCarried || room.select(selectionOf(select.selectedElement, {table: tables, note: notes, area: areas, view: views}));
      shown.current.isCarried = false;
    }, [room, select.selectedElement, tables, notes, areas, views]);
    return h('g', {ref: layer}, h(Overlay, {room, settings: useSettings().settings}));
  };
}

/** Sets what has changed. Lists by functions, so that what is under way is kept; the rest by value, as the editor does. */
function give(contexts, room, merged) {
  const setters = {
    tables: contexts.setTables, relationships: contexts.setRelationships, notes: contexts.setNotes, areas: contexts.setAreas,
    types: contexts.setTypes, enums: contexts.setEnums, views: contexts.setViews,
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
