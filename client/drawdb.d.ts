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
    useCustomTypes?: Hook<{customTypes: any[]; setCustomTypes: Setter}>;
    useSelect?: Hook<{selectedElement: {element: number; id: any}}>;
    useSettings?: Hook<{settings: {tableWidth?: number}}>;
  };
}

export interface CollabProps extends Pick<CollabClientOptions, 'url' | 'clientName' | 'color' | 'mode' | 'token' | 'storage'> {
  /** Whether what is selected is locked for everybody else. */
  lockSelected?: boolean;
  /** What else is to be in drawDB's slots. */
  extensions?: Record<string, any>;
  children: any;
}

export interface RoomOptions extends CollabClientOptions {
  isApplyingRemoteRef: {current: boolean};
  databases?: Seam['databases'];
  lockSelected?: boolean;
}

export interface Collab {
  (props: CollabProps): any;
  /** Shares the title: to be called where the editor keeps it. */
  useSharedTitle(title: string, setTitle: (title: string) => void): void;
}

export function createCollab(seam: Seam): Collab;
