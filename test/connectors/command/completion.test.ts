import { execFile } from 'node:child_process';
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAzurite } from '../../host/azurite.mjs';
import { runLakeside } from './lakesideProcess';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/**
 * Calls what completes in a bash as readline does: the words are cut at blanks, colons and equals signs, and
 * what is replaced is the last of them.
 */
const pressTab = String.raw`
source <(lakeside completion bash)
COMP_LINE=$1; COMP_POINT=${'$'}{#1}
COMP_WORDS=(); rest=$COMP_LINE
while [[ $rest =~ ^[[:space:]]*([\"\'][^\"\']*|[:=]+|[^[:space:]:=\"\']+)(.*)$ ]]; do
  COMP_WORDS+=("${'$'}{BASH_REMATCH[1]}"); rest=${'$'}{BASH_REMATCH[2]}
done
[[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((${'$'}{#COMP_WORDS[@]} - 1))
# What it says of itself is silenced.
exec 3>&2
compopt() { echo "compopt $*" >&3; }
_lakeside_complete lakeside "${'$'}{COMP_WORDS[COMP_CWORD]}" ''
printf '%s\n' "${'$'}{COMPREPLY[@]}"
`;

let folder: string;
let azurite: Awaited<ReturnType<typeof startAzurite>>;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'lakeside-tab-')));
  azurite = await startAzurite();
  await writeFile(
    join(folder, 'lake.json'),
    JSON.stringify({
      storage: { blobEndpoint: azurite.blobEndpoint },
      sources: ['My seq', 'N$(id)', "N'x"].map((name, place) => ({
        name,
        folder: `none/${place}`,
        kind: 'folders',
        container: 'runs',
      })),
      datasets: { container: 'lake' },
    }),
  );
  await writeFile(join(folder, 'counts.csv'), 'a,b\n1,2\n');
  const node = JSON.stringify(process.execPath);
  await writeFile(
    join(folder, 'lakeside'),
    `#!/bin/sh\nexec ${node} ${JSON.stringify(script)} "$@"\n`,
  );
  await chmod(join(folder, 'lakeside'), 0o755);
  for (const dataset of ['gros://qc/master', 'gros://qc/feature/x', 'gros://yeast/main']) {
    const args = ['publish', 'counts.csv', dataset, '--create-container', '--no-propagate'];
    const { code, stderr } = await runLakeside(args, { cwd: folder });
    if (code !== 0) throw new Error(stderr);
  }
  // What was seen last is there at once, however busy the machine is.
  for (const what of ['all', 'gros://yeast/main']) {
    await runLakeside(['complete', `--ask=${what}`], { cwd: folder });
  }
});

afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true });
});

interface Offer {
  readonly words: readonly string[];
  /** What readline is told to do besides. */
  readonly told: readonly string[];
}

async function offered(line: string): Promise<Offer> {
  const { stdout, stderr } = await run('bash', ['-c', pressTab, 'bash', line], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, LAKESIDE_STATE: folder },
  });
  return { words: lines(stdout), told: lines(stderr) };
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

describe('Tab in bash', () => {
  it('offers what the lake has, and replaces only what stands behind a colon', async () => {
    expect(await offered('lakeside get gros://')).toEqual({
      words: ['//qc/', '//yeast/main'],
      told: ['compopt -o nospace'],
    });
    expect((await offered('lakeside get gros://qc/f')).words).toEqual(['//qc/feature/x']);
    const { words, told } = await offered('lakeside get gros://yeast/main:');
    expect(words).toEqual(['latest', expect.stringMatching(/^\d{4}-\d\d-\d\d\.1$/)]);
    expect(told).toEqual([]);
  });

  it('asks the lake in the background for what it has not seen', async () => {
    const words = async (): Promise<readonly string[]> =>
      (await offered('lakeside get gros://qc/feature/x:l')).words;
    await vi.waitFor(async () => expect(await words()).toEqual(['latest']), 60_000);
  });

  it('goes on within a quote, and takes a closed one for the end', async () => {
    expect((await offered('lakeside get "gros://qc/m')).words).toEqual([
      'gros://qc/master',
      'gros://qc/master ',
    ]);
    expect((await offered('lakeside get "gros://qc/m"')).words).toEqual([]);
  });

  it('offers commands, options, their values and names of the lake file', async () => {
    expect((await offered('lakeside lineage i')).words).toEqual(['impact', 'import']);
    expect((await offered('lakeside lineage up --format=m')).words).toEqual(['mermaid']);
    expect((await offered('lakeside runs --source M')).words).toEqual(['My\\ seq']);
    expect((await offered('lakeside get --ou')).words).toEqual(['--output']);
  });

  it('offers no name that a shell would run, or that ends the quote it is in', async () => {
    const words = async (begun: string): Promise<readonly string[]> =>
      (await offered(`lakeside runs --source ${begun}`)).words;
    expect(await words('N')).toEqual(['N\\$\\(id\\)', "N\\'x"]);
    expect(await words('"N')).toEqual(["N'x"]);
    expect(await words("'N")).toEqual(['N$(id)']);
  });

  it('leaves files and folders to bash', async () => {
    const files = { words: [], told: ['compopt -o default'] };
    expect(await offered('lakeside publish c')).toEqual(files);
    expect(await offered('lakeside get --lake=')).toEqual(files);
    expect((await offered('lakeside get --state-dir ')).told).toEqual(['compopt -o dirnames']);
  });

  it('says nothing where there is nothing to offer, or no lake', async () => {
    expect(await offered('lakeside get gros://nobody')).toEqual({ words: [], told: [] });
    expect(await offered('lakeside get --lake=none.json gros://')).toEqual({ words: [], told: [] });
  });
});
