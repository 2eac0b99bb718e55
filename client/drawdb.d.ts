import type {CollabClientOptions} from './index.js';

type Hook<T> = () => T;
type Setter = (value: any) => void;

/** What of drawDB's editor the adapter needs: all of it exists there. */
export interface Seam {
  React: any;
  CollabContext: any;
  ExtensionsContext: any;
  /** drawDB's table of databases, for `hasTypes` and `hasEnums`. */
  databases?: Record<string, {hasTypes?: boolean; hasEnums?: boolean}>;
  hooks: {
    useDiagram: Hook<{tables: any[]; setTables: Setter; relationships: any[]; setRelationships: Setter; database: string; setDatabase: Setter}>;
    useNotes: Hook<{notes: any[]; setNotes: Setter}>;
    useAreas: Hook<{areas: any[]; setAreas: Setter}>;
    useTypes: Hook<{types: any[]; setTypes: Setter}>;
    useEnums: Hook<{enums: any[]; setEnums: Setter}>;
    useViews?: Hook<{views: any[]; setViews: Setter}>;
    useLayout?: Hook<{layout: {readOnly?: boolean}}>;
    useSelect?: Hook<{
      selectedElement: {element: number; id: any; open?: boolean; currentTab?: string};
      setSelectedElement: Setter;
      bulkSelectedElements?: {type: number; id: any}[];
      setBulkSelectedElements?: Setter;
    }>;
    useSettings?: Hook<{settings: {tableWidth?: number}}>;
  };
  /** drawDB's `utils/customTypes`: the types of a user's own are in no context. */
  customTypes?: {getCustomTypes(): Record<string, Record<string, object>>; mergeCustomTypes(types: Record<string, Record<string, object>>): void};
}

export interface CollabProps extends Pick<CollabClientOptions, 'clientName' | 'color' | 'mode' | 'token' | 'storage'> {
  /** The room; without one the editor is as it is without the adapter. */
  url?: CollabClientOptions['url'] | null;
  /** Whether what is selected is locked for everybody else. */
  lockSelected?: boolean;
  /** What else is to be in drawDB's slots. */
  extensions?: Record<string, any>;
  children: any;
}

export interface RoomOptions extends CollabClientOptions {
  isApplyingRemoteRef: {current: boolean};
  databases?: Seam['databases'];
  customTypes?: Seam['customTypes'];
  lockSelected?: boolean;
}

export interface Collab {
  (props: CollabProps): any;
  /** Shares the title: to be called where the editor keeps it. */
  useSharedTitle(title: string, setTitle: (title: string) => void): void;
  /** The share id of the room that the page is in, from what its address has: `shareId`, and the id of the copy. */
  useShareId(shareId: string | null, diagramId?: string): string | null;
}

export function createCollab(seam: Seam): Collab;
