import type { Source, SourceKind } from '../../lake/lake';
import { escapePath } from '../../storage/escapedNames';
import type { Layout } from './layout';
import { metabolomicsDataSets } from './metabolomicsDataSets';
import { proteomicsProjects } from './proteomicsProjects';
import { sequencerRuns, wholeFolders } from './wholeFolders';

const layouts: Readonly<Record<SourceKind, Layout>> = {
  illumina: sequencerRuns,
  folders: wholeFolders,
  proteomics: proteomicsProjects,
  metabolomics: metabolomicsDataSets,
};

/** How runs lie in a source and in the lake. */
export function layoutOf({ kind }: Pick<Source, 'kind'>): Layout {
  return layouts[kind];
}

/** What a run is called in the lake, escaped if the source says so. */
export function nameInLake(source: Source, run: string): string {
  const name = layoutOf(source).nameInLake(run);
  return source.escapeNames ? escapePath(name) : name;
}
