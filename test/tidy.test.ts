import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as contributions from '../src/vscode/support/editor/contributions';
import {
  documentedSettings,
  manifest,
  shippedLicences,
  unlockedPackages,
  whenClauses,
} from './tidy/manifest';
import { forbiddenImports, importCycles } from './tidy/rooms';
import { type SourceFile, checkout, importsOf, readSources } from './tidy/sources';
import { runnersOf } from './tidy/testFiles';

const src = readSources('src');
const webview = readSources('webview');
const tests = readSources('test');
const core = src.filter(({ path }) => path.startsWith('src/core/'));
const shipped = [...src, ...webview];

/** `path: text` of everything in the code of `files` that matches. */
function findings(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, code }) =>
    [...code.matchAll(pattern)].map(([found]) => `${path}: ${found.trim()}`),
  );
}

describe('rooms', () => {
  test('every import is one that the dependency table allows', () => {
    expect(shipped.filter(isCode).flatMap(forbiddenImports)).toEqual([]);
  });

  test.each([
    ["import type { Lake } from '../lake/lake';", 'src/core/lake/lake'],
    ["export * from '../sync/plan';", 'src/core/sync/plan'],
    ["const later = import('../../connect');", 'src/connect'],
    ["type Late = typeof import('vscode');", 'vscode'],
    ["import '@azure/storage-blob/sdk';", '@azure/storage-blob/sdk'],
    ["import {\n  a,\n  b,\n} from 'node:fs';", 'node:fs'],
  ])('the table sees through %s', (code, target) => {
    const file = { path: 'src/core/base/clock.ts', text: code, code };
    expect(forbiddenImports(file)).toEqual([`${file.path} must not import ${target}`]);
  });

  test('no file imports itself by a detour', () => {
    expect(importCycles(shipped)).toEqual([]);
  });

  test('core knows nothing of Node', () => {
    expect(findings(core, /\b(process|Buffer|__dirname|__filename|require)\s*[.([]/g)).toEqual([]);
  });

  test('only the editor front imports vscode', () => {
    const importers = src.filter((file) =>
      importsOf(file).some(({ target }) => target === 'vscode'),
    );
    const strangers = importers.filter(
      ({ path }) => !/^src\/(vscode\/|(extension|editorProgram)\.ts)/.test(path),
    );
    expect(strangers.map(({ path }) => path)).toEqual([]);
  });

  test('the toolkit of the webviews is imported in one folder', () => {
    const users = webview.filter((file) =>
      importsOf(file).some(({ target }) => target === '@vscode/webview-ui-toolkit'),
    );
    expect(users.filter(({ path }) => !path.startsWith('webview/shared/'))).toEqual([]);
  });

  test('nothing that ships imports a test', () => {
    const strangers = shipped.filter((file) =>
      importsOf(file).some(({ target }) => target.startsWith('test/')),
    );
    expect(strangers.map(({ path }) => path)).toEqual([]);
  });
});

describe('the top level', () => {
  const required = [
    'LICENSE',
    'README.md',
    'esbuild.mjs',
    'media',
    'package-lock.json',
    'package.json',
    'src',
    'test',
    'tsconfig.json',
    'webview',
  ];

  test('holds what the design lists and nothing else', () => {
    const ignored = readFileSync(join(checkout, '.gitignore'), 'utf8')
      .split('\n')
      .map((line) => line.replace(/\/$/, ''));
    const entries = readdirSync(checkout).filter(
      (name) =>
        !name.startsWith('.') &&
        !ignored.includes(name) &&
        !name.endsWith('.vsix') &&
        name !== 'CHANGELOG.md',
    );
    expect(entries.toSorted()).toEqual(required);
  });
});

describe('contributions', () => {
  const { contributes } = manifest;
  const views = Object.values(contributes.views).flat();

  test('commands in code are those of package.json', () => {
    const declared = contributes.commands.map(({ command }) => command);
    expect(Object.values(contributions.commands).toSorted()).toEqual(declared.toSorted());
  });

  test('commands are called like none that VS Code makes for a view', () => {
    const verbs = ['focus', 'open', 'removeView', 'resetViewLocation', 'toggleVisibility'];
    const made = views.flatMap(({ id }) => verbs.map((verb) => `${id}.${verb}`));
    const commands: readonly string[] = Object.values(contributions.commands);
    expect(commands.filter((id) => made.includes(id))).toEqual([]);
  });

  test('views and their container in code are those of package.json', () => {
    expect(Object.values(contributions.views)).toEqual(views.map(({ id }) => id));
    expect(Object.keys(contributes.views)).toEqual([contributions.viewContainer]);
    expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual([
      contributions.viewContainer,
    ]);
  });

  test('settings in code are those of package.json', () => {
    const declared = Object.keys(contributes.configuration.properties);
    expect(Object.values(contributions.settings).toSorted()).toEqual(declared.toSorted());
  });

  test('context keys and kinds of tree items in when clauses are those in code', () => {
    const known = [
      ...Object.values(contributions.contextKeys),
      ...Object.values(contributions.views),
    ];
    const clauses = whenClauses();
    const keys = clauses.flatMap((clause) => clause.match(/\blakeside\.[\w.]+/g) ?? []);
    expect(keys.filter((key) => !known.some((id) => id === key))).toEqual([]);
    const kinds = clauses.flatMap((clause) =>
      [...clause.matchAll(/viewItem == (\w+)/g)].map(([, kind]) => kind ?? ''),
    );
    const inCode: readonly string[] = Object.values(contributions.treeContexts);
    expect(kinds.filter((kind) => !inCode.includes(kind))).toEqual([]);
  });

  test('ids are written out in one file only', () => {
    const ids = [
      ...Object.values(contributions.commands),
      ...Object.values(contributions.settings),
    ].map((id) => id.replaceAll('.', '\\.'));
    const others = src.filter(({ path }) => path !== 'src/vscode/support/editor/contributions.ts');
    expect(findings(others, new RegExp(`'(${ids.join('|')})'`, 'g'))).toEqual([]);
  });

  test('the README lists the settings of package.json', () => {
    if (!existsSync(join(checkout, 'README.md'))) return;
    const declared = Object.keys(contributes.configuration.properties);
    const documented = documentedSettings();
    if (documented.length > 0) expect(documented.toSorted()).toEqual(declared.toSorted());
  });
});

describe('the README', () => {
  test('shows only pictures that are there', () => {
    const readme = readFileSync(join(checkout, 'README.md'), 'utf8');
    const pictures = [...readme.matchAll(/\((media\/[^)]+)\)/g)].map(([, file]) => file ?? '');
    expect(pictures.filter((file) => !existsSync(join(checkout, file)))).toEqual([]);
  });
});

describe('code', () => {
  const everything = [...shipped, ...tests].filter(({ path }) => !path.startsWith('test/tidy'));

  test('has no default exports and no barrels', () => {
    expect(findings(shipped, /\bexport default\b/g)).toEqual([]);
    expect(shipped.filter(({ path }) => path.endsWith('/index.ts'))).toEqual([]);
  });

  test('leaves no notes to do something later', () => {
    const notes = everything.filter(({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text));
    expect(notes.map(({ path }) => path)).toEqual([]);
  });
});

describe('tests', () => {
  const testFiles = tests.filter(({ path }) => /\.test\.\w+$/.test(path));
  const named = testFiles.filter(({ path }) => path !== 'test/tidy.test.ts');

  test('none is skipped, and none keeps the others from running', () => {
    const exceptions =
      /\b(?:describe|it|suite|test)\.(?:only|skip|todo|fails|skipIf|runIf)\b|\b(?:context|ctx|this)\.skip\(/g;
    expect(findings(named, exceptions)).toEqual([]);
  });

  test('every file is picked up by exactly one runner', () => {
    const lost = testFiles.filter((file) => runnersOf(file) !== 1);
    expect(lost.map((file) => `${file.path}: ${runnersOf(file)} runners`)).toEqual([]);
  });
});

describe('dependencies', () => {
  test('what ships is licensed permissively, but for the layout of diagrams', () => {
    const permissive =
      /^\(?(0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|CC-BY-4\.0|ISC|MIT)\b/;
    const others = shippedLicences().filter(({ licence }) => !permissive.test(licence));
    // A file of its own, unchanged, under EPL-2.0: `dist/licenses.txt` says so, and where its source is.
    expect(others).toEqual([{ name: 'elkjs', licence: 'EPL-2.0 OR GPL-3.0-or-later' }]);
  });

  test('the lock file names the packages of every platform', () => {
    expect(unlockedPackages()).toEqual([]);
  });
});

function isCode({ path }: SourceFile): boolean {
  return path.endsWith('.ts');
}
