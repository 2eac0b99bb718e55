/** A diagram as drawDB keeps it: `tables`, `relationships`, `notes`, `subjectAreas`, … */
export type Diagram = Record<string, any>;

/** One step of a change: `{target, action, …}`, as docs/protocol.md describes it. */
export interface Operation {
  target: 'diagram' | 'table' | 'relationship' | 'note' | 'area' | 'type' | 'enum' | 'view' | 'field' | 'index' | 'uniqueConstraint' | 'typeField';
  action: 'create' | 'update' | 'delete' | 'move' | 'replace';
  id?: string | number;
  tableId?: string;
  typeId?: string;
  index?: number;
  value?: Record<string, any>;
  patch?: Record<string, any>;
  set?: Record<string, any>;
}

export type Mode = 'edit' | 'view';
export type LockTarget = 'document' | 'table' | 'note' | 'area';

export interface Participant {
  clientId: string;
  clientName: string;
  color: string | null;
  mode: Mode;
}

export interface Lock {
  target: LockTarget;
  id: string;
  clientId: string;
  clientName: string;
}

export type Status =
  | {state: 'connecting' | 'online'}
  | {state: 'waiting'; code: number; reason: string; retryAt: number}
  | {state: 'stopped'; code?: number; reason: string};

export interface CollabClientOptions {
  /** The room's address, `…/collab/{shareId}`; http and https will do. */
  url: string | URL;
  /** Who this is. Without it the client finds one that no other page has, and keeps it over reloads. */
  clientId?: string;
  clientName?: string;
  /** `#rgb` or `#rrggbb`. */
  color?: string;
  mode?: Mode;
  /** A token, or what gets one: asked before each attempt to connect. */
  token?: string | (() => string | Promise<string>);
  /** 1 for servers that only know whole documents. A server that answers in version 1 is understood in any case. */
  protocol?: 1 | 2;
  /** `auto` keeps unsent changes in IndexedDB where there is one; `memory` never does. */
  storage?: 'auto' | 'memory';
  Socket?: typeof WebSocket;
  random?: () => number;
}

export interface CollabEvents {
  status: CustomEvent<undefined>;
  document: CustomEvent<undefined>;
  people: CustomEvent<undefined>;
  joined: CustomEvent<undefined>;
  rejected: CustomEvent<{code: string; message: string; seq?: number; target?: string; id?: string; holder?: string; ops?: Operation[]}>;
  lockdenied: CustomEvent<{target: LockTarget; id: string; reason: string; holder: string | null}>;
  lockrequested: CustomEvent<{target: LockTarget; id: string; clientId: string; clientName: string}>;
  persisted: CustomEvent<Record<string, any>>;
  persisterror: CustomEvent<Record<string, any>>;
  fault: CustomEvent<Record<string, any>>;
}

export class CollabClient extends EventTarget {
  constructor(options: CollabClientOptions);
  readonly clientId: string | undefined;
  readonly protocol: 1 | 2;
  readonly diagram: Diagram | null;
  readonly version: number;
  readonly unconfirmed: number;
  readonly synced: boolean;
  /** Whether what is unconfirmed outlives the page. */
  readonly lasting: boolean;
  readonly status: Status;
  readonly mode: Mode;
  readonly role: 'owner' | 'editor' | 'viewer';
  readonly participants: Map<string, Participant>;
  readonly awareness: Map<string, any>;
  readonly locks: {readonly all: Lock[]; get(target: LockTarget, id?: string): Lock | undefined};
  readonly ownLocks: Lock[];
  connect(): Promise<void>;
  drop(): void;
  close(): void;
  edit(ops: Operation[]): boolean;
  undo(): boolean;
  redo(): boolean;
  foreignLock(target: LockTarget | string, id: string): Lock | undefined;
  holdsLock(target: LockTarget, id: string): boolean;
  lock(target: LockTarget, id: string): void;
  unlock(target: LockTarget, id: string): void;
  requestLock(target: LockTarget, id: string): void;
  dismissRequest(target: LockTarget, id: string, clientId: string): void;
  forceLock(target: LockTarget, id: string): void;
  rename(person: {clientName: string; color?: string}): void;
  setMode(mode: Mode): void;
  setAwareness(state: unknown): void;
  save(): void;
  addEventListener<K extends keyof CollabEvents>(type: K, listener: (event: CollabEvents[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}

/** An operation that names what is not there, or creates what is. */
export class DoesNotFit extends Error {}
export function applyOperations(diagram: Diagram | null, ops: Operation[]): Diagram;
export function keyOf(entity: Record<string, any>): string;
export function find<T extends Record<string, any>>(list: T[] | undefined, id: string | number): T | undefined;
export function randomId(length?: number): string;
export const CLOSE_CODES: ReadonlyMap<number, {reason: string; comeBack: boolean}>;
