import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { RunRead } from '../../core/datasets/runs/pipelineRun';
import type {
  LeftFile,
  RunFolder,
  RunFolders,
  StagedPublication,
} from '../../core/datasets/steps/runFolder';
import { comparePaths } from '../../core/storage/pathOrder';
import { addOwner, sweepOwnedFolders } from '../fileSystem/ownedFolders';
import { readsFile, stagingFolder, stagedFile, parseRead, parseStaged } from './runFolderFiles';

/** What folders of runs among the temporary files are called. */
const prefix = 'lakeside-run-';

/** Folders for runs among the temporary files of this machine. */
export class NodeRunFolders implements RunFolders {
  async create(runId: string): Promise<RunFolder> {
    await sweepOwnedFolders(prefix);
    // Only this user may enter what mkdtemp makes.
    const folder = await mkdtemp(join(tmpdir(), `${prefix}${runId}-`));
    await addOwner(folder);
    await mkdir(join(folder, 'output'));
    await mkdir(join(folder, stagingFolder));
    return new NodeRunFolder(folder);
  }
}

class NodeRunFolder implements RunFolder {
  readonly folder: string;
  #claimed: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  get outputFolder(): string {
    return join(this.folder, 'output');
  }

  async reads(): Promise<readonly RunRead[]> {
    const lines = (await textOf(join(this.folder, readsFile))).split('\n');
    return lines.flatMap((line) => parseRead(line) ?? []);
  }

  /** Each in a folder of its own, which gets its name once all of it is there. */
  async staged(): Promise<readonly StagedPublication[]> {
    const root = join(this.folder, stagingFolder);
    const names = (await readdir(root)).filter((name) => /^\d+$/.test(name)).sort(comparePaths);
    const staged: StagedPublication[] = [];
    for (const name of names) {
      const folder = join(root, name);
      const told = parseStaged(await textOf(join(folder, stagedFile)));
      if (told === undefined) continue;
      staged.push({ ...told, file: join(folder, told.file) });
    }
    return staged;
  }

  async left(): Promise<readonly LeftFile[]> {
    const root = this.outputFolder;
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => ({ file, path: relative(root, file).split(sep).join('/') }))
      .sort((a, b) => comparePaths(a.path, b.path));
  }

  claim(processId: number): void {
    // Without it the folder may go while the step of a killed run still writes there, which nobody reads.
    this.#claimed = addOwner(this.folder, { groupId: processId }).catch(() => undefined);
  }

  async dispose(): Promise<void> {
    await this.#claimed;
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
