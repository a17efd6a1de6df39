import type { RelationKind } from '../../warehouse/catalog/catalogEntries';
import type { Change } from '../changes/change';
import { pathKey, tablePath, type ColumnPath, type TablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot } from '../model/snapshot';
import type { MappedRelation } from './mappedRelation';

/** What became of a relation of the older snapshot. */
type Lookup = (path: TablePath) => MappedRelation | undefined;

/** A view that a change reaches. */
export interface ViewImpact {
  readonly view: TablePath;
  readonly kind: RelationKind;
  readonly change: Change;
  /** What changes: what the view reads, or what the views read that it reads. */
  readonly uses: TablePath | ColumnPath;
  /** The views between, the one that reads it first; empty = the view reads it itself. */
  readonly via: readonly TablePath[];
  /** The server renames within views by itself; all else it refuses, or the view has to go first. */
  readonly effect: 'breaks' | 'follows';
}

/**
 * The views and materialized views of the older snapshot that a change reaches, also through other views,
 * by what the server says they depend on; those that are to be dropped anyway are left out. In the order
 * of the snapshot.
 */
export function findViewImpact(
  { relations }: SchemaSnapshot,
  relationAt: Lookup,
): readonly ViewImpact[] {
  const views = relations.filter(
    (relation) => relation.view !== undefined && isKept(relation, relationAt),
  );
  const readers = readersOf(views);
  const direct = views.flatMap((view) => directImpact(view, relationAt));
  return direct.flatMap((hit) => spread(hit, readers));
}

/** A view that is to be dropped breaks nothing of itself. */
function isKept(relation: Relation, relationAt: Lookup): boolean {
  const changes = relationAt(tablePath(relation))?.changes ?? [];
  return changes.every(({ kind }) => kind !== 'dropView');
}

function directImpact(relation: Relation, relationAt: Lookup): readonly ViewImpact[] {
  const view = tablePath(relation);
  const read = relation.view?.dependsOn ?? [];
  const tables = new Map(
    read.map(([owner, table]) => [pathKey([owner, table]), [owner, table] as const]),
  );
  const used = [
    ...[...tables.values()].map((path) => ({ path, changes: changesOf(relationAt(path)) })),
    ...read.flatMap((path) => (path.length === 3 ? [columnUse(path, relationAt)] : [])),
  ];
  return used.flatMap(({ path, changes }) =>
    changes.flatMap((change) => {
      const effect = effectOn(change);
      if (effect === undefined) return [];
      return [{ view, kind: relation.kind, change, uses: path, via: [], effect }];
    }),
  );
}

function changesOf(relation: MappedRelation | undefined): readonly Change[] {
  return relation?.changes ?? [];
}

function columnUse(
  path: ColumnPath,
  relationAt: Lookup,
): { readonly path: ColumnPath; readonly changes: readonly Change[] } {
  const columns = relationAt([path[0], path[1]])?.columns ?? [];
  return { path, changes: columns.find((one) => one.path[2] === path[2])?.changes ?? [] };
}

/** `undefined` = views do not feel it. */
function effectOn({ kind }: Change): ViewImpact['effect'] | undefined {
  if (/^(?:drop(?:Table|View|Column)|moveColumn|changeType|changeRelationKind)$/.test(kind)) {
    return 'breaks';
  }
  return /^(?:rename|move)/.test(kind) ? 'follows' : undefined;
}

type Readers = ReadonlyMap<string, readonly Relation[]>;

function readersOf(views: readonly Relation[]): Readers {
  const readers = new Map<string, Relation[]>();
  for (const relation of views) {
    const read = relation.view?.dependsOn ?? [];
    for (const key of new Set(read.map((path) => pathKey(path.slice(0, 2))))) {
      readers.set(key, [...(readers.get(key) ?? []), relation]);
    }
  }
  return readers;
}

/** With the views that read a view that breaks, and those that read them; a rename stops at the first. */
function spread(hit: ViewImpact, readers: Readers): readonly ViewImpact[] {
  const found = new Map([[pathKey(hit.view), hit]]);
  if (hit.effect === 'follows') return [hit];
  for (const { view, via } of found.values()) {
    for (const reader of readers.get(pathKey(view)) ?? []) {
      const path = tablePath(reader);
      if (found.has(pathKey(path))) continue;
      found.set(pathKey(path), {
        ...hit,
        view: path,
        kind: reader.kind,
        via: [...via, view],
      });
    }
  }
  return [...found.values()];
}
