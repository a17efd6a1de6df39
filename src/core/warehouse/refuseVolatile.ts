import type { Connection } from '../lake/lake';
import { byteOffsets } from '../sql/byteOffsets';
import { effectOutside, isHarmless } from '../sql/outsideFunctions';
import { howToWrite, type QueryPlan } from './planQuery';
import { QueryError } from './queryError';

/** What leads from a statement to a function that it does not name. */
export type ThroughKind = 'view' | 'policy' | 'operator' | 'cast' | 'domain' | 'aggregate';

/** A function that the catalog calls volatile and that a statement calls, itself or through something. */
export interface VolatileFunction {
  readonly schema: string;
  readonly name: string;
  /** It came with the server or with an extension: it is what its name says. */
  readonly isShipped: boolean;
  /** What of the statement leads to it, and how it is called; `undefined` = the statement calls it. */
  readonly through: { readonly kind: ThroughKind; readonly name: string } | undefined;
}

/**
 * Refuses a statement that calls a function which may do anything: a volatile one that is not known
 * to be harmless. What a function that is declared stable does in truth is not looked into.
 * @throws QueryError `statementRefused`
 */
export function refuseVolatile(
  functions: readonly VolatileFunction[],
  { statement, text, start }: Pick<QueryPlan, 'statement' | 'text' | 'start'>,
  connection: Pick<Connection, 'name' | 'writable'>,
): void {
  const found = functions.find(({ name, isShipped }) => !(isShipped && isHarmless(name)));
  if (found === undefined) return;
  const { functions: called, fields, relations, operators, types } = statement;
  const used = [...called, ...fields, ...relations, ...operators, ...types].find(
    ({ name }) => name === (found.through?.name ?? found.name),
  );
  throw new QueryError('statementRefused', describe(found), {
    remedy: howToWrite(connection),
    offset: used?.byte === undefined ? start : byteOffsets(text)(used.byte),
  });
}

function describe({ schema, name, isShipped, through }: VolatileFunction): string {
  const words =
    (isShipped ? effectOutside(name) : undefined) ??
    'is volatile: it may do what a read-only transaction does not hold back';
  const full = schema === 'pg_catalog' ? name : `${schema}.${name}`;
  return through === undefined
    ? `${full} ${words}`
    : `${subjects[through.kind]} ${through.name} calls ${full}, which ${words}`;
}

const subjects: Readonly<Record<ThroughKind, string>> = {
  view: 'The view',
  policy: 'A row-level policy of',
  operator: 'The operator',
  cast: 'A cast to',
  domain: 'A check of the domain',
  aggregate: 'The aggregate',
};
