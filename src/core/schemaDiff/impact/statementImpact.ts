import type { SqlNode } from '../../sql/sqlParser';
import type { Change } from '../changes/change';
import { isSamePath, type ColumnPath, type TablePath } from '../model/objectPath';
import { impactWords } from './impactWords';
import type { MappedSchema } from './mappedSchema';
import { findReferences } from './references/findReferences';
import type { ColumnReference, Reference } from './references/reference';
import type { Span } from './references/statementText';
import { afterName, afterPath } from './newNames';

/**
 * How a change reaches a statement. `breaks`: it fails, or means something else. `mayBreak`: that depends
 * on values, or on what cannot be read. `maySee`: it goes on, and what comes out may be different.
 */
export type ImpactEffect = 'breaks' | 'mayBreak' | 'maySee';

/** A place of a statement that changes reach; offsets are of its text. */
export interface StatementHit extends Span {
  readonly effect: ImpactEffect;
  /** At least one, the one that matters most first. */
  readonly changes: readonly Change[];
  /** By its older names. */
  readonly uses: TablePath | ColumnPath;
  /** It could not be read as a statement of Postgres, so that it may be something else. */
  readonly isGuess: boolean;
  /** A sentence without its end. */
  readonly message: string;
  /** What to write there; `undefined` = nothing that is known makes it right. */
  readonly replacement: string | undefined;
  /** Where the replacement changes what a column of the result is called. */
  readonly result: ResultName | undefined;
}

/** A column of a statement's result that is called by what is replaced. */
export interface ResultName {
  /** What to add, and where, for it to stay called as it was; `undefined` = leave the place as it is. */
  readonly keep: { readonly at: number; readonly text: string } | undefined;
  /** It has to stay, whoever reads it. */
  readonly isKept: boolean;
}

/** What changes do to a statement, in its order, each place once. */
export function findStatementImpact(
  sql: string,
  tree: SqlNode,
  schema: MappedSchema,
): readonly StatementHit[] {
  const hits = findReferences(sql, tree, schema).flatMap((use) => hitOf(use, { sql, schema }));
  const sorted = hits.sort((a, b) => a.start - b.start || a.end - b.end);
  return sorted.filter((hit, place) => !isRepeated(hit, sorted[place - 1]));
}

/** A query may be read twice, as the source of several columns that are set at once. */
function isRepeated(hit: StatementHit, before: StatementHit | undefined): boolean {
  return before?.start === hit.start && before.end === hit.end && before.message === hit.message;
}

interface Surroundings {
  readonly sql: string;
  readonly schema: MappedSchema;
}

function hitOf(use: Reference, surroundings: Surroundings): readonly StatementHit[] {
  switch (use.kind) {
    case 'relation':
      return relationHits(use, surroundings);
    case 'qualifier':
      return qualifierHits(use, surroundings);
    case 'column':
      return columnHits(use, surroundings);
    case 'all':
      return [
        hit(use.span, {
          effect: 'maySee',
          changes: use.changes,
          uses: use.uses.path,
          message: impactWords.all(use.how, use.uses.path, use.changes),
        }),
      ];
    case 'missing':
      return [
        hit(use.span, {
          effect: use.change.kind === 'addColumn' ? 'breaks' : 'mayBreak',
          changes: [use.change],
          uses: use.relation.path,
          message: impactWords.missing(use.change),
        }),
      ];
  }
}

type HitParts = Pick<StatementHit, 'effect' | 'changes' | 'uses' | 'message'> &
  Partial<Pick<StatementHit, 'replacement' | 'result'>>;

function hit({ start, end }: Span, parts: HitParts): StatementHit {
  return { start, end, isGuess: false, replacement: undefined, result: undefined, ...parts };
}

