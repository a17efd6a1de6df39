import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runFiles, type RunShape } from '../../fakes/runFolders';

/** Writes a run as an instrument does, an hour ago, and returns its name. */
export async function writeRun(
  folder: string,
  shape: RunShape & { readonly name: string },
): Promise<string> {
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (const { path, content } of runFiles(shape)) {
    const file = join(folder, shape.name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : bytesOf(content));
    await utimes(file, anHourAgo, anHourAgo);
  }
  return shape.name;
}

function bytesOf(content: {
  readonly sizeBytes: number;
  fill(offset: number, into: Uint8Array): void;
}): Uint8Array {
  const bytes = new Uint8Array(content.sizeBytes);
  content.fill(0, bytes);
  return bytes;
}
