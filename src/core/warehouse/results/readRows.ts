import type { QueryPlan } from '../planQuery';
import type { ResultRow, RunOptions, SqlRunner } from '../sqlRunner';

/**
 * All rows of a short result, up to the limit.
 * @throws as {@link SqlRunner.run}
 */
export async function readRows(
  runner: SqlRunner,
  plan: QueryPlan,
  options: Pick<RunOptions, 'rowLimit' | 'timeoutMs' | 'signal'>,
): Promise<readonly ResultRow[]> {
  const found: ResultRow[] = [];
  await runner.run(plan, {
    ...options,
    onNotice: () => undefined,
    sink: {
      form: 'rows',
      begin: () => Promise.resolve(),
      rows: (rows) => {
        found.push(...rows);
        return Promise.resolve();
      },
      csv: () => Promise.resolve(),
      end: () => Promise.resolve(),
    },
  });
  return found;
}
