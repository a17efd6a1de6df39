import type { GraphIndex } from '../../src/core/graph/graphIndex';
import { subgraph } from '../../src/core/graph/graph';
import type {
  DiagramColumn,
  DiagramTable,
  RelationGraph,
  TableReference,
} from '../../src/core/warehouse/relations/relationGraph';
import type { RpcFailure } from '../../src/protocol/rpc';
import type { RelationsSubject, RelationsSummary } from '../../src/protocol/relationsApi';

export const details = ['names', 'keys', 'all'] as const;

/** What of its columns each table shows. */
export type Detail = (typeof details)[number];

/** More tables than this show their names only, or nobody could see which belong together. */
export const mostDetailedTables = 150;
export const mostDepth = 6;

export type TableIndex = GraphIndex<DiagramTable, TableReference>;

/** How a person wants the diagram; kept while the view is hidden. */
export interface Wishes {
  readonly detail: Detail;
  /** How many foreign keys away from the table that the diagram is about. */
  readonly depth: number;
  readonly isGrouped: boolean;
  /** Leaves out what no shown foreign key joins. */
  readonly hidesLoose: boolean;
  readonly isListShown: boolean;
  readonly find: string;
  /** Shown beside what the subject and the depth say. */
  readonly added: readonly string[];
  /** Not shown, whatever they say. */
  readonly removed: readonly string[];
}

export interface RelationsState {
  readonly subject: Omit<RelationsSubject, 'databaseId'>;
  readonly wishes: Wishes;
  /** `undefined` = on its way, or it failed. */
  readonly summary: RelationsSummary | undefined;
  readonly active: string | undefined;
  readonly isLoading: boolean;
  readonly isPlacing: boolean;
  /** True if the catalog in memory is another than the one that is shown. */
  readonly isOutdated: boolean;
  readonly failure: RpcFailure | undefined;
}

export const plainWishes: Wishes = {
  detail: 'keys',
  depth: 1,
  isGrouped: false,
  hidesLoose: false,
  isListShown: false,
  find: '',
  added: [],
  removed: [],
};

export function initialState(subject: RelationsState['subject'], wishes: Wishes): RelationsState {
  return {
    subject,
    wishes,
    summary: undefined,
    active: undefined,
    isLoading: true,
    isPlacing: false,
    isOutdated: false,
    failure: undefined,
  };
}

/** The tables that are shown; `start` = what the diagram is about, `undefined` = a schema, or all. */
export function shownTables(
  { subject, wishes }: Pick<RelationsState, 'subject' | 'wishes'>,
  index: TableIndex,
  start: string | undefined,
): RelationGraph {
  const ids = new Set(
    start === undefined
      ? tablesOf(index.graph, subject.schema)
      : index.within([start], wishes.depth),
  );
  for (const id of wishes.added) ids.add(id);
  for (const id of wishes.removed) ids.delete(id);
  const shown = subgraph(index.graph, ids);
  return wishes.hidesLoose ? withoutLoose(shown, start) : shown;
}

/** True for a view that stands for no table of rows: it has no foreign keys. */
export function isMereView({ kind, raw }: DiagramTable): boolean {
  return raw === undefined && (kind === 'view' || kind === 'materializedView');
}

function tablesOf({ nodes }: RelationGraph, schema: string | undefined): readonly string[] {
  return nodes
    .filter((table) => !isMereView(table))
    .filter((table) => schema === undefined || table.schema === schema)
    .map(({ id }) => id);
}

function withoutLoose(shown: RelationGraph, start: string | undefined): RelationGraph {
  const joined = new Set(shown.edges.flatMap(({ source, target }) => [source, target]));
  return {
    ...shown,
    nodes: shown.nodes.filter(({ id }) => joined.has(id) || id === start),
  };
}

/** Shows what is one foreign key away from a table, too. */
export function expanded(wishes: Wishes, id: string, index: TableIndex): Wishes {
  const added = [...new Set([...wishes.added, ...index.neighbors(id)])];
  const back = new Set(added);
  return { ...wishes, added, removed: wishes.removed.filter((other) => !back.has(other)) };
}

/** Leaves a table out. */
export function without(wishes: Wishes, id: string): Wishes {
  return {
    ...wishes,
    added: wishes.added.filter((other) => other !== id),
    removed: [...wishes.removed.filter((other) => other !== id), id],
  };
}

/** What is shown of columns: less than wished where there is too much. */
export function detailOf({ detail }: Wishes, tableCount: number): Detail {
  return tableCount > mostDetailedTables ? 'names' : detail;
}

/** The columns that a table shows; those that have not come yet are its keys. */
export function columnsOf(
  table: DiagramTable,
  detail: Detail,
  all: ReadonlyMap<string, readonly DiagramColumn[]>,
): readonly DiagramColumn[] {
  switch (detail) {
    case 'names':
      return [];
    case 'keys':
      return table.keyColumns;
    case 'all':
      return all.get(table.id) ?? table.keyColumns;
  }
}

/** Tables whose name has all words of a text, those that begin with it first; none for no text. */
export function foundTables(
  tables: readonly DiagramTable[],
  text: string,
): readonly DiagramTable[] {
  const words = text
    .toLowerCase()
    .split(/[\s.]+/)
    .filter(Boolean);
  const [first] = words;
  if (first === undefined) return [];
  const found = tables.filter(({ schema, name, raw }) => {
    const whole = `${schema}.${raw ?? name}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
  const begins = ({ name }: DiagramTable): boolean => name.toLowerCase().startsWith(first);
  return [...found].sort((a, b) => Number(begins(b)) - Number(begins(a)));
}

/** What an earlier life of the view saved; whatever cannot be read is as it is at first. */
export function parseWishes(value: unknown): Wishes {
  const saved: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const depth = saved['depth'];
  const find = saved['find'];
  return {
    detail: details.find((detail) => detail === saved['detail']) ?? plainWishes.detail,
    depth:
      typeof depth === 'number' && depth >= 0 && depth <= mostDepth ? depth : plainWishes.depth,
    isGrouped: saved['isGrouped'] === true,
    hidesLoose: saved['hidesLoose'] === true,
    isListShown: saved['isListShown'] === true,
    find: typeof find === 'string' ? find : '',
    added: textsOf(saved['added']),
    removed: textsOf(saved['removed']),
  };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
