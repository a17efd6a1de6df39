import type { GraphToPlace, PlacedGraph } from '../core/graph/graphLayout';
import type { LineageNode } from '../core/lineage/graph/lineageGraph';
import type { LineageHistory } from '../core/lineage/show/history';
import type { LineageHits } from '../core/lineage/show/lineageFinder';
import type { LineagePartShown, LineageTrace, PartRequest } from '../core/lineage/show/partOf';

/** What the graph of where data comes from and goes to asks of its host. */
export interface LineageApi {
  /** Reads the lineage, or takes what is in memory, and says what there is in it. */
  open(request: LineageRequest, signal?: AbortSignal): Promise<LineageSummary>;
  /** Things by their ids, with what is beside them if it is asked for. */
  part(request: PartRequest, signal?: AbortSignal): Promise<LineagePartShown>;
  /** All that is upstream and downstream of a thing, shown or not. */
  trace(request: TraceRequest, signal?: AbortSignal): Promise<LineageTrace>;
  search(text: string, signal?: AbortSignal): Promise<LineageHits>;
  /** What ran and was published in a span of time. */
  history(request: HistoryRequest, signal?: AbortSignal): Promise<LineageHistory>;
  /** Where nodes of certain sizes stand best. @throws LayoutError after a deadline */
  place(graph: GraphToPlace, signal?: AbortSignal): Promise<PlacedGraph>;
  /** Asks the person as of when they want the lineage; `null` if they do not say. */
  pickMoment(): Promise<PickedMoment | null>;
  /** Opens what a thing is: its code, blob, table or dataset. */
  jump(id: string): Promise<void>;
  /** Opens the log of a pipeline run. */
  openLog(runId: string): Promise<void>;
  /** Opens a version of a dataset, named by a `gros://` address with its date. */
  openVersion(reference: string): Promise<void>;
  copy(text: string): Promise<void>;
  /** Writes a file that the person picks; `null` if none is picked. */
  save(file: LineageFile, signal?: AbortSignal): Promise<string | null>;
}

export interface LineageEvents {
  /** What there is as of now is another: ask again. */
  readonly changed: Record<string, never>;
  /** Of the same things something else is known: other changes affect them, or they run. */
  readonly marked: Record<string, never>;
}

/** What a panel is about; without a start, the person looks for something first. */
export interface LineageSubject {
  readonly start?: string;
}

export interface LineageRequest {
  /** True if everything is to be read again, whatever is in memory. */
  readonly isAgain: boolean;
  /** Absent = now. */
  readonly asOf?: LineageMoment;
  readonly hasColumns: boolean;
  /** What the graph begins with; absent = nobody said. */
  readonly start?: string;
}

/** As of when a lineage is wanted. */
export interface LineageMoment {
  /** Of a day its end, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** The commit that is meant of a lake file's repository; absent = whichever held then. */
  readonly commit?: string;
}

/** What a person says of when. */
export type PickedMoment =
  | { readonly kind: 'now' }
  /** `2026-11-27`, where the person is. */
  | { readonly kind: 'day'; readonly day: string }
  /** With what to call it. */
  | (LineageMoment & { readonly kind: 'moment'; readonly title: string });

export interface LineageSummary {
  readonly nodes: number;
  readonly edges: number;
  /** When it was read, in milliseconds since the Unix epoch. */
  readonly readAtMs: number;
  /** What could not be read, each in a sentence without full stop. */
  readonly problems: readonly string[];
  /**
   * What stands for the start that was asked for: itself, or what holds it, such as the sample of a blob;
   * absent = nothing is known of it.
   */
  readonly start?: string;
  /** Things to begin with. */
  readonly starts: readonly LineageNode[];
}

export interface TraceRequest {
  readonly id: string;
  /** Which of all ids are wanted in the answer. */
  readonly among: readonly string[];
}

export interface HistoryRequest {
  /** Inclusive, and exclusive, in milliseconds since the Unix epoch. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** `ndjson` = OpenLineage events, one a line. */
export const lineageFormats = ['svg', 'png', 'mmd', 'csv', 'ndjson'] as const;

export type LineageFormat = (typeof lineageFormats)[number];

export interface LineageFile {
  readonly format: LineageFormat;
  /** Of a picture: its text, or the Base64 of its bytes. Of all else the host writes what the ids span. */
  readonly picture?: string;
  readonly ids: readonly string[];
}
