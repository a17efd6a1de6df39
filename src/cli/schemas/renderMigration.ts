import { formatQuantity } from '../../core/base/sizes';
import { sentence } from '../../core/base/sentence';
import type { Migration } from '../../core/schemaDiff/migration/migration';
import type {
  MigrationReport,
  RowCount,
  TableReport,
} from '../../core/schemaDiff/migration/schemaMigrator';
import { isSamePath, writePath } from '../../core/schemaDiff/model/objectPath';
import { describeChange } from '../../core/schemaDiff/report/changeWords';
import { printable, type TextStyle } from '../terminal/textStyle';

/** A migration for a terminal: its steps, what it leaves out, and what became of it if it was run. */
export function renderMigration(
  migration: Migration,
  style: TextStyle,
  report?: MigrationReport,
): string {
  const { steps, leftOut, notes } = migration;
  const parts = [
    section(
      'Steps',
      steps.map((_, place) => renderStep(migration, place, { style, report })),
      style,
    ),
    section(
      'Left out',
      leftOut.map(
        ({ change, message }) =>
          `  ${style.yellow('-')} ${printable(describeChange(change))}: ${printable(message)}`,
      ),
      style,
    ),
    ...(report === undefined ? [] : [section('Rows', rowLines(report), style)]),
    notes.map((note) => style.dim(sentence(printable(note), ''))).join('\n'),
    summarize(migration, report),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function section(title: string, lines: readonly string[], style: TextStyle): string {
  return lines.length === 0 ? '' : [style.bold(title), ...lines].join('\n');
}

function renderStep(
  { steps }: Migration,
  place: number,
  { style, report }: { readonly style: TextStyle; readonly report: MigrationReport | undefined },
): string {
  const step = steps[place];
  if (step === undefined) return '';
  const done = report?.steps[place];
  const time = done === undefined ? '' : style.dim(`  ${Math.round(done.elapsedMs)} ms`);
  const mark = step.isDestructive ? style.red('!') : style.green('·');
  const warnings = [...new Set(step.hazards.map(({ message }) => message))];
  return [
    `  ${mark} ${printable(step.title)}${time}`,
    ...warnings.map((warning) => `      ${style.yellow('!')} ${printable(warning)}`),
  ].join('\n');
}

function rowLines({ tables, dropped }: MigrationReport): readonly string[] {
  return [
    ...tables.map((table) => `  ${printable(nameOf(table))}: ${rowsOf(table)}`),
    ...dropped.map(
      ({ table, before }) => `  ${printable(writePath(table))}: ${countOf(before)} → dropped`,
    ),
  ];
}

function nameOf({ from, to }: TableReport): string {
  return isSamePath(from, to) ? writePath(to) : `${writePath(from)} → ${writePath(to)}`;
}

function rowsOf({ before, after }: TableReport): string {
  const isSame = before.rows === after.rows && before.isEstimate === after.isEstimate;
  return isSame ? countOf(after) : `${countOf(before)} → ${countOf(after)}`;
}

function countOf({ rows, isEstimate }: RowCount): string {
  const count = formatQuantity(rows, 'row');
  return isEstimate ? `about ${count} (estimate)` : count;
}

function summarize({ steps, leftOut }: Migration, report: MigrationReport | undefined): string {
  const destructive = steps.filter(({ isDestructive }) => isDestructive).length;
  const size = [
    formatQuantity(steps.length, 'step'),
    destructive === 0 ? '' : `${destructive} of them destructive`,
    leftOut.length === 0 ? '' : `${formatQuantity(leftOut.length, 'change')} left out`,
  ].filter((part) => part !== '');
  const plan = size.join(', ');
  if (report === undefined) return plan;
  const time = `in ${Math.round(report.elapsedMs)} ms`;
  return report.isApplied
    ? `Migrated: ${plan}, ${time}; the schema is as planned`
    : `Dry run: ${plan}, ${time}; all of it was taken back`;
}
