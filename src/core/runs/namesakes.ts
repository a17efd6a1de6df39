import type { FileTree } from '../storage/fileTree';
import { layoutOf } from './layouts/layoutOf';
import type { ObservedTree, RunFolders } from './observeTree';

/**
 * A tree of which nothing is carried if another run of the source has the same name in the lake,
 * where the files of the two would mix.
 */
export async function refuseNamesakes(
  tree: ObservedTree,
  { source, run }: RunFolders,
  files: FileTree,
): Promise<ObservedTree> {
  const layout = layoutOf(source);
  if (!layout.foldsNames) return tree;
  const name = layout.nameInLake(run);
  const namesakes = (await files.list(''))
    .filter(({ kind }) => kind === 'folder')
    .map(({ path }) => layout.runOf(path, source))
    .filter((other) => other !== undefined && layout.nameInLake(other) === name);
  if (namesakes.length < 2) return tree;
  const message = `${namesakes.join(' and ')} are both ${name} in the lake, so neither is carried; rename or merge all but one`;
  return {
    ...tree,
    files: [],
    sizeBytes: 0,
    unreadable: [{ path: run, message }, ...tree.unreadable],
  };
}
