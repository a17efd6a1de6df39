import { csvLine } from '../../sync/report/csv';
import type { LineageGraph } from '../graph/lineageGraph';
import { standingOf } from '../report/standing';

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
  'evidence in words',
  'last run in words',
];

/**
 * A line for each thing, with the ids of what it comes from, each apart by a semicolon. Times in UTC. What was
 * not recorded of a thing is said in words, as documents for programs say it.
 */
export function lineageCsv({ nodes, edges }: LineageGraph): string {
  const sources = new Map<string, Set<string>>();
  for (const { source, target } of edges) {
    const known = sources.get(target);
    if (known === undefined) sources.set(target, new Set([source]));
    else known.add(source);
  }
  const lines = nodes.map((node) => {
    const { id, kind, group = '', name, evidence, lastRun, problem = '' } = node;
    const standing = standingOf(node);
    return csvLine([
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
      standing.evidence,
      standing.lastRun,
    ]);
  });
  return [csvLine(heads), ...lines].join('');
}
