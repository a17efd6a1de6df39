import { describeError, inOneSentence, OperatorError } from '../../core/base/errors';
import { formatQuantity } from '../../core/base/sizes';
import { keepRenames, type RenamedObjects } from '../../core/lineage/openLineage/keepRenames';
import { givenNames } from '../../core/schemaDiff/migration/givenNames';
import type { Migration } from '../../core/schemaDiff/migration/migration';
import type { FullContext } from '../program/commandHost';
import { connectSelected } from '../lakes/lakeSession';
import { selectStorage } from '../lakes/selectLake';
import type { Terminal } from '../terminal/terminal';
import { printable } from '../terminal/textStyle';

interface Telling {
  readonly flags: { readonly lake?: string };
  readonly context: FullContext;
  readonly terminal: Terminal;
}

/**
 * Keeps with the lake's lineage what an applied migration of one of its connections renamed, if the lake
 * has datasets. The migration is applied all the same: whatever stands in the way is said, not thrown.
 */
export async function tellRenames(
  connection: string,
  migration: Migration,
  telling: Telling,
): Promise<void> {
  const renamed = givenNames(migration);
  if (renamed.length === 0) return;
  const { terminal, context } = telling;
  const objects = { connection, renamed, atMs: context.clock.nowMs() };
  try {
    if (!(await keep(objects, telling))) return;
    terminal.note(`Lineage knows ${formatQuantity(renamed.length, 'newer name')}`);
  } catch (error) {
    const why = error instanceof OperatorError ? inOneSentence(error) : describeError(error);
    const text = `Lineage does not know what was renamed in ${connection}: ${why}`;
    terminal.note(`${terminal.noteStyle.yellow('warning:')} ${printable(text)}`);
  }
}

/** False = the lake has no datasets, beside which that would be kept. */
async function keep(
  objects: RenamedObjects,
  { flags, context, terminal }: Telling,
): Promise<boolean> {
  const selected = await selectStorage(flags, context, terminal);
  if (selected.lake.datasets === undefined) return false;
  const ports = await connectSelected(selected, { flags, context, terminal });
  try {
    const events = await context.connectors.lineageEvents({ lake: selected.lake, ports });
    if (events === undefined) return false;
    await keepRenames(objects, events, context.signal);
    return true;
  } finally {
    ports.dispose();
  }
}
