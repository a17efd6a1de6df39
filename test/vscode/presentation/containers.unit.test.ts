import { describe, expect, it } from 'vitest';
import type { BlobEntry } from '../../../src/core/storage/blobStore';
import {
  blobDescription,
  blobTooltip,
  lastPart,
} from '../../../src/vscode/containers/blobPresentation';
import {
  concludeDownloads,
  firstTrouble,
} from '../../../src/vscode/containers/downloadPresentation';
import { addPage, pin } from '../../../src/vscode/containers/folderPages';
import { NameIndex } from '../../../src/vscode/containers/nameIndex';

const blob: BlobEntry = {
  name: 'raw/201127/RunInfo.xml',
  sizeBytes: 2048,
  md5Hex: 'd41d8cd98f00b204e9800998ecf8427e',
  etag: '0x8D1',
  modifiedAtMs: Date.UTC(2026, 10, 21),
};
const { md5Hex: _, ...rest } = blob;
const unproven: BlobEntry = { ...rest, md5Hex: undefined };

describe('a blob in the tree', () => {
  it('shows its size, and says where no MD5 is recorded', () => {
    expect(blobDescription(blob)).toBe('2.0 KB');
    expect(blobDescription(unproven)).toBe('2.0 KB · no MD5');
    expect(blobTooltip(blob)).toContain('d41d8cd98f00b204e9800998ecf8427e (as recorded)');
    expect(blobTooltip(unproven)).toContain('no MD5 recorded');
  });

  it.each([
    ['raw/201127/RunInfo.xml', 'RunInfo.xml'],
    ['raw/201127/', '201127'],
    ['//', '//'],
  ])('shows %s as %s', (name, shown) => {
    expect(lastPart(name)).toBe(shown);
  });
});

describe('the pages of a level', () => {
  const first = addPage(undefined, { prefixes: ['a/'], blobs: [blob], continuation: 'x' });

  it('add up, with a prefix that stands on two pages shown once', () => {
    const pages = addPage(first, { prefixes: ['a/', 'b/'], blobs: [], continuation: undefined });
    expect(pages).toEqual({ prefixes: ['a/', 'b/'], blobs: [blob], continuation: undefined });
  });

  it('take in what was found further down, once', () => {
    const found = { ...blob, name: 'raw/z' };
    expect(pin(pin(first, found), found).blobs).toEqual([blob, found]);
    expect(pin(first, blob)).toEqual(first);
    expect(pin(first, 'z/').prefixes).toEqual(['a/', 'z/']);
  });
});

describe('finding by part of a name', () => {
  const index = new NameIndex();
  index.add(['a/RunInfo.xml', 'a/b/info.txt', 'c/RUNINFO.bak'].map((name) => ({ ...blob, name })));

  it('takes any part, upper and lower case alike, and several words', () => {
    expect(index.find('runinfo', 10).blobs.map(({ name }) => name)).toEqual([
      'a/RunInfo.xml',
      'c/RUNINFO.bak',
    ]);
    expect(index.find('info  b/', 10).blobs.map(({ name }) => name)).toEqual(['a/b/info.txt']);
  });

  it('says when more match than it gives', () => {
    expect(index.find('info', 2).isCut).toBe(true);
    expect(index.find('info', 3).isCut).toBe(false);
    expect(index.find('  ', 3)).toEqual({ blobs: [], isCut: false });
  });
});

describe('what downloads come to', () => {
  const verified = { name: 'a', sizeBytes: 10, result: { kind: 'verified', md5Hex: '' } } as const;
  const plain = { name: 'b', sizeBytes: 5, result: { kind: 'unverified', md5Hex: '' } } as const;
  const refused = {
    name: 'c',
    sizeBytes: 5,
    result: { kind: 'differs', message: 'its bytes have another MD5' },
  } as const;

  it('never counts as verified what was not', () => {
    expect(concludeDownloads([verified, plain])).toEqual({
      outcome: 'warned',
      message: '1 file verified (10 B), 1 unverified: no MD5 recorded',
    });
  });

  it('fail if one was refused, and say which', () => {
    expect(concludeDownloads([verified, refused]).outcome).toBe('failed');
    expect(firstTrouble([verified, refused])).toBe('c was refused: its bytes have another MD5');
  });
});
