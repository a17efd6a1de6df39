import type { GraphToPlace, PlacedGraph } from '../core/graph/graphLayout';
import type { DiagramColumn, RelationGraph } from '../core/warehouse/relations/relationGraph';

/** What the diagram of a database's tables asks of its host. */
export interface RelationsApi {
  /** All tables of the database and their foreign keys, as the catalog in memory says. */
  open(request: OpenRequest, signal?: AbortSignal): Promise<RelationsSummary>;
  /** All columns of tables; those that are no longer there are left out. */
  columns(ids: readonly string[], signal?: AbortSignal): Promise<readonly TableColumns[]>;
  /** Where tables of certain sizes stand best. */
  place(graph: GraphToPlace, signal?: AbortSignal): Promise<PlacedGraph>;
  openTable(id: string): Promise<void>;
  /** Shows a table in the view *Warehouse*. */
  reveal(id: string): Promise<void>;
  copy(text: string): Promise<void>;
  /** Writes a drawing to a file that the person picks; `null` if none is picked. */
  save(drawing: Drawing, signal?: AbortSignal): Promise<string | null>;
}

export interface RelationsEvents {
  /** The catalog in memory is another. */
  readonly changed: Record<string, never>;
}

export interface OpenRequest {
  /** True after a gesture: only then the person may be asked for a password. */
  readonly mayAsk: boolean;
  /** True if the server is to be asked, whatever is in memory. */
  readonly isAgain: boolean;
}

export interface RelationsSummary {
  /** The database's name in the lake file. */
  readonly connection: string;
  /** When the server was asked, in milliseconds since the Unix epoch. */
  readonly readAtMs: number;
  /** Why the server was not asked now; absent = it was, or what is in memory was wanted. */
  readonly failure?: string;
  readonly graph: RelationGraph;
  /** The table that the diagram begins with; absent = all of {@link RelationsSubject.schema}. */
  readonly start?: string;
}

export interface TableColumns {
  readonly id: string;
  readonly columns: readonly DiagramColumn[];
}

export const drawingFormats = ['svg', 'png', 'mmd'] as const;

export type DrawingFormat = (typeof drawingFormats)[number];

export interface Drawing {
  readonly format: DrawingFormat;
  /** Text, or of a picture the Base64 of its bytes. */
  readonly content: string;
}

/** What a panel is about: a database, one of its schemas, or a table with what is around it. */
export interface RelationsSubject {
  readonly databaseId: string;
  readonly schema?: string;
  readonly name?: string;
}
