import { formatCount, formatQuantity } from '../../../core/base/sizes';
import type { Migration } from '../../../core/schemaDiff/migration/migration';
import type {
  MigrationReport,
  RowCount,
  TableReport,
} from '../../../core/schemaDiff/migration/schemaMigrator';
import { writePath } from '../../../core/schemaDiff/model/objectPath';
import { describeChange } from '../../../core/schemaDiff/report/changeWords';

/** How much a migration is, such as `4 steps, none destructive, 1 change left out`. */
export function migrationSummary({ steps, leftOut }: Migration): string {
  const destructive = steps.filter(({ isDestructive }) => isDestructive).length;
  return [
    formatQuantity(steps.length, 'step'),
    destructive === 0 ? 'none destructive' : `${formatCount(destructive)} destructive`,
    ...(leftOut.length === 0 ? [] : [`${formatQuantity(leftOut.length, 'change')} left out`]),
  ].join(', ');
}

/** What became of rows: that all are there still, or which tables have fewer; and what is dropped. */
export function rowsSummary({
  tables,
  dropped,
}: Pick<MigrationReport, 'tables' | 'dropped'>): string {
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

/** What a dialog says before anything is kept. */
export function applyDetail(migration: Migration, tried: MigrationReport, where: string): string {
  const destructive = migration.steps.filter(({ isDestructive }) => isDestructive);
  const touched = [
    ...tried.dropped.map(
      ({ table, before }) => `${writePath(table)}: ${countWords(before)}, dropped`,
    ),
    ...tried.tables
      .filter(isTouched(migration))
      .map((table) => `${tableName(table)}: ${rowsWords(table)}`),
  ];
  return [
    where,
    migrationSummary(migration),
    ...destructive.map(({ title }) => `⚠ ${title}`),
    '',
    `Tried on it a moment ago and taken back: ${rowsSummary(tried)}`,
    ...touched.slice(0, mostTables),
    ...(touched.length > mostTables ? [`and ${touched.length - mostTables} more`] : []),
    '',
    'All in one transaction; refused if the schema is another by now.',
  ].join('\n');
}

function isTouched({ steps }: Migration): (table: TableReport) => boolean {
  const names = new Set(
    steps.flatMap(({ changes }) =>
      changes.flatMap((change) => [
        writePath(change.object.slice(0, 2)),
        ...('to' in change ? [writePath(change.to.slice(0, 2))] : []),
      ]),
    ),
  );
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
  migration: Migration,
  report: MigrationReport,
  where: string,
): string {
  const title = report.isApplied ? 'Migration applied' : 'Dry run: everything was taken back';
  const steps = report.steps.map(
    ({ step, elapsedMs }, place) =>
      `${place + 1}. ${escape(step.title)}${step.isDestructive ? ' ⚠ destructive' : ''} (${Math.round(elapsedMs)} ms)`,
  );
  const tables = [
    ...report.tables.map(
      (table) =>
        `| ${escape(tableName(table))} | ${countWords(table.before)} | ${countWords(table.after)} |`,
    ),
    ...report.dropped.map(
      ({ table, before }) => `| ${escape(writePath(table))} | ${countWords(before)} | dropped |`,
    ),
  ];
  const leftOut = migration.leftOut.map(
    ({ change, message }) => `- ${escape(describeChange(change))}: ${escape(message)}`,
  );
  return [
    `# ${title}`,
    `${escape(where)}: ${migrationSummary(migration)}. ${rowsSummary(report)}. ${Math.round(report.elapsedMs)} ms.`,
    ...listed('Steps', steps),
    ...listed(
      'Rows',
      tables.length === 0 ? [] : ['| Table | Before | After |', '| --- | --- | --- |', ...tables],
    ),
    ...listed('Left out', leftOut),
    ...listed(
      'Notes',
      migration.notes.map((note) => `- ${escape(note)}`),
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
