import { createHash } from 'node:crypto';
import type { DemoCommit } from './demoRepositories';

/** Who commits in the demo: the hashes are the same on every machine. */
const person = 'Lakeside <lakeside@localhost>';

/** The files of the first commit's branch, as its newest commit has them. */
export function filesOf(commits: readonly DemoCommit[]): Readonly<Record<string, string>> {
  return filesAt(
    commits,
    commits.findLastIndex(({ branch }) => branch === commits[0]?.branch),
  );
}

/**
 * The hash of each commit, as git gives it, so that what tells of commits needs no git. Files lie in no
 * folders.
 * @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
export function hashesOf(commits: readonly DemoCommit[]): readonly string[] {
  const hashes: string[] = [];
  for (const [index, { atMs, message }] of commits.entries()) {
    const parent = hashes[parentOf(commits, index) ?? -1];
    const at = `${person} ${Math.floor(atMs / 1000)} +0000`;
    const lines = [
      `tree ${hashOf('tree', treeOf(filesAt(commits, index))).toString('hex')}`,
      ...(parent === undefined ? [] : [`parent ${parent}`]),
      `author ${at}`,
      `committer ${at}`,
      '',
      `${message}\n`,
    ];
    hashes.push(hashOf('commit', Buffer.from(lines.join('\n'))).toString('hex'));
  }
  return hashes;
}

/** The newest commit of its branch, or the one before a branch begins. */
function parentOf(commits: readonly DemoCommit[], index: number): number | undefined {
  const branch = commits[index]?.branch;
  const own = commits.findLastIndex((commit, at) => at < index && commit.branch === branch);
  if (own >= 0) return own;
  return index === 0 ? undefined : index - 1;
}

function filesAt(commits: readonly DemoCommit[], index: number): Readonly<Record<string, string>> {
  const parent = parentOf(commits, index);
  const before = parent === undefined ? {} : filesAt(commits, parent);
  return { ...before, ...commits[index]?.files };
}

function treeOf(files: Readonly<Record<string, string>>): Buffer {
  const names = Object.keys(files).toSorted((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  return Buffer.concat(
    names.flatMap((name) => [
      Buffer.from(`100644 ${name}\0`),
      hashOf('blob', Buffer.from(files[name] ?? '')),
    ]),
  );
}

function hashOf(type: 'blob' | 'tree' | 'commit', content: Buffer): Buffer {
  const head = Buffer.from(`${type} ${content.length}\0`);
  return createHash('sha1').update(head).update(content).digest();
}
