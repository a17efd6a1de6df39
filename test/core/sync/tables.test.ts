import { describe, expect, it } from 'vitest';
import { EntryTable } from '../../../src/core/storage/entryTable';
import type { FileEntry } from '../../../src/core/storage/fileTree';
import { ActionTable } from '../../../src/core/sync/actionTable';
import { BlobListing } from '../../../src/core/sync/files/blobListing';
import { DigestTable } from '../../../src/core/sync/files/digestTable';
import type { HashOutcome } from '../../../src/core/sync/files/hashFile';
import type { PlannedAction } from '../../../src/core/sync/plan';
import { FileReportTable } from '../../../src/core/sync/report/fileReportTable';
import type { FileReport } from '../../../src/core/sync/report/report';
import { tallyFiles } from '../../../src/core/sync/report/tallyFiles';

const md5Hex = '47bce5c74f589f4867dbd57e9ca9f808';
const file = { path: 'Data/a', sizeBytes: 3 };

describe('what is kept in columns comes out as it went in', () => {
  it('of entries', () => {
    const entries: readonly FileEntry[] = [
      { path: 'a', kind: 'folder', sizeBytes: 0, modifiedAtMs: 0.5, identity: 'x' },
      {
        path: 'b\uFFFD',
        kind: 'file',
        sizeBytes: 2 ** 45,
        modifiedAtMs: 1,
        identity: 'y',
        hasInvalidName: true,
      },
      { path: 'c', kind: 'link', sizeBytes: 0, modifiedAtMs: -1, identity: '' },
    ];
    const table = new EntryTable();
    for (const entry of entries) table.push(entry);
    expect([...table]).toEqual(entries);
  });

  it('of planned actions', () => {
    const actions: readonly PlannedAction[] = [
      { ...file, kind: 'upload', reason: 'new', replacesEtag: undefined, md5Hex: undefined },
      { ...file, kind: 'upload', reason: 'overwrite', replacesEtag: '', md5Hex },
      { ...file, kind: 'keep', md5Hex, evidence: 'reread', etag: '0x1' },
      { ...file, kind: 'reread', md5Hex, etag: '0x2' },
      { ...file, kind: 'refuse', verdict: 'failed', message: 'why', md5Hex: undefined },
    ];
    const table = new ActionTable();
    for (const action of actions) table.push(action);
    expect([...table]).toEqual(actions);
  });

  it('of digests', () => {
    const outcomes: readonly (HashOutcome | undefined)[] = [
      { kind: 'hashed', md5Hex },
      undefined,
      { kind: 'changed' },
      { kind: 'failed', message: 'why' },
    ];
    const digests = new DigestTable();
    for (const [row, outcome] of outcomes.entries()) if (outcome) digests.set(row, outcome);
    expect(outcomes.map((_, row) => digests.at(row))).toEqual(outcomes);
    const paths = ['a', 'b', 'c', 'd'].map((path) => ({ path }));
    expect([...digests.of(paths)].map(({ path }) => path)).toEqual(['a', 'c', 'd']);
  });

  it('of a listing, but for metadata', () => {
    const listing = new BlobListing('R1/');
    const blob = { name: 'R1/a', sizeBytes: 3, md5Hex, etag: '0x1', modifiedAtMs: 5 };
    listing.set('a', { ...blob, metadata: { key: 'value' } });
    listing.set('b', { ...blob, name: 'R1/b', md5Hex: undefined });
    expect([...listing.values()]).toEqual([blob, { ...blob, name: 'R1/b', md5Hex: undefined }]);
  });

  it('of reports', async () => {
    const match = { ...file, md5Hex, etag: '0x1', verdict: 'match', evidence: 'attested' } as const;
    const reports: readonly FileReport[] = [
      match,
      { ...match, isUploaded: true },
      { ...match, evidence: 'recordedMd5', isAdopted: true },
      { ...match, localPath: 'elsewhere' },
      { ...match, verdict: 'missingLocal', evidence: 'reread', message: 'gone' },
      { ...file, verdict: 'differs', blobMd5Hex: md5Hex, isUploaded: true },
      { ...file, verdict: 'match', evidence: 'size', etag: '0x1' },
      { ...file, verdict: 'notCarried', isWithoutPlace: true, message: 'no place' },
    ];
    const table = new FileReportTable();
    for (const report of reports) table.push(report);
    expect([...table]).toEqual(reports);
    expect(table.pathAt(0)).toBe('Data/a');
    const [counted, recounted] = [await tallyFiles(table), await tallyFiles(reports)];
    expect(counted.tally).toEqual(recounted.tally);
    expect(counted.exceptions).toEqual(recounted.exceptions);
  });
});
