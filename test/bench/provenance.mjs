import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a figure is a figure of, and what measures it. Its results and the README come of it. */
const MEASURED = ['src', 'webview', 'test/bench', 'esbuild.mjs', 'package.json'];
const RESULTS = ':(exclude)test/bench/results';
/** Whoever reads a figure can look up these. */
const KNOWN_BRANCHES = ['main', 'origin/main'];

/** The commit that is checked out, and whether something that is measured was changed since. */
export async function describeCommit(root) {
  const commit = await git(root, 'rev-parse', '--short', 'HEAD');
  return (await isChanged(root)) ? `${commit}, changed` : commit;
}

/**
 * Makes sure that figures which are kept can be measured again: of what is checked out just as it was
 * committed, at a commit that others have.
 * @throws Error that says what to do
 */
export async function requireKeepable(root) {
  const instead = 'or measure without keeping it: --quick, --json FILE';
  if (await isChanged(root))
    throw new Error(`the checkout was changed since its commit; commit first, ${instead}`);
  if (!(await isOnMain(root)))
    throw new Error(
      `the commit is not on the main branch, where others find it; land first, ${instead}`,
    );
}

/** @throws Error if there is no build, or one of older sources */
export async function requireBuild(root) {
  const built = await stat(join(root, 'dist', 'cli.js')).catch(() => undefined);
  if (built === undefined) throw new Error('dist/cli.js is missing; run: npm run build');
  if (built.mtimeMs < (await newestIn(join(root, 'src'))))
    throw new Error('dist/cli.js is older than its sources; run: npm run build');
}

async function isChanged(root) {
  return (await git(root, 'status', '--porcelain', '--', ...MEASURED, RESULTS)) !== '';
}

async function isOnMain(root) {
  const are = KNOWN_BRANCHES.map((branch) =>
    git(root, 'merge-base', '--is-ancestor', 'HEAD', branch).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(are)).some(Boolean);
}

async function newestIn(folder) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const times = files
    .filter((file) => file.isFile())
    .map(
      async ({ parentPath, path, name }) => (await stat(join(parentPath ?? path, name))).mtimeMs,
    );
  return Math.max(...(await Promise.all(times)));
}

async function git(root, ...args) {
  const { stdout } = await run('git', args, { cwd: root });
  return stdout.trim();
}
