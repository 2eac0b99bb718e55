/**
 * drawDB's editor as far as collaboration can see it: the same contexts with the same habits, good and bad. Its functions
 * are closures over what was drawn last, as event handlers are.
 */
export function makeDrawdb(React) {
  const {createElement: h, createContext, useContext, useEffect, useLayoutEffect, useRef, useState} = React;
  const nothing = () => {};
  const CollabContext = createContext({emitDelta: nothing, emitAwareness: nothing, isApplyingRemoteRef: {current: false}});
  const ExtensionsContext = createContext({});
  const [Diagram, Notes, Areas, Types, Enums, Select, Custom] = Array.from({length: 7}, () => createContext(null));
  const contexts = {useDiagram: Diagram, useNotes: Notes, useAreas: Areas, useTypes: Types, useEnums: Enums, useSelect: Select, useCustomTypes: Custom};
  const hooks = Object.fromEntries(Object.entries(contexts).map(([name, context]) => [name, () => useContext(context)]));
  const databases = {postgresql: {hasTypes: true, hasEnums: true}, mysql: {}, generic: {hasTypes: true}};
  let lastId = 0;
  const newId = () => `${Math.random().toString(36).slice(2)}${lastId++}`;

  const Slot = ({name}) => useContext(ExtensionsContext)[name] ?? null;

  /** Says what the user does; not while it is somebody else who does it. */
  function useEmit() {
    const {emitDelta, isApplyingRemoteRef} = useContext(CollabContext);
    return (target, action, entityId, data) => isApplyingRemoteRef.current || emitDelta({target, action, entityId, data});
  }

  function DiagramProvider({children, api}) {
    const [tables, setTables] = useState([]);
    const [relationships, setRelationships] = useState([]);
    const [database, setDatabaseState] = useState('postgresql');
    const emit = useEmit();
    const tableOf = (id) => tables.find((table) => table.id === id);
    const setDatabase = (next) => { setDatabaseState(next); emit('database', 'update', 'database', [next]); };
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
      importSql(newTables, newRelationships) {
        setTables((all) => [...all, ...newTables]);
        setRelationships((all) => [...all, ...newRelationships].map((one, id) => ({...one, id})));
      },
      setDatabase,
    };
    Object.assign(api, actions, {tables, relationships, database, setTables, setRelationships});
    return h(Diagram.Provider, {value: {tables, setTables, relationships, setRelationships, database, setDatabase, ...actions}}, children);
  }

  /** Notes and areas: numbered by position, and told under a number of the past. */
  function provider(Context, target, list, name) {
    return function Positional({children, api}) {
      const [all, setAll] = useState([]);
      const emit = useEmit();
      const actions = {
        [`add${name}`](more = {}) {
          const told = {id: all.length, title: `note_${all.length}`, content: '', name: `area_${all.length}`, x: 0, y: 0, width: 200, height: 88, ...more};
          setAll((before) => [...before, {...told, id: before.length}]);
          emit(target, 'create', told.id, [told]);
        },
        [`update${name}`](id, values) {
          setAll((before) => before.map((one) => (one.id === id ? {...one, ...values} : one)));
          emit(target, 'update', id, [id, values]);
        },
        [`delete${name}`](id) {
          setAll((before) => before.filter((one) => one.id !== id).map((one, n) => ({...one, id: n})));
          emit(target, 'delete', id, [id]);
        },
      };
      Object.assign(api, actions, {[list]: all, [`set${name}s`]: setAll});
      return h(Context.Provider, {value: {[list]: all, [`set${name}s`]: setAll, ...actions}}, children);
    };
  }
  const NotesProvider = provider(Notes, 'note', 'notes', 'Note');
  const AreasProvider = provider(Areas, 'area', 'areas', 'Area');

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
  const TypesProvider = wholes(Types, 'types', 'setTypes');
  const EnumsProvider = wholes(Enums, 'enums', 'setEnums');
  const CustomProvider = ({children, api}) => {
    const [customTypes, setCustomTypes] = useState([]);
    Object.assign(api, {customTypes, setCustomTypes});
    return h(Custom.Provider, {value: {customTypes, setCustomTypes}}, children);
  };

  /** The page: what is in no context, and the loading of the editor's own copy. */
  function Workspace({api, useSharedTitle}) {
    const [title, setTitle] = useState('Untitled');
    const {database} = useContext(Diagram);
    const {emitAwareness} = useContext(CollabContext);
    useSharedTitle?.(title, setTitle);
    useEffect(() => {
      if (!databases[database].hasTypes) {
        api.setTypes([]); // what the database does not have is not kept
      }
      if (!databases[database].hasEnums) {
        api.setEnums([]);
      }
    }, [database]);
    useLayoutEffect(() => { Object.assign(api, {title, setTitle, emitAwareness}); });
    api.load = (diagram) => {
      api.setTables(diagram.tables ?? []);
      api.setRelationships(diagram.relationships ?? []);
      api.setNotes(diagram.notes ?? []);
      api.setAreas(diagram.subjectAreas ?? []);
    };
    return h('div', null, h('header', null, h(Slot, {name: 'header-actions-start'})),
        h('svg', {width: 800, height: 500, viewBox: '0 0 800 500'}, h('g', {transform: 'translate(100 50) scale(0.5)'}, h(Slot, {name: 'svg-overlay'}))));
  }

  /** `<Editor/>`; `api` gets what a user can do, and what he sees, as of the last drawing. */
  function Editor({api, useSharedTitle}) {
    const [selectedElement, setSelectedElement] = useState({element: 0, id: null});
    api.told ??= [];
    api.select = (element, id) => setSelectedElement({element, id});
    const nest = [DiagramProvider, NotesProvider, AreasProvider, TypesProvider, EnumsProvider, CustomProvider];
    return h(Select.Provider, {value: {selectedElement, setSelectedElement}},
        nest.reduceRight((inside, Provider) => h(Provider, {api}, inside), h(Workspace, {api, useSharedTitle})));
  }

  return {CollabContext, ExtensionsContext, hooks, databases, Editor};
}
