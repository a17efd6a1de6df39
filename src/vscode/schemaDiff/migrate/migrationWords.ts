import { formatCount, formatQuantity } from '../../../core/base/sizes';
import type {
  MigrationOutcome,
  MigrationPlan,
} from '../../../core/schemaDiff/migration/migrationPlan';
import type { RowCount, TableReport } from '../../../core/schemaDiff/migration/schemaMigrator';
import { writePath } from '../../../core/schemaDiff/model/objectPath';

/** How much a migration is, such as `4 steps, none destructive, 1 change left out`. */
export function planSummary({ steps, leftOut }: MigrationPlan): string {
  const destructive = steps.filter(({ isDestructive }) => isDestructive).length;
  return [
    formatQuantity(steps.length, 'step'),
    destructive === 0 ? 'none destructive' : `${formatCount(destructive)} destructive`,
    ...(leftOut.length === 0 ? [] : [`${formatQuantity(leftOut.length, 'change')} left out`]),
  ].join(', ');
}

/** What to do where a plan has no step. */
export function emptyRemedy({ leftOut }: Pick<MigrationPlan, 'leftOut'>): string {
  if (leftOut.length === 0) return 'the two sides match';
  const reasons = leftOut.map(({ reason }) => reason);
  if (reasons.includes('undecided')) return 'answer the questions in Schema Drift first';
  return reasons.every((reason) => reason === 'notVisible')
    ? 'compare with a connection whose login sees what this one does not'
    : 'check the boxes of changes, or include destructive steps';
}

/** What became of rows: that all are there still, or which tables have fewer; and what is dropped. */
export function rowsSummary({
  tables,
  dropped,
}: Pick<MigrationOutcome, 'tables' | 'dropped'>): string {
  const fewer = tables.filter(({ before, after }) => after.rows < before.rows);
  const fate =
    fewer.length === 0
      ? 'none lost'
      : `fewer afterwards in ${fewer.map(({ to }) => writePath(to)).join(', ')}`;
  const kept = `${rowsIn(tables, 'table')}, ${fate}`;
  return dropped.length === 0 ? kept : `${kept}; ${rowsIn(dropped, 'dropped table')}`;
}

function rowsIn(tables: readonly { readonly before: RowCount }[], noun: string): string {
  const rows = tables.reduce((sum, { before }) => sum + before.rows, 0);
  return `${formatQuantity(rows, 'row')} in ${formatQuantity(tables.length, noun)}`;
}

/** Most tables that a dialog counts the rows of; the report has all. */
const mostTables = 12;

/** Most changes and notes that a dialog names, each; the SQL and the report have all. */
const mostSaid = 6;

/** What a dialog says before anything is kept. */
export function applyDetail(plan: MigrationPlan, tried: MigrationOutcome, where: string): string {
  const destructive = plan.steps.filter(({ isDestructive }) => isDestructive);
  const rows = [
    ...tried.dropped.map(
      ({ table, before }) => `${writePath(table)}: ${countWords(before)}, dropped`,
    ),
    ...tried.tables
      .filter(isTouched(plan))
      .map((table) => `${tableName(table)}: ${rowsWords(table)}`),
  ];
  return [
    where,
    planSummary(plan),
    ...destructive.map(({ title }) => `⚠ ${title}`),
    '',
    `Tried on it a moment ago and taken back: ${rowsSummary(tried)}`,
    ...upTo(mostTables, rows),
    ...paragraph(
      'Left out:',
      plan.leftOut.map(({ words, message }) => `${words}: ${message}`),
    ),
    ...paragraph('To know:', plan.notes),
    '',
    'All in one transaction; refused if the schema is another by now.',
  ].join('\n');
}

function paragraph(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...upTo(mostSaid, lines)];
}

function upTo(most: number, lines: readonly string[]): readonly string[] {
  const rest = lines.length - most;
  return rest > 0 ? [...lines.slice(0, most), `and ${formatCount(rest)} more`] : lines;
}

function isTouched({ touched }: MigrationPlan): (table: TableReport) => boolean {
  const names = new Set(touched.map(writePath));
  return ({ from, to }) => names.has(writePath(from)) || names.has(writePath(to));
}

function tableName({ from, to }: TableReport): string {
  const [old, fresh] = [writePath(from), writePath(to)];
  return old === fresh ? old : `${old} → ${fresh}`;
}

function rowsWords({ before, after }: TableReport): string {
  return `${countWords(before)} before, ${countWords(after)} after`;
}

function countWords({ rows, isEstimate }: RowCount): string {
  return `${isEstimate ? 'est. ' : ''}${formatQuantity(rows, 'row')}`;
}

/** A migration that was tried or applied, as Markdown. */
export function migrationMarkdown(
  plan: MigrationPlan,
  outcome: MigrationOutcome,
  where: string,
): string {
  const title = outcome.isApplied ? 'Migration applied' : 'Dry run: everything was taken back';
  const steps = plan.steps.map(
    (step, place) =>
      `${place + 1}. ${escape(step.title)}${step.isDestructive ? ' ⚠ destructive' : ''} (${Math.round(outcome.stepsMs[place] ?? 0)} ms)`,
  );
  const tables = [
    ...outcome.tables.map(
      (table) =>
        `| ${escape(tableName(table))} | ${countWords(table.before)} | ${countWords(table.after)} |`,
    ),
    ...outcome.dropped.map(
      ({ table, before }) => `| ${escape(writePath(table))} | ${countWords(before)} | dropped |`,
    ),
  ];
  const leftOut = plan.leftOut.map(
    ({ words, message }) => `- ${escape(words)}: ${escape(message)}`,
  );
  return [
    `# ${title}`,
    `${escape(where)}: ${planSummary(plan)}. ${rowsSummary(outcome)}. ${Math.round(outcome.elapsedMs)} ms.`,
    ...listed('Steps', steps),
    ...listed(
      'Rows',
      tables.length === 0 ? [] : ['| Table | Before | After |', '| --- | --- | --- |', ...tables],
    ),
    ...listed('Left out', leftOut),
    ...listed(
      'Notes',
      plan.notes.map((note) => `- ${escape(note)}`),
    ),
  ].join('\n\n');
}

/** Read as it is as often as it is rendered: only what would be taken for a mark is escaped. */
function escape(text: string): string {
  return text.replace(/[\\`*[\]<>|]/g, '\\$&').replace(/\s+/g, ' ');
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.join('\n')];
}
