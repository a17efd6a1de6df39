import { isPartChange, type Change, type Part, type PartChange } from '../changes/change';
import { listedColumns } from '../changes/listedColumns';
import { indexedColumn } from '../model/indexedColumn';
import { pathKey, tablePath, type ObjectPath } from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';
import { mentions } from '../normal/renameIn';
import type { Aspect } from './aspects';

/** A diff, as far as it takes to tell what may only be hidden from the newer side's login. */
export interface HidingSides {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
  readonly changes: readonly Change[];
}

/**
 * Whether a change may be none, since what is missing may only be hidden from the newer side's login: it
 * is hidden by this name, or something is hidden there that the older side does not know by its name. Of
 * a side that only counted, anything of a kind that is hidden. So are keys, references and indexes
 * of such columns, which cannot be read without them.
 */
export function mayBeHidden(change: Change, sides: HidingSides): boolean {
  const { hidden } = sides.after;
  if (hidden.schemas + hidden.relations + hidden.columns === 0) return false;
  const found = doubtfulOf(sides);
  return isPartChange(change) ? found.isUnder(change) : found.changes.has(change);
}

const known = new WeakMap<HidingSides['changes'], Doubtful>();

/** Told once for a list of changes: what is asked is asked of each of them. */
function doubtfulOf(sides: HidingSides): Doubtful {
  const found = known.get(sides.changes) ?? new Doubtful(sides);
  known.set(sides.changes, found);
  return found;
}

/** Of a diff, what is missing and may be hidden. */
class Doubtful {
  readonly changes: ReadonlySet<Change>;
  /** Relations by the keys of their older paths. */
  readonly #relations: ReadonlySet<string>;
  /** Names of columns by the keys of their relations. */
  readonly #columns: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #after: SchemaSnapshot;
  readonly #unknown: ReadonlySet<Aspect>;

  constructor({ before, after, changes }: HidingSides) {
    const hidden = new HiddenPlaces(before, after);
    const found = changes.filter((change) => hidden.hides(change));
    const columns = new Map<string, Set<string>>();
    const all = [
      ...(after.hidden.paths ?? []),
      ...found.flatMap((change) => (change.kind === 'dropColumn' ? [change.object] : [])),
    ];
    for (const [schema, table, column] of all) {
      if (table === undefined || column === undefined) continue;
      const key = pathKey([schema, table]);
      columns.set(key, (columns.get(key) ?? new Set()).add(column));
    }
    this.changes = new Set(found);
    this.#after = after;
    this.#unknown = new Set(after.unknown);
    this.#columns = columns;
    this.#relations = new Set(
      found.flatMap(({ kind, object }) =>
        kind === 'dropTable' || kind === 'dropView' ? [pathKey(object)] : [],
      ),
    );
  }

  /**
   * Whether what goes or changes may only not have been read: keys, references and indexes of a table are
   * read if all columns that they list are, and all else is whole. So is what is read, but what a key
   * includes beside its columns.
   */
  isUnder(change: PartChange): boolean {
    if (!('before' in change)) return false;
    const columns = this.#columns.get(pathKey(change.object.slice(0, 2)));
    const isHidden = (name: string): boolean => columns?.has(name) === true;
    if ('after' in change) return lostIncludes(change.before, change.after).some(isHidden);
    const aspect = change.kind === 'dropIndex' ? 'indexes' : 'constraints';
    if (this.#unknown.has(aspect)) return this.#standsOnHidden(change.before, columns);
    if (change.kind === 'dropPrimaryKey' && this.#hasPrimaryKey(change.object)) return false;
    return readBy(change.before).some(isHidden);
  }

  /** There is one for a table at most. */
  #hasPrimaryKey([schema, table]: ObjectPath): boolean {
    return this.#after.relations.some(
      (one) => one.schema === schema && one.name === table && one.primaryKey !== undefined,
    );
  }

  /** Of what could not be read at all. */
  #standsOnHidden(part: Part, columns: ReadonlySet<string> | undefined): boolean {
    if (listedColumns(part).some((name) => columns?.has(name))) return true;
    if ('refTable' in part) {
      const target = pathKey(part.refTable);
      const targets = this.#columns.get(target);
      return this.#relations.has(target) || part.refColumns.some((name) => targets?.has(name));
    }
    return [...(columns ?? [])].some((name) => textsOf(part).some((text) => mentions(text, name)));
  }
}

