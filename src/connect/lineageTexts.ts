import { dirname, relative, sep } from 'node:path';
import type { Lake } from '../core/lake/lake';
import type { LineageOptions } from '../core/lineage/graph/lineageReader';
import type { QueryFolder, TextRevision } from '../core/lineage/readers/queries/queryFolder';
import type { WalkOptions } from '../core/lineage/readers/queries/walkFiles';
import type { FolderFile } from '../core/schemaDiff/impact/folders/folderImpact';
import type { LakePorts } from '../core/storage/ports';

interface LineageTexts {
  readonly lake: Pick<Lake, 'file' | 'pipelines' | 'sources'>;
  readonly ports: Pick<LakePorts, 'fileTree'>;
}

/** The lake's own folder without those of pipelines, and these, whose statements are what the pipelines read. */
export function queryFolders(
  { lake, ports }: LineageTexts,
  { asOf, signal }: LineageOptions,
): readonly QueryFolder[] {
  const own = dirname(lake.file);
  const pipelines = (lake.pipelines ?? []).filter(({ folder }) => folder !== own);
  const data = lake.sources.map(({ folder }) => folder);
  const filesOf = (
    folder: string,
    leftOut: readonly string[],
    commit?: string,
  ): AsyncIterable<FolderFile> => {
    const without = new Set(leftOut.map((other) => relative(folder, other).split(sep).join('/')));
    return folderFiles(ports, { folder, commit, without, signal });
  };
  // A checkout may lie in the lake's folder, whose repository knows nothing of its files.
  const checkouts = pipelines.map(({ folder }) => folder);
  return [
    {
      folder: own,
      prefix: '',
      files: filesOf(own, [...data, ...checkouts], asOf?.commit),
      revision: async () =>
        asOf?.commit === undefined
          ? revisionOf(own, signal)
          : { commit: asOf.commit, changed: new Set<string>() },
    },
    ...pipelines.map(({ name, folder }) => ({
      folder,
      prefix: `${relative(own, folder).split(sep).join('/')}/`,
      files: filesOf(folder, data),
      pipeline: name,
      revision: () => revisionOf(folder, signal),
    })),
  ];
}

async function revisionOf(folder: string, signal: AbortSignal): Promise<TextRevision | undefined> {
  const git = await import('../connectors/git/changedFiles');
  return git.changedFiles(folder, signal);
}

async function* folderFiles(
  ports: Pick<LakePorts, 'fileTree'>,
  place: WalkOptions & { readonly folder: string; readonly commit: string | undefined },
): AsyncGenerator<FolderFile> {
  const { folder, commit, signal } = place;
  if (commit === undefined) {
    const { walkFiles } = await import('../core/lineage/readers/queries/walkFiles');
    yield* walkFiles(ports.fileTree(folder), place);
  } else {
    const { filesAt } = await import('../connectors/git/filesAt');
    yield* filesAt(folder, commit, signal);
  }
}
