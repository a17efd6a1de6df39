import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { env } from 'node:process';

/**
 * Files in which a text stands, of all that this VS Code, its workspace and Lakeside have written: logs,
 * settings, what is stored for workspaces, catalogs, state. Databases of the editor are read as bytes.
 */
export async function filesWith(text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of await writtenFiles()) {
    if ((await readFile(file)).includes(text)) found.push(file);
  }
  return found;
}

/** All that Lakeside has logged. */
export async function lakesideLog(): Promise<string> {
  const logs = (await writtenFiles()).filter((file) => basename(file) === 'Lakeside.log');
  return (await Promise.all(logs.map((file) => readFile(file, 'utf8')))).join('');
}

/** The folders are those that the launcher of this VS Code made. */
async function writtenFiles(): Promise<readonly string[]> {
  const folders = [dirname(env['LAKESIDE_STATE'] ?? ''), env['VSCODE_CLI_DATA_DIR'] ?? ''];
  const lists = await Promise.all(
    folders
      .filter((folder) => folder.length > 1)
      .map(async (folder) => {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        return entries
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name));
      }),
  );
  return lists.flat();
}
