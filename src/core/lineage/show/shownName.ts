import { defaultBranch } from '../../datasets/reference/grosReference';
import type { LineageNode } from '../graph/lineageGraph';

/** What a thing is called where its group does not stand beside it: `expression`, `quality.sql:4`. */
export function shownName({
  kind,
  name,
  group,
}: Pick<LineageNode, 'kind' | 'name' | 'group'>): string {
  if (kind !== 'dataset' || group === undefined) return name;
  return name === defaultBranch ? group : `${group}/${name}`;
}
