import { groupBy } from '../../base/groupBy';
import type { ColumnMatch, SchemaMatches } from '../match/matches';
import { isView } from '../model/isView';
import { pathKey, tablePath } from '../model/objectPath';
import { parentsOf } from '../model/parents';
import type { Check, Relation, SchemaSnapshot } from '../model/snapshot';
import type { Change } from './change';
import { compareColumn } from './compareColumn';
import { compareComment } from './compareComment';
import { compareRelation, type RelationPair } from './compareRelation';
import { compareTypes } from './compareTypes';
import { translateRelation, translationOf, type Translation } from './translateNames';

/**
 * What is different between two snapshots of which it is known what belongs together: schemas first,
 * then types, then relations by their names. Pairs that are only questions count as different things.
 */
export function compareSchemas(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  { matches, values }: SchemaMatches,
): readonly Change[] {
  const types = compareTypes(before, after, values);
  const translation = translationOf(matches, types);
  const pairing = new Pairing(before, after, { translation, matches });
  return [...compareNamespaces(before, after), ...types.changes, ...pairing.changes()];
}

/** Every database has `public`, and DDL need not say so. */
function compareNamespaces(before: SchemaSnapshot, after: SchemaSnapshot): readonly Change[] {
  const named = (snapshot: SchemaSnapshot, name: string): boolean =>
    name === 'public' || snapshot.schemas.some((schema) => schema.name === name);
  const changes: Change[] = [];
  for (const schema of before.schemas) {
    const object = [schema.name] as const;
    const is = after.schemas.find(({ name }) => name === schema.name);
    if (!named(after, schema.name)) changes.push({ kind: 'dropSchema', object, before: schema });
    else if (is !== undefined) changes.push(...compareComment(object, schema, is));
  }
  for (const schema of after.schemas) {
    if (named(before, schema.name)) continue;
    changes.push({ kind: 'addSchema', object: [schema.name], after: schema });
  }
  return changes;
}

interface PairingParts extends Pick<SchemaMatches, 'matches'> {
  readonly translation: Translation;
}

type MatchesByTable = ReadonlyMap<string, readonly ColumnMatch[]>;

/** The relations of two snapshots, side by side. */
class Pairing {
  readonly #fromOf = new Map<string, Relation>();
  readonly #newer: ReadonlyMap<string, Relation>;
  readonly #moves: readonly ColumnMatch[];
  readonly #keptFrom: MatchesByTable;
  readonly #movedFrom: MatchesByTable;
  readonly #movedTo: MatchesByTable;

  constructor(
    readonly before: SchemaSnapshot,
    readonly after: SchemaSnapshot,
    readonly parts: PairingParts,
  ) {
    this.#newer = new Map(after.relations.map((relation) => [keyOf(relation), relation]));
    const earlier = new Map(before.relations.map((relation) => [keyOf(relation), relation]));
    for (const match of parts.matches) {
      const relation =
        match.kind === 'table' && match.accepted ? earlier.get(pathKey(match.from)) : undefined;
      if (relation !== undefined) this.#fromOf.set(pathKey(match.to), relation);
    }
    const columns = parts.matches.filter(
      (match): match is ColumnMatch => match.kind === 'column' && match.accepted,
    );
    const isMove = ({ from, to }: ColumnMatch): boolean =>
      pathKey(parts.translation.table([from[0], from[1]])) !== tableKey(to);
    const parted = groupBy(columns, isMove);
    this.#moves = parted.get(true) ?? [];
    this.#keptFrom = groupBy(parted.get(false) ?? [], ({ from }) => tableKey(from));
    this.#movedFrom = groupBy(this.#moves, ({ from }) => tableKey(from));
    this.#movedTo = groupBy(this.#moves, ({ to }) => tableKey(to));
  }

  changes(): readonly Change[] {
    const { before, after } = this;
    const paired = new Set(this.#fromOf.values());
    const gone = before.relations.filter((relation) => !paired.has(relation));
    const kept = after.relations.flatMap((relation) => {
      const from = this.#fromOf.get(keyOf(relation));
      return from === undefined
        ? [addition(relation)]
        : compareRelation(this.#pair(from, relation));
    });
    return [...gone.map(removal), ...kept, ...this.#moves.flatMap((match) => this.#move(match))];
  }

  #pair(from: Relation, after: Relation): RelationPair {
    const { translation } = this.parts;
    const key = keyOf(from);
    const matched = this.#keptFrom.get(key) ?? [];
    return {
      from: tablePath(from),
      before: translateRelation(from, translation, this.before),
      after,
      columns: new Map(matched.map((match) => [match.from[2], match.to[2]])),
      movedHere: new Set(this.#movedTo.get(keyOf(after))?.map(({ to }) => to[2])),
      movedAway: new Set(this.#movedFrom.get(key)?.map((match) => match.from[2])),
      checksAbove: this.#checksAbove(after),
    };
  }

  /** Without those that heirs do without. */
  #checksAbove(relation: Relation): readonly Check[] {
    return parentsOf(relation).flatMap((path) => {
      const parent = this.#newer.get(pathKey(path));
      if (parent === undefined) return [];
      const inherited = parent.checks.filter(({ noInherit }) => noInherit !== true);
      return [...inherited, ...this.#checksAbove(parent)];
    });
  }

  /** A column in another table, and what else is different of it. */
  #move(match: ColumnMatch): readonly Change[] {
    const before = findColumn(this.before, match.from);
    const after = findColumn(this.after, match.to);
    const move: Change = { kind: 'moveColumn', object: match.from, to: match.to };
    if (before === undefined || after === undefined) return [move];
    return [move, ...compareColumn(match.to, before, after)];
  }
}

function keyOf(relation: Relation): string {
  return pathKey(tablePath(relation));
}

function tableKey([schema, table]: ColumnMatch['from']): string {
  return pathKey([schema, table]);
}

function findColumn(
  { relations }: SchemaSnapshot,
  [schema, table, name]: ColumnMatch['from'],
): Relation['columns'][number] | undefined {
  const relation = relations.find((one) => one.schema === schema && one.name === table);
  return relation?.columns.find((column) => column.name === name);
}

function addition(relation: Relation): Change {
  const object = tablePath(relation);
  return { kind: isView(relation) ? 'addView' : 'addTable', object, after: relation };
}

function removal(relation: Relation): Change {
  const object = tablePath(relation);
  return { kind: isView(relation) ? 'dropView' : 'dropTable', object, before: relation };
}
