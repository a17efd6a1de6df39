import type { Part } from '../changes/change';
import { listedColumns } from '../changes/listedColumns';
import { translateRelation, type Translation } from '../changes/translateNames';
import type { SchemaMatches } from '../match/matches';
import { isSamePath, pathKey, tablePath, type TablePath } from '../model/objectPath';
import type { Relation, SchemaSnapshot, ViewDefinition } from '../model/snapshot';
import { mentions, renameAllIn } from '../normal/renameIn';

/** Which relations and columns of the older snapshot are the newer one's. */
export class StayingParts {
  readonly #relations: ReadonlySet<string>;
  readonly #columns: ReadonlySet<string>;
  readonly #seen: ReadonlySet<string>;

  constructor(
    readonly before: SchemaSnapshot,
    { matches }: Pick<SchemaMatches, 'matches'>,
    readonly translation: Translation,
  ) {
    const accepted = matches.filter((match) => match.accepted);
    this.#seen = new Set(before.relations.map((relation) => pathKey(tablePath(relation))));
    this.#relations = new Set(
      accepted.flatMap(({ kind, from }) => (kind === 'table' ? pathKey(from) : [])),
    );
    this.#columns = new Set(
      accepted.flatMap((match) => {
        if (match.kind !== 'column') return [];
        const [schema, table] = match.from;
        const [laterSchema, laterTable] = match.to;
        const isKept = isSamePath(translation.table([schema, table]), [laterSchema, laterTable]);
        return isKept ? pathKey(match.from) : [];
      }),
    );
  }

  /**
   * A relation of the older snapshot as it would read in the newer one, without the keys, checks and
   * indexes that stand on a column or table which is gone: they go with it.
   */
  of(relation: Relation): Relation {
    const path = tablePath(relation);
    const gone = relation.columns
      .map(({ name }) => name)
      .filter((name) => !this.#columns.has(pathKey([...path, name])));
    const holds = (part: Part): boolean => !listedColumns(part).some((name) => gone.includes(name));
    const stays = (text: string | undefined): boolean =>
      text === undefined || !gone.some((name) => mentions(text, name));
    const { primaryKey, uniques, foreignKeys, checks, exclusions, indexes } = relation;
    const staying: Relation = {
      ...relation,
      primaryKey: primaryKey !== undefined && holds(primaryKey) ? primaryKey : undefined,
      uniques: uniques.filter(holds),
      foreignKeys: foreignKeys.filter(
        (key) => holds(key) && this.#isTarget(key.refTable, key.refColumns),
      ),
      checks: checks.filter(({ expression }) => stays(expression)),
      exclusions: exclusions.filter(({ definition }) => stays(definition)),
      indexes: indexes.filter(
        (index) => holds(index) && [...index.parts, index.where].every(stays),
      ),
    };
    return this.#inFull(relation, translateRelation(staying, this.translation, this.before));
  }

  /** What nobody sees may be there. */
  #isTarget(table: TablePath, columns: readonly string[]): boolean {
    if (!this.#seen.has(pathKey(table))) return true;
    const isThere = (column: string): boolean => this.#columns.has(pathKey([...table, column]));
    return this.#relations.has(pathKey(table)) && columns.every(isThere);
  }

  /** How parts read in full has the newer names in it, too. */
  #inFull(was: Relation, translated: Relation): Relation {
    const path = tablePath(was);
    const renamed = was.columns
      .map(({ name }) => ({ from: name, to: this.translation.column(path, name) }))
      .filter(({ from, to }) => from !== to);
    const written = (text: string): string => renameAllIn(text, renamed);
    const inFull = <T extends { readonly exact?: string | undefined }>(part: T): T =>
      part.exact === undefined ? part : { ...part, exact: written(part.exact) };
    const { checks, exclusions, indexes, view } = translated;
    return {
      ...translated,
      checks: checks.map(inFull),
      exclusions: exclusions.map(inFull),
      indexes: indexes.map((index) => {
        const { exact } = index;
        if (exact === undefined) return index;
        const where = exact.where === undefined ? undefined : written(exact.where);
        return { ...index, exact: { parts: exact.parts.map(written), where } };
      }),
      view: view && this.#viewInFull(view, was.view),
    };
  }

  #viewInFull(view: ViewDefinition, was: ViewDefinition | undefined): ViewDefinition {
    const { translation } = this;
    return {
      ...view,
      exact: view.query === was?.query ? view.exact : undefined,
      dependsOn: view.dependsOn.map((path) => {
        const [schema, table, column] = path;
        const later = translation.table([schema, table]);
        return column === undefined
          ? later
          : [...later, translation.column([schema, table], column)];
      }),
    };
  }
}
