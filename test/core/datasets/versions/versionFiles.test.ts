import { describe, expect, it } from 'vitest';
import { formatVersion, parseVersion } from '../../../../src/core/datasets/reference/versionId';
import type { LatestPointer } from '../../../../src/core/datasets/versions/latestPointer';
import { judgeFiles, type VersionFile } from '../../../../src/core/datasets/versions/versionFiles';

/** `2` of the day, or `2<1`: published when 1 was the latest; `2<` when there was none. */
function fileOf(text: string): VersionFile {
  const [number = '', after] = text.split('<');
  const version = versionOf(number);
  if (after === undefined) return { version, format: 'csv.gz', after };
  return { version, format: 'csv.gz', after: after === '' ? null : versionOf(after) };
}

function versionOf(number: string): VersionFile['version'] {
  const version = parseVersion(`2026-11-27.${number}`);
  if (version === undefined) throw new Error(`No version ${number}`);
  return version;
}

function latest(number: string): LatestPointer {
  return { kind: 'version', version: versionOf(number) };
}

describe('files of a dataset', () => {
  const numbersOf = (files: readonly VersionFile[]): readonly string[] =>
    files.map(({ version }) => formatVersion(version).slice('2026-11-27.'.length));

  it.each<{ name: string; files: string[]; pointer: LatestPointer; whole: string[] }>([
    {
      name: 'of older tools, all up to latest',
      files: ['1', '2', '3'],
      pointer: latest('2'),
      whole: ['1', '2'],
    },
    { name: 'nothing before latest is there', files: ['1<'], pointer: { kind: 'none' }, whole: [] },
    { name: 'a chain', files: ['1<', '2<1', '3<2'], pointer: latest('3'), whole: ['1', '2', '3'] },
    {
      name: 'one that was overtaken',
      files: ['1<', '2<1', '3<1'],
      pointer: latest('3'),
      whole: ['1', '3'],
    },
    { name: 'one beyond latest', files: ['1<', '2<1'], pointer: latest('1'), whole: ['1'] },
    {
      name: 'ours after theirs',
      files: ['1', '2', '3<2'],
      pointer: latest('3'),
      whole: ['1', '2', '3'],
    },
    {
      name: 'a predecessor that was deleted',
      files: ['1', '3<2'],
      pointer: latest('3'),
      whole: ['1', '3'],
    },
    {
      name: 'a latest that points nowhere',
      files: ['1', '2'],
      pointer: latest('9'),
      whole: ['1', '2'],
    },
    {
      name: 'a latest that says nothing',
      files: ['1', '2<1'],
      pointer: { kind: 'broken', text: '?' },
      whole: ['1', '2'],
    },
    { name: 'left before the first', files: ['1<', '2<'], pointer: latest('2'), whole: ['2'] },
    {
      name: 'in order of numbers',
      files: ['10', '9', '2'],
      pointer: latest('10'),
      whole: ['2', '9', '10'],
    },
  ])('$name', ({ files, pointer, whole }) => {
    const judged = judgeFiles(files.map(fileOf), pointer);
    expect(numbersOf(judged.whole)).toEqual(whole);
    expect(numbersOf([...judged.whole, ...judged.unfinished]).toSorted()).toEqual(
      numbersOf(files.map(fileOf)).toSorted(),
    );
  });

  it('count once where a version has two formats', () => {
    const version = versionOf('1');
    const { whole, unfinished } = judgeFiles<VersionFile>(
      [
        { version, format: 'parquet', after: undefined },
        { version, format: 'csv.gz', after: undefined },
      ],
      latest('1'),
    );
    expect(whole.map(({ format }) => format)).toEqual(['csv.gz']);
    expect(unfinished).toEqual([]);
  });
});
