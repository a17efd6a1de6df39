import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { context, type Plugin } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadInTurns, onlyTheLast } from '../esbuild.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lakeside-esbuild-'));
  writeFileSync(join(folder, 'one.ts'), "import { word } from './shared'; console.log(1, word);");
  writeFileSync(join(folder, 'two.ts'), "import { word } from './shared'; console.log(2, word);");
});

afterEach(() => rmSync(folder, { recursive: true }));

function share(word: string): void {
  writeFileSync(join(folder, 'shared.ts'), `export const word = '${word}';`);
}

const writing: Plugin = {
  name: 'writing',
  setup: (watched) =>
    watched.onEnd(({ outputFiles = [] }) => {
      mkdirSync(join(folder, 'dist'), { recursive: true });
      for (const { path, contents } of outputFiles) writeFileSync(path, contents);
    }),
};

test('a watched build leaves no chunk of an earlier one, also after one that failed', async () => {
  share('first');
  const watched = await context({
    absWorkingDir: folder,
    entryPoints: ['one.ts', 'two.ts'],
    outdir: 'dist',
    bundle: true,
    format: 'esm',
    splitting: true,
    sourcemap: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: [writing, onlyTheLast()],
  });
  try {
    await watched.rebuild();
    const first = readdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'shared.ts'), 'export const');
    await expect(watched.rebuild()).rejects.toThrow();
    expect(readdirSync(join(folder, 'dist'))).toEqual(first);
    share('second');
    const { metafile } = await watched.rebuild();
    const made = Object.keys(metafile.outputs).map((file) => file.replace('dist/', ''));
    expect(readdirSync(join(folder, 'dist')).toSorted()).toEqual(made.toSorted());
    expect(made).not.toEqual(first);
  } finally {
    await watched.dispose();
  }
});

test('what failed to load once is loaded anew, and what is loaded is loaded once', async () => {
  const outputs = { 'dist/editor.js': { entryPoint: 'src/editorProgram.ts', imports: [] } };
  const late = { imports: [{ kind: 'dynamic-import', path: 'dist/editor.js' }] };
  const asked: string[] = [];
  const require = (file: string): void => {
    asked.push(file);
    if (asked.length === 1) throw new Error('gone for a moment');
  };
  const inTurns = runInThisContext(
    `(require) => { ${loadInTurns(late, outputs)}; return __inTurns; }`,
  )(require) as (name: string) => Promise<void>;
  await expect(inTurns('editorProgram')).rejects.toThrow('gone for a moment');
  await Promise.all([inTurns('editorProgram'), inTurns('editorProgram')]);
  expect(asked).toEqual(['./editor.js', './editor.js']);
});
