/** A line of a note, and what is around its text. */
const LINE_HEIGHT = 46;
const AROUND_TEXT = 42;
const UNTITLED = 'Untitled Diagram';

/**
 * The page that drawDB's contexts are wrapped around: the title, which is in none of them; what loads the editor's own
 * copies; old versions; imports; and notes, which are drawn, measured and typed into.
 */
export function pageOf(React, {CollabContext, ExtensionsContext, hooks, databases, customTypes}) {
  const {createElement: h, useCallback, useContext, useEffect, useLayoutEffect, useState} = React;
  const {useLayout, useNotes, useAreas, useTypes, useEnums, useViews, useDiagram} = hooks;

  const Slot = ({name}) => useContext(ExtensionsContext)[name] ?? null;

  /** Known by its position; it measures its text with the fonts of this browser, and keeps what it finds. */
  function Note({data, api}) {
    const {updateNote} = useNotes();
    const measured = (content) => AROUND_TEXT + (api.lineHeight ?? LINE_HEIGHT) * content.split('\n').length;
    useEffect(() => { updateNote(data.id, {height: measured(data.content ?? '')}); }, [data.id, updateNote]);
    return h('foreignObject', {x: data.x, y: data.y, width: 180, height: data.height}, h('textarea', {
      id: `note_${data.id}`, value: data.content ?? '',
      onChange: ({target: {value}}) => updateNote(data.id, {content: value, height: measured(value)}),
    }));
  }

  /** The form of a note beside the canvas. */
  function NoteForm({data}) {
    const {updateNote} = useNotes();
    return h('div', {id: `scroll_note_${data.id}`}, h('input', {value: data.title ?? '', onChange: ({target: {value}}) => updateNote(data.id, {title: value})}));
  }

  /** Puts copies of a diagram into the contexts, in the order in which drawDB does it. */
  function useLoading(api, setTitle) {
    const extensions = useContext(ExtensionsContext);
    const {setTables, setRelationships, setDatabase} = useDiagram();
    const {setNotes} = useNotes();
    const {setAreas} = useAreas();
    const {setTypes} = useTypes();
    const {setEnums} = useEnums();
    const {setViews} = useViews();
    const {setLayout} = useLayout();
    const rest = ({types, enums, views}) => { setTypes(types ?? []); setEnums(enums ?? []); setViews(views ?? []); };
    const loaders = {
      shared(file) {
        setDatabase(file.database);
        setTitle(file.title);
        setTables(file.tables);
        setRelationships(file.relationships);
        setNotes(file.notes);
        setAreas(file.subjectAreas);
        rest(file);
        file.customTypes && customTypes.mergeCustomTypes(file.customTypes);
      },
      saved(copy) {
        setDatabase(copy.database || 'generic');
        setTitle(copy.name);
        setTables(copy.tables);
        setRelationships(copy.references);
        setAreas(copy.areas);
        setNotes(copy.notes);
        rest(copy);
      },
    };
    const load = useCallback(async () => {
      api.loads = (api.loads ?? 0) + 1;
      const {shared, saved} = await api.source?.() ?? {};
      shared && loaders.shared(structuredClone(shared));
      saved && loaders.saved(structuredClone(saved));
    }, [extensions, setTables, setRelationships, setDatabase, setNotes, setAreas, setTypes, setEnums, setViews]);
    useEffect(() => { load(); }, [load]);
    api.extensions = extensions;
    const lists = [setTables, setRelationships, setAreas, setNotes, setTypes, setEnums, setViews];
    Object.assign(api, {
      loadShared: async (file) => { await null; loaders.shared(structuredClone(file)); },
      loadSaved: async (copy) => { await null; loaders.saved(structuredClone(copy)); },
      /** Looks at an old version; the database is not asked. */
      async openVersion({tables, relationships, subjectAreas, notes, title}) {
        await null;
        setLayout((layout) => ({...layout, readOnly: true}));
        setTables(tables);
        setRelationships(relationships);
        setAreas(subjectAreas);
        setNotes(notes);
        setTitle(title);
      },
      restoreVersion: () => setLayout((layout) => ({...layout, readOnly: false})),
      async leaveVersion() {
        await load();
        setLayout((layout) => ({...layout, readOnly: false}));
      },
      importJson(data) {
        setTables(data.tables);
        setRelationships(data.relationships);
        setAreas(data.subjectAreas ?? []);
        setNotes(data.notes ?? []);
        setViews(data.views ?? []);
        data.title && setTitle(data.title);
      },
      importSql(newTables, newRelationships) {
        setTables((all) => [...all, ...newTables]);
        setRelationships((all) => [...all, ...newRelationships].map((one, id) => ({...one, id})));
      },
      /** Of this browser: the editor is left without anything. */
      async deleteDiagram() {
        await null;
        setTitle(UNTITLED);
        lists.forEach((set) => set([]));
      },
    });
  }

  return function Workspace({api, useSharedTitle}) {
    const [title, setTitle] = useState(UNTITLED);
    const {tables, relationships, database} = useDiagram();
    const {notes} = useNotes();
    const {areas} = useAreas();
    const {types, setTypes} = useTypes();
    const {enums, setEnums} = useEnums();
    const {views} = useViews();
    const {emitAwareness} = useContext(CollabContext);
    useSharedTitle?.(title, setTitle);
    useLoading(api, setTitle);
    useEffect(() => {
      if (!databases[database].hasTypes) {
        setTypes([]); // what the database does not have is not kept
      }
      if (!databases[database].hasEnums) {
        setEnums([]);
      }
    }, [database]);
    useLayoutEffect(() => {
      Object.assign(api, {title, setTitle, emitAwareness, customTypes, drawings: (api.drawings ?? 0) + 1});
      api.drawn?.();
    });
    /** What saving by itself keeps in this browser. */
    api.copy = () => structuredClone({database, name: title, tables, references: relationships, notes, areas, types, enums, views});
    return h('div', null, h('header', null, h(Slot, {name: 'header-actions-start'})),
        h('aside', null, notes.map((note, n) => h(NoteForm, {key: n, data: note}))),
        h('svg', {width: 800, height: 500, viewBox: '0 0 800 500'},
            h('g', {transform: 'translate(100 50) scale(0.5)'}, h(Slot, {name: 'svg-overlay'}), notes.map((note) => h(Note, {key: note.id, data: note, api})))),
        h(Slot, {name: 'right-panel'}));
  };
}
