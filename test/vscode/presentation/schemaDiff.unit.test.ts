import { expect, test } from 'vitest';
import { diffSchemas } from '../../../src/core/schemaDiff/diffSchemas';
import { planMigration } from '../../../src/core/schemaDiff/migration/planMigration';
import type { MigrationReport } from '../../../src/core/schemaDiff/migration/schemaMigrator';
import {
  applyDetail,
  migrationMarkdown,
  migrationSummary,
  rowsSummary,
} from '../../../src/vscode/schemaDiff/migrate/migrationWords';
import { hazardList, kindTitle } from '../../../src/vscode/schemaDiff/tree/driftWords';
import { aSnapshot, aTable } from '../../fakes/snapshots';

const diff = diffSchemas(
  aSnapshot({ relations: [aTable('run', ['id', 'lane integer', 'note text'])] }),
  aSnapshot({ relations: [aTable('run', ['id', 'lane bigint'])] }),
);
const migration = planMigration(diff, { includesDestructive: true });

function report(rowsAfter: number): MigrationReport {
  const table = ['public', 'run'] as const;
  return {
    isApplied: false,
    steps: migration.steps.map((step) => ({ step, elapsedMs: 1 })),
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
    after: diff.after,
  };
}

test('a dialog says how much is done, what is destructive, where, and what becomes of rows', () => {
  const detail = applyDetail(migration, report(7), 'ada at db:5432/lake');
  expect(detail).toMatch(/^ada at db:5432\/lake\n\d+ steps, 1 destructive\n⚠ /);
  expect(detail).toContain('7 rows in 1 table, none lost');
  expect(detail).toContain('public.run: 7 rows before, 7 rows after');
});

test('rows that are fewer afterwards are not passed over', () => {
  expect(rowsSummary(report(5))).toBe('7 rows in 1 table, fewer afterwards in public.run');
});

test('a table that is dropped stands among the rows, and is not called kept', () => {
  const dropped = [{ table: ['public', 'old'] as const, before: { rows: 3, isEstimate: false } }];
  const gone = { ...report(7), dropped };
  expect(rowsSummary(gone)).toBe('7 rows in 1 table, none lost; 3 rows in 1 dropped table');
  expect(applyDetail(migration, gone, 'ada')).toContain('public.old: 3 rows, dropped');
  expect(migrationMarkdown(migration, gone, 'ada')).toContain('| public.old | 3 rows | dropped |');
});

test('what is left out stands in the summary and the report', () => {
  const careful = planMigration(diff);
  expect(migrationSummary(careful)).toMatch(/none destructive, 1 change left out$/);
  expect(migrationMarkdown(careful, report(7), 'ada')).toMatch(/## Left out\n\n- column note text/);
});

test('hazards and kinds of changes are said in words, each once', () => {
  expect(hazardList([{ kind: 'losesData' }, { kind: 'mayFail' }, { kind: 'losesData' }])).toBe(
    'loses data, may fail',
  );
  expect(kindTitle('addForeignKey')).toBe('Add Foreign Key');
});
