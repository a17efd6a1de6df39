import { UsageError } from '../../base/errors';

/** A step of how the server carries a statement out. */
export interface PlanStep {
  /** Such as `Seq Scan on run r`. */
  readonly title: string;
  /** What it filters by, joins on, sorts by: one for each line. */
  readonly details: readonly string[];
  /** In the server's own units, in which reading a page in order is 1. */
  readonly costStart: number;
  readonly costTotal: number;
  /** Rows it is expected to put out. */
  readonly rowCountEstimate: number;
  /** Of all of it, as a share from 0 to 1: what this step costs without those below it. */
  readonly ownShare: number;
  /** What was measured; `undefined` = the statement was not run. */
  readonly actual: ActualStep | undefined;
  readonly children: readonly PlanStep[];
}

export interface ActualStep {
  /** Of all its repetitions together. */
  readonly totalMs: number;
  readonly rowCount: number;
  readonly loops: number;
}

/**
 * The plan that `EXPLAIN (FORMAT JSON)` wrote. @throws UsageError if the text is none
 * @see https://www.postgresql.org/docs/current/sql-explain.html
 */
export function readPlan(text: string): PlanStep {
  const [first] = asList(parseJson(text));
  const root = asRecord(asRecord(first)['Plan']);
  if (Object.keys(root).length === 0) throw unreadable();
  return readStep(root, Math.max(Number(root['Total Cost']) || 0, Number.MIN_VALUE));
}

type Fields = Readonly<Record<string, unknown>>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable();
  }
}

function readStep(step: Fields, wholeCost: number): PlanStep {
  const children = asList(step['Plans']).map((child) => readStep(asRecord(child), wholeCost));
  const costTotal = numberOf(step['Total Cost']);
  const below = children.reduce((sum, child) => sum + child.costTotal, 0);
  return {
    title: titleOf(step),
    details: detailsOf(step),
    costStart: numberOf(step['Startup Cost']),
    costTotal,
    rowCountEstimate: numberOf(step['Plan Rows']),
    ownShare: Math.min(1, Math.max(0, costTotal - below) / wholeCost),
    actual: actualOf(step),
    children,
  };
}

function titleOf(step: Fields): string {
  const relation = step['Relation Name'] ?? step['CTE Name'] ?? step['Function Name'];
  const schema = textOf(step['Schema']);
  const alias = textOf(step['Alias']);
  const name = [schema, textOf(relation)].filter((part) => part !== '').join('.');
  const on =
    name === '' ? '' : ` on ${name}${alias !== '' && alias !== relation ? ` ${alias}` : ''}`;
  const index = textOf(step['Index Name']);
  const using = index === '' ? '' : ` using ${index}`;
  const join = textOf(step['Join Type']);
  const kind = [join === 'Inner' ? '' : join, textOf(step['Node Type'])].join(' ').trim();
  return `${kind}${using}${on}`;
}

const shownFields = `Index Cond, Recheck Cond, Filter, Hash Cond, Merge Cond, Join Filter, Sort Key,
  Group Key, Strategy, Subplan Name, Workers Planned, Rows Removed by Filter, Sort Method,
  Sort Space Used, Heap Fetches`.split(/,\s+/);

function detailsOf(step: Fields): readonly string[] {
  return shownFields.flatMap((field) => {
    const value = step[field];
    if (value === undefined) return [];
    return [`${field}: ${Array.isArray(value) ? value.join(', ') : textOf(value)}`];
  });
}

function actualOf(step: Fields): ActualStep | undefined {
  if (step['Actual Loops'] === undefined) return undefined;
  const loops = numberOf(step['Actual Loops']);
  return {
    totalMs: numberOf(step['Actual Total Time']) * loops,
    rowCount: numberOf(step['Actual Rows']) * loops,
    loops,
  };
}

function asRecord(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function unreadable(): UsageError {
  return new UsageError('The plan of the statement cannot be read', {
    remedy: 'Run EXPLAIN as a statement to see it as text',
  });
}
