import {pageOf} from './fake-page.js';

/**
 * drawDB's editor as far as collaboration can see it: the same contexts, in the same order, with the same habits, good and
 * bad. Its functions are closures over what was drawn last, as event handlers are. What is in no context is in the page.
 */
export function makeDrawdb(React) {
  const {createElement: h, createContext, useCallback, useContext, useEffect, useRef, useState} = React;
  const nothing = () => {};
  const CollabContext = createContext({emitDelta: nothing, emitAwareness: nothing, isApplyingRemoteRef: {current: false}});
  const ExtensionsContext = createContext({});
  const names = ['Settings', 'Layout', 'Select', 'Areas', 'Notes', 'Types', 'Enums', 'Views', 'Diagram'];
  const contexts = Object.fromEntries(names.map((name) => [name, createContext(null)]));
  const hooks = Object.fromEntries(names.map((name) => [`use${name}`, () => useContext(contexts[name])]));
  const databases = {postgresql: {hasTypes: true, hasEnums: true}, mysql: {}, generic: {hasTypes: true}};
  const customTypes = customTypesOf();
  let lastId = 0;
  const newId = () => `${Math.random().toString(36).slice(2)}${lastId++}`;

  /** Says what the user does; not while it is somebody else who does it. */
  function useEmit() {
    const {emitDelta, isApplyingRemoteRef} = useContext(CollabContext);
    return useCallback((target, action, entityId, data) => isApplyingRemoteRef.current || emitDelta({target, action, entityId, data}),
        [emitDelta, isApplyingRemoteRef]);
  }

  /** What is seen of the screen only. */
  function ScreenProvider({children, api}) {
    const [layout, setLayout] = useState({sidebar: true, readOnly: false});
    const [selectedElement, setSelectedElement] = useState({element: 0, id: -1, currentTab: '1', open: false});
    const [bulkSelectedElements, setBulkSelectedElements] = useState([]);
    Object.assign(api, {layout, setLayout, selectedElement, setSelectedElement, bulkSelectedElements, setBulkSelectedElements,
      select: (element, id, more = {}) => setSelectedElement((previous) => ({...previous, element, id, ...more}))});
    return h(contexts.Settings.Provider, {value: {settings: {tableWidth: 220}}},
        h(contexts.Layout.Provider, {value: {layout, setLayout}},
            h(contexts.Select.Provider, {value: {selectedElement, setSelectedElement, bulkSelectedElements, setBulkSelectedElements}}, children)));
  }

  function DiagramProvider({children, api}) {
    const [tables, setTables] = useState([]);
    const [relationships, setRelationships] = useState([]);
    const [database, setDatabaseState] = useState('generic');
    const emit = useEmit();
    const tableOf = (id) => tables.find((table) => table.id === id);
    const setDatabase = useCallback((next) => {
      setDatabaseState(next);
      emit('database', 'update', 'database', [next]); // whoever asks for it, the page that loads a diagram, too
    }, [emit]);
    const updateTable = (id, values) => {
      setTables((all) => all.map((table) => (table.id === id ? {...table, ...values} : table)));
      emit('table', 'update', id, [id, values]);
    };
    const actions = {
      addTable(more = {}) {
        const table = {id: newId(), name: 'table', x: 0, y: 0, fields: [], indices: [], comment: '', color: '#175e7a', ...more};
        setTables((all) => [...all, table]);
        emit('table', 'create', table.id, [table]);
        return table.id;
      },
      updateTable,
      deleteTable(id) {
        setRelationships((all) => all.filter((one) => one.startTableId !== id && one.endTableId !== id)); // and not a word of it
        setTables((all) => all.filter((table) => table.id !== id));
        emit('table', 'delete', id, [id]);
      },
      updateField(tableId, fieldId, values) {
        setTables((all) => all.map((table) => (table.id === tableId
          ? {...table, fields: table.fields.map((field) => (field.id === fieldId ? {...field, ...values} : field))} : table)));
        emit('table', 'update', tableId, [tableId, fieldId, values]);
      },
      addField(tableId, name) {
        const field = {id: newId(), name, type: 'INT', default: '', check: '', primary: false, unique: false, notNull: false, increment: false, comment: ''};
        updateTable(tableId, {fields: [...tableOf(tableId).fields, field]});
        return field.id;
      },
      deleteField(tableId, fieldId) {
        setRelationships((all) => all.filter((one) => one.startFieldId !== fieldId && one.endFieldId !== fieldId));
        updateTable(tableId, {fields: tableOf(tableId).fields.filter(({id}) => id !== fieldId)});
      },
      undoDeleteField(tableId, field, index) {
        setTables((all) => all.map((table) => (table.id === tableId ? {...table, fields: table.fields.toSpliced(index, 0, field)} : table)));
      },
      addIndex(tableId, name, fields) {
        const {indices} = tableOf(tableId);
        updateTable(tableId, {indices: [...indices, {id: indices.length, name, unique: false, fields}]});
      },
      deleteIndex(tableId, position) {
        updateTable(tableId, {indices: tableOf(tableId).indices.filter(({id}) => id !== position).map((one, id) => ({...one, id}))});
      },
      addRelationship(more) {
        const one = {id: newId(), name: 'link', cardinality: 'one_to_many', updateConstraint: 'No action', deleteConstraint: 'No action', ...more};
        setRelationships((all) => [...all, one]);
        emit('relationship', 'create', one.id, [one]);
        return one.id;
      },
      updateRelationship(id, values) {
        setRelationships((all) => all.map((one) => (one.id === id ? {...one, ...values} : one)));
        emit('relationship', 'update', id, [id, values]);
      },
      reorderTables() {
        setTables((all) => [...all].reverse());
      },
    };
    const value = {tables, setTables, relationships, setRelationships, database, setDatabase, ...actions};
    Object.assign(api, value);
    return h(contexts.Diagram.Provider, {value}, children);
  }

  /** Notes and areas: numbered by position, and told under a number of the past. */
  function positional(Context, target, list, name) {
    return function Positional({children, api}) {
      const [all, setAll] = useState([]);
      const {setSelectedElement} = useContext(contexts.Select);
      const emit = useEmit();
      const update = useCallback((id, values) => {
        setAll((before) => before.map((one) => (one.id === id ? {...one, ...values} : one)));
        emit(target, 'update', id, [id, values]);
      }, [emit]);
      const value = {
        [list]: all,
        [`set${name}s`]: setAll,
        [`update${name}`]: update,
        [`add${name}`](more = {}) {
          const told = {id: all.length, title: `note_${all.length}`, content: '', name: `area_${all.length}`, x: 0, y: 0, width: 200, height: 88, ...more};
          setAll((before) => [...before, {...told, id: before.length}]);
          emit(target, 'create', told.id, [told]);
        },
        [`delete${name}`](id) {
          setAll((before) => before.filter((one) => one.id !== id).map((one, n) => ({...one, id: n})));
          setSelectedElement((selected) => (selected.id === id ? {...selected, element: 0, id: -1, open: false} : selected));
          emit(target, 'delete', id, [id]);
        },
      };
      Object.assign(api, value);
      return h(Context.Provider, {value}, children);
    };
  }

  /** Types and enums: told by an effect, as a whole, whoever has changed them. */
  function wholes(Context, list, setter) {
    return function Whole({children, api}) {
      const [all, setAll] = useState([]);
      const {emitDelta, isApplyingRemoteRef} = useContext(CollabContext);
      const isFirst = useRef(true);
      useEffect(() => {
        if (isFirst.current) {
          isFirst.current = false;
        } else if (!isApplyingRemoteRef.current) {
          api.told.push(list);
          emitDelta({target: list, action: 'update', entityId: list, data: [all]});
        }
      }, [all]);
      Object.assign(api, {[list]: all, [setter]: setAll});
      return h(Context.Provider, {value: {[list]: all, [setter]: setAll}}, children);
    };
  }

  function ViewsProvider({children, api}) {
    const [views, setViews] = useState([]);
    const emit = useEmit();
    const value = {
      views,
      setViews,
      addView(more = {}) {
        const view = {id: newId(), name: `view_${views.length}`, x: 0, y: 0, baseTableId: null, joins: [], columns: [], conditions: [],
          comment: '', materialized: false, color: '#175e7a', locked: false, ...more};
        setViews((all) => [...all, view]);
        emit('view', 'create', view.id, [view]);
      },
      updateView(id, values) {
        setViews((all) => all.map((one) => (one.id === id ? {...one, ...values} : one)));
        emit('view', 'update', id, [id, values]);
      },
      deleteView(id) {
        setViews((all) => all.filter((one) => one.id !== id));
        emit('view', 'delete', id, [id]);
      },
    };
    Object.assign(api, value);
    return h(contexts.Views.Provider, {value}, children);
  }

  const nest = [ScreenProvider, positional(contexts.Areas, 'area', 'areas', 'Area'), positional(contexts.Notes, 'note', 'notes', 'Note'),
    wholes(contexts.Types, 'types', 'setTypes'), wholes(contexts.Enums, 'enums', 'setEnums'), ViewsProvider, DiagramProvider];
  const Workspace = pageOf(React, {CollabContext, ExtensionsContext, hooks, databases, customTypes});

  /** `<Editor/>`; `api` gets what a user can do, and what he sees, as of the last drawing. */
  function Editor({api, useSharedTitle}) {
    api.told ??= [];
    return nest.reduceRight((inside, Provider) => h(Provider, {api}, inside), h(Workspace, {api, useSharedTitle}));
  }

  return {CollabContext, ExtensionsContext, hooks, databases, customTypes, Editor};
}

/** The types of a user's own: in no context but in the browser's storage, by database and name. */
function customTypesOf() {
  const all = {};
  return {
    getCustomTypes: () => structuredClone(all),
    /** What is known already stays as it is. */
    mergeCustomTypes(incoming) {
      for (const [database, types] of Object.entries(incoming)) {
        all[database] = {...types, ...all[database]};
      }
    },
  };
}
