import { expect, test } from 'vitest';
import { diffSchemas } from '../../../src/core/schemaDiff/diffSchemas';
import type { LeftOutReason } from '../../../src/core/schemaDiff/migration/migration';
import { planMigration } from '../../../src/core/schemaDiff/migration/planMigration';
import {
  outlineMigration,
  type MigrationOutcome,
  type PlannedOmission,
} from '../../../src/core/schemaDiff/migration/migrationPlan';
import {
  applyDetail,
  emptyRemedy,
  migrationMarkdown,
  planSummary,
  rowsSummary,
} from '../../../src/vscode/schemaDiff/migrate/migrationWords';
import { hazardList, kindTitle } from '../../../src/vscode/schemaDiff/tree/driftWords';
import { aSnapshot, aTable } from '../../fakes/snapshots';

const diff = diffSchemas(
  aSnapshot({ relations: [aTable('run', ['id', 'lane integer', 'note text'])] }),
  aSnapshot({ relations: [aTable('run', ['id', 'lane bigint'])] }),
);
const plan = outlineMigration(planMigration(diff, { includesDestructive: true }));

function outcome(rowsAfter: number): MigrationOutcome {
  const table = ['public', 'run'] as const;
  return {
    isApplied: false,
    stepsMs: plan.steps.map(() => 1),
    tables: [
      {
        from: table,
        to: table,
        before: { rows: 7, isEstimate: false },
        after: { rows: rowsAfter, isEstimate: false },
      },
    ],
    dropped: [],
    elapsedMs: 12,
  };
}

test('a dialog says how much is done, what is destructive, where, and what becomes of rows', () => {
  const detail = applyDetail(plan, outcome(7), 'ada at db:5432/lake');
  expect(detail).toMatch(/^ada at db:5432\/lake\n\d+ steps, 1 destructive\n⚠ /);
  expect(detail).toContain('7 rows in 1 table, none lost');
  expect(detail).toContain('public.run: 7 rows before, 7 rows after');
});

test('rows that are fewer afterwards are not passed over', () => {
  expect(rowsSummary(outcome(5))).toBe('7 rows in 1 table, fewer afterwards in public.run');
});

test('a table that is dropped stands among the rows, and is not called kept', () => {
  const dropped = [{ table: ['public', 'old'] as const, before: { rows: 3, isEstimate: false } }];
  const gone = { ...outcome(7), dropped };
  expect(rowsSummary(gone)).toBe('7 rows in 1 table, none lost; 3 rows in 1 dropped table');
  expect(applyDetail(plan, gone, 'ada')).toContain('public.old: 3 rows, dropped');
  expect(migrationMarkdown(plan, gone, 'ada')).toContain('| public.old | 3 rows | dropped |');
});

test('a plan without a step says what to do by why nothing is done', () => {
  const omit = (reason: LeftOutReason): PlannedOmission => {
    return { words: 'table lab.u', reason, message: 'it is left out', isRename: false };
  };
  const remedyOf = (...reasons: readonly LeftOutReason[]): string =>
    emptyRemedy({ leftOut: reasons.map(omit) });
  expect(remedyOf()).toBe('the two sides match');
  expect(remedyOf('notVisible', 'undecided')).toMatch(/^answer the questions/);
  expect(remedyOf('notVisible', 'notVisible')).toMatch(/^compare with a connection whose login/);
  expect(remedyOf('notVisible', 'destructive')).toMatch(/^check the boxes/);
});

test('what is left out stands in the summary and the report', () => {
  const careful = outlineMigration(planMigration(diff));
  expect(planSummary(careful)).toMatch(/none destructive, 1 change left out$/);
  expect(migrationMarkdown(careful, outcome(7), 'ada')).toMatch(
    /## Left out\n\n- column note text/,
  );
});

test('a dialog says what is left out and what to know, the first few of many', () => {
  const careful = outlineMigration(planMigration(diff));
  const [omission] = careful.leftOut;
  const leftOut = Array.from({ length: 9 }, () => omission).filter((one) => one !== undefined);
  const detail = applyDetail({ ...careful, leftOut, notes: ['Mind the gap'] }, outcome(7), 'ada');
  expect(detail).toMatch(/\n\nLeft out:\ncolumn note text: .+\n/);
  expect(detail).toContain('\nand 3 more\n\nTo know:\nMind the gap\n\nAll in one transaction');
  expect(applyDetail({ ...careful, leftOut: [] }, outcome(7), 'ada')).not.toContain('Left out:');
});

test('hazards and kinds of changes are said in words, each once', () => {
  expect(hazardList([{ kind: 'losesData' }, { kind: 'mayFail' }, { kind: 'losesData' }])).toBe(
    'loses data, may fail',
  );
  expect(kindTitle('addForeignKey')).toBe('Add Foreign Key');
});
