import type { LakePortNumbers } from '../lakePorts';
import type { DemoParts } from './demoPartsShape';
import { demoTexts } from './demoTexts';
import { filesOf } from './pipelines/demoCommits';
import { demoRepositories, pipelinesFolder } from './pipelines/demoRepositories';

/** What the demo workspace is made of: the servers know, so that no front carries it along. */
export function demoParts(ports: LakePortNumbers): DemoParts {
  return {
    texts: demoTexts(ports),
    repositories: demoRepositories.map(({ name, commits }) => ({
      path: `${pipelinesFolder}/${name}`,
      commits,
      texts: filesOf(commits),
    })),
  };
}
