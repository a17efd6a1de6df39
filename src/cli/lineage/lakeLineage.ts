import type { LineageOptions } from '../../core/lineage/graph/lineageReader';
import { readingText, readLineage, type ReadLineage } from '../../core/lineage/readLineage';
import type { FullContext } from '../program/commandHost';
import type { LakeSession } from '../lakes/lakeSession';
import { printable } from '../terminal/textStyle';
import type { TraceFlags } from './lineageOptions';

/** The lineage of a session's lake, as of the moment that the options name. */
export async function readLakeLineage(
  { selected: { lake, secrets }, ports, signal, terminal }: LakeSession,
  {
    asOf: moment,
    columns = false,
    filesOf,
  }: Pick<TraceFlags, 'asOf'> & Pick<LineageOptions, 'columns' | 'filesOf'>,
  { connectors, clock }: FullContext,
): Promise<ReadLineage> {
  const passwordOf = secrets.databasePassword.bind(secrets);
  const readers = await connectors.lineageReaders({ lake, ports, passwordOf });
  const asOf =
    moment === undefined ? undefined : await connectors.lineageMoment(lake, moment, signal);
  const read = await readLineage(readers, {
    signal,
    nowMs: clock.nowMs(),
    columns,
    ...(filesOf && { filesOf }),
    ...(asOf === undefined ? {} : { asOf }),
    onProgress: (left) => terminal.showLive(readingText(left)),
  });
  terminal.showLive('');
  return read;
}

/** Says what could not be read, so that something may be missing. */
export function noteProblem({ terminal }: LakeSession, problem: string): void {
  terminal.note(`${terminal.noteStyle.yellow('warning:')} ${printable(problem)}`);
}
