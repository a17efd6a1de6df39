import { randomUUID } from 'node:crypto';
import { appendFile, copyFile, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRead } from '../../core/datasets/runs/pipelineRun';
import type { RunningStep } from '../../core/datasets/steps/runningStep';
import { encodeRead, encodeStaged, readsFile, stagedFile, stagingFolder } from './runFolderFiles';

/** Leaves word for a run in its folder. */
export class FolderRunningStep implements RunningStep {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async noteRead(read: RunRead): Promise<void> {
    await appendFile(join(this.#folder, readsFile), encodeRead(read));
  }

  /** Copied, so that the step may go on with its file; what is half copied has no number yet. */
  async stage({
    reference,
    file,
    format,
    upstreams,
  }: Parameters<RunningStep['stage']>[0]): Promise<void> {
    const root = join(this.#folder, stagingFolder);
    const draft = join(root, `draft-${randomUUID()}`);
    await mkdir(draft);
    const name = `data.${format}`;
    await copyFile(file, join(draft, name));
    await writeFile(
      join(draft, stagedFile),
      encodeStaged({ reference, file: name, upstreams: upstreams ?? [] }),
    );
    await moveBehindAll(draft, root);
  }
}

const numberDigits = 6;
const mostTries = 1000;

/** Two commands of a step may stage at once: whoever comes second takes the next number. */
async function moveBehindAll(draft: string, root: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const count = (await readdir(root)).filter((name) => /^\d+$/.test(name)).length;
    try {
      await rename(draft, join(root, String(count + 1).padStart(numberDigits, '0')));
      return;
    } catch (error) {
      if (!isTaken(error) || tries >= mostTries) throw error;
    }
  }
}

/** A folder with something in it cannot be renamed over. */
function isTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM';
}
