import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { feedGit } from './feedGit';

/** A commit that is to be; its parent is the newest of its branch or, if there is none, the one before it. */
export interface CommitToMake {
  readonly branch: string;
  readonly atMs: number;
  readonly message: string;
  /** What it adds or replaces, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Who commits, in the repository made and after it if the machine knows nobody. */
const identity = { name: 'Lakeside', email: 'lakeside@localhost' };

/**
 * Makes a folder a git repository with these commits, the first one's branch checked out. The same
 * commits have the same hashes everywhere. Settings of git on this machine are not changed.
 *
 * @returns false if there is no git on this machine; the folder is there then, and empty
 * @throws Error with what git says
 */
export async function createHistory(
  folder: string,
  commits: readonly CommitToMake[],
): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const branch = commits[0]?.branch ?? 'master';
  const made = await feedGit(folder, ['init', '--quiet', `--initial-branch=${branch}`]);
  if (made === undefined) return false;
  await appendFile(
    join(folder, '.git', 'config'),
    `[user]\n\tname = ${identity.name}\n\temail = ${identity.email}\n[commit]\n\tgpgsign = false\n[core]\n\tautocrlf = false\n`,
  );
  await feedGit(folder, ['fast-import', '--quiet'], { input: streamOf(commits) });
  await feedGit(folder, ['reset', '--quiet', '--hard']);
  return true;
}

/** @see https://git-scm.com/docs/git-fast-import#_input_format */
function streamOf(commits: readonly CommitToMake[]): string {
  const newest = new Map<string, number>();
  const lines = commits.flatMap(({ branch, atMs, message, files }, index) => {
    const parent = newest.get(branch) ?? (index === 0 ? undefined : index);
    newest.set(branch, index + 1);
    const person = `${identity.name} <${identity.email}> ${Math.floor(atMs / 1000)} +0000`;
    return [
      `commit refs/heads/${branch}`,
      `mark :${index + 1}`,
      `author ${person}`,
      `committer ${person}`,
      dataOf(`${message}\n`),
      ...(parent === undefined ? [] : [`from :${parent}`]),
      ...Object.entries(files).flatMap(([path, content]) => [
        `M 100644 inline ${path}`,
        dataOf(content),
      ]),
      '',
    ];
  });
  return `${lines.join('\n')}\n`;
}

function dataOf(content: string): string {
  return `data ${Buffer.byteLength(content)}\n${content}`;
}