/** What a key does not include any more. */
function lostIncludes(before: Part, after: Part): readonly string[] {
  const [was, is] = [before, after].map((part) => ('include' in part ? (part.include ?? []) : []));
  return (was ?? []).filter((name) => !is?.includes(name));
}

/** Columns without which a part is not read. */
function readBy(part: Part): readonly string[] {
  if ('columns' in part) return part.columns;
  if (!('parts' in part)) return [];
  return [...part.parts.flatMap((one) => indexedColumn(one) ?? []), ...part.include];
}

function textsOf(part: Part): readonly string[] {
  if ('expression' in part) return [part.expression];
  if ('definition' in part) return [part.definition];
  return 'parts' in part ? [...part.parts, part.where ?? ''] : [];
}

/** Where a login does not see everything. */
class HiddenPlaces {
  readonly #after: SchemaSnapshot;
  readonly #schemas: ReadonlySet<string>;
  readonly #hidden: ReadonlySet<string>;
  /**
   * Names of hidden relations, as they stay where their schema is called otherwise, or they are in another
   * one; but of those that were hidden before.
   */
  readonly #tables: ReadonlySet<string>;
  /** Schemas and relations in which something is hidden by a name that the older side does not know. */
  readonly #strange: ReadonlySet<string>;

  constructor(before: SchemaSnapshot, after: SchemaSnapshot) {
    const paths = after.hidden.paths ?? [];
    const older = new Set([
      ...before.schemas.map(({ name }) => name),
      ...(before.hidden.paths ?? []).map(pathKey),
      ...before.relations.flatMap((relation) => {
        const path = tablePath(relation);
        return [path, ...relation.columns.map(({ name }) => [...path, name])].map(pathKey);
      }),
    ]);
    this.#after = after;
    this.#schemas = new Set(after.schemas.map(({ name }) => name));
    this.#hidden = new Set(paths.map(pathKey));
    const hiddenBefore = new Set((before.hidden.paths ?? []).map(pathKey));
    const fresh = paths.filter((path) => !hiddenBefore.has(pathKey(path)));
    this.#tables = new Set(fresh.flatMap((path) => (path.length === 2 ? [path[1]] : [])));
    this.#strange = new Set(
      paths.filter((path) => !older.has(pathKey(path))).map((path) => pathKey(path.slice(0, -1))),
    );
  }

  hides({ kind, object }: Change): boolean {
    const [schema] = object;
    switch (kind) {
      case 'dropSchema':
        return this.#hidesSchema(schema);
      case 'dropTable':
      case 'dropView':
        return (
          this.#hidesSchema(schema) ||
          this.#hidesIn([schema], object, 'relations') ||
          this.#tables.has(object[1])
        );
      case 'dropEnum':
      case 'dropDomain':
        return this.#hidesSchema(schema);
      case 'dropColumn':
        return this.#hidesIn(object.slice(0, 2), object, 'columns');
      default:
        return false;
    }
  }

  #hidesSchema(schema: string): boolean {
    return !this.#schemas.has(schema) && this.#hidesIn([], [schema], 'schemas');
  }

  #hidesIn(
    place: readonly string[],
    path: readonly string[],
    kind: 'schemas' | 'relations' | 'columns',
  ): boolean {
    const { hidden } = this.#after;
    if (hidden.paths === undefined) return hidden[kind] > 0;
    return this.#hidden.has(pathKey(path)) || this.#strange.has(pathKey(place));
  }
}