function relationHits(
  { relation, span }: Extract<Reference, { kind: 'relation' }>,
  { sql, schema }: Surroundings,
): readonly StatementHit[] {
  const { path, to, changes } = relation;
  const written = sql.slice(span.start, span.end);
  const message = impactWords.relation(relation);
  const parts = { changes, uses: path, message };
  if (to === undefined) {
    const isKnown = changes.length > 0;
    return isKnown
      ? [hit(span, { ...parts, effect: 'breaks' })]
      : brokenView(relation, span, schema);
  }
  const renames = changes.filter((change) => 'to' in change);
  const replacement = afterPath(written, relation, schema);
  if (renames.length > 0 && replacement !== written) {
    return [hit(span, { ...parts, effect: 'breaks', replacement })];
  }
  const others = changes.filter((change) => !('to' in change));
  if (others.length === 0) return brokenView(relation, span, schema);
  return [hit(span, { ...parts, changes: others, effect: 'mayBreak' })];
}

function brokenView(
  { path }: Extract<Reference, { kind: 'relation' }>['relation'],
  span: Span,
  schema: MappedSchema,
): readonly StatementHit[] {
  const why = schema.whyBroken(path);
  if (why === undefined) return [];
  return [
    hit(span, {
      effect: 'mayBreak',
      changes: [why.change],
      uses: path,
      message: impactWords.view(why),
    }),
  ];
}

/** Before a column stands the name of the relation, and its schema where somebody wrote that too. */
function qualifierHits(
  { relation, span, schema: schemaSpan }: Extract<Reference, { kind: 'qualifier' }>,
  { sql }: Surroundings,
): readonly StatementHit[] {
  const { path, to, changes } = relation;
  const parts = { changes, uses: path, message: impactWords.relation(relation) };
  if (to === undefined || isSamePath(path, to)) return [];
  const hits: StatementHit[] = [];
  const note = (place: Span, from: string, name: string): void => {
    if (from === name) return;
    const replacement = afterName(sql.slice(place.start, place.end), name);
    hits.push(hit(place, { ...parts, effect: 'breaks', replacement }));
  };
  if (schemaSpan !== undefined) note(schemaSpan, path[0], to[0]);
  note(span, path[1], to[1]);
  return hits;
}

function columnHits(use: ColumnReference, { sql }: Surroundings): readonly StatementHit[] {
  const { column, span, isParted = false } = use;
  const { path, to, changes } = column;
  if (changes.length === 0 && use.rival === undefined) return [];
  const parts = { effect: 'breaks', changes, uses: path } as const;
  if (isParted) return [hit(span, { ...parts, message: impactWords.parted(column) })];
  const isMoved = changes.some(({ kind }) => kind === 'moveColumn');
  if (to === undefined || isMoved) {
    return [hit(span, { ...parts, message: impactWords.column(column) })];
  }
  const written = sql.slice(span.start, span.end);
  const name = path[2] === to[2] ? written : afterName(written, to[2]);
  return [hit(span, { ...parts, ...renamed(use, { written, name }) })];
}

/** What a column's place feels that is still in its table. */
function renamed(
  use: ColumnReference,
  { written, name }: { readonly written: string; readonly name: string },
): Partial<HitParts> & Pick<HitParts, 'message'> {
  const { column, rival } = use;
  const result = name === written ? undefined : resultOf(use, written);
  if (rival !== undefined) {
    const changes = [...column.changes, rival.change];
    const message = impactWords.rival(column, rival);
    return { changes, message, replacement: qualified(name, rival), result };
  }
  const message = impactWords.column(column);
  return name === written
    ? { effect: 'mayBreak', message }
    : { message, replacement: name, result };
}

function qualified(name: string, rival: NonNullable<ColumnReference['rival']>): string | undefined {
  return rival.qualifier === '' ? undefined : `${afterName('', rival.qualifier)}.${name}`;
}

function resultOf({ output }: ColumnReference, written: string): ResultName | undefined {
  if (output === undefined) return undefined;
  if (output.kind === 'orders') return { keep: undefined, isKept: output.isKept };
  return { keep: { at: output.end, text: ` as ${written}` }, isKept: output.isKept };
}
