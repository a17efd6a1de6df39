import { csvLine } from '../../sync/report/csv';
import type { LineageGraph } from '../graph/lineageGraph';

const heads = [
  'id',
  'kind',
  'group',
  'name',
  'evidence',
  'files',
  'last run',
  'at',
  'problem',
  'comes from',
];

/** A line for each thing, with the ids of what it comes from, each apart by a semicolon. Times in UTC. */
export function lineageCsv({ nodes, edges }: LineageGraph): string {
  const sources = new Map<string, Set<string>>();
  for (const { source, target } of edges) {
    const known = sources.get(target);
    if (known === undefined) sources.set(target, new Set([source]));
    else known.add(source);
  }
  const lines = nodes.map(({ id, kind, group = '', name, evidence, lastRun, problem = '' }) =>
    csvLine([
      id,
      kind,
      group,
      name,
      evidence?.level ?? '',
      evidence?.files ?? '',
      lastRun?.state ?? '',
      lastRun?.atMs === undefined ? '' : new Date(lastRun.atMs).toISOString(),
      problem,
      [...(sources.get(id) ?? [])].join('; '),
    ]),
  );
  return [csvLine(heads), ...lines].join('');
}
