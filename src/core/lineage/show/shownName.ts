import { defaultBranch } from '../../datasets/reference/grosReference';
import type { LineageNode } from '../graph/lineageGraph';

/** What a thing is called where its group does not stand beside it: `expression`, `quality.sql line 4`. */
export function shownName({
  kind,
  name,
  group,
}: Pick<LineageNode, 'kind' | 'name' | 'group'>): string {
  if (group === undefined) return name;
  if (kind === 'dataset') return name === defaultBranch ? group : `${group}/${name}`;
  if (kind === 'query') return `${group.slice(group.lastIndexOf('/') + 1)} ${name}`;
  return name;
}
