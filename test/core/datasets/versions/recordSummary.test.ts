import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { serializeGros } from '../../../../src/core/datasets/reference/formatGros';
import { writeAuditRecord } from '../../../../src/core/datasets/versions/auditDocument';
import type { AuditRecord } from '../../../../src/core/datasets/versions/auditRecord';
import {
  readSummary,
  tellRecord,
  toldSummary,
} from '../../../../src/core/datasets/versions/recordSummary';
import { anyName, anyVersion } from '../../../fakes/anyGros';

const name = { repo: 'yeast', branch: 'größer' };
const version = { date: '2026-11-27', number: 2 };
const summarized: Omit<AuditRecord, 'reference'> = {
  upstreams: ['gros://mice/main:2026-11-20.1'],
  rows: 12,
  sizeBytes: 345,
  md5Hex: '0123456789abcdef0123456789abcdef',
  producer: { repo: 'yeast', branch: 'größer', commit: 'beef', dirty: true },
  pipeline: 'qc “strict” 😀',
  runId: 'r1',
};
const record: AuditRecord = { reference: serializeGros(name, version), ...summarized };

/** What a listing tells of a blob that holds this record, with this metadata. */
function entryOf(written: AuditRecord, metadata: Readonly<Record<string, string>>) {
  const document = writeAuditRecord(written);
  const md5Hex = md5Of(document);
  return { name: 'x', sizeBytes: document.length, md5Hex, etag: 'e', modifiedAtMs: 0, metadata };
}

function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function metadataOf(written: AuditRecord): Readonly<Record<string, string>> {
  return tellRecord(written, md5Of(writeAuditRecord(written)));
}

describe('the summary of a record', () => {
  it('is what lineage wants to know, in metadata that every service takes', () => {
    const whole = {
      ...record,
      columns: [{ name: 'a' }],
      sha256Hex: 'f'.repeat(64),
      publishedAt: '2026-11-27T12:00:00Z',
      others: { note: 'x' },
    };
    const metadata = metadataOf(whole);
    for (const value of Object.values(metadata)) expect(value).toMatch(/^[!-~]([ -~]*[!-~])?$/);
    const told = toldSummary(entryOf(whole, metadata));
    expect(readSummary(told ?? '', name, version)).toEqual(record);
  });

  it('comes back whatever names and upstreams are', () => {
    const anyRecord = fc.record({
      of: anyName,
      at: anyVersion,
      upstreams: fc.array(
        fc.tuple(anyName, anyVersion).map(([of, at]) => serializeGros(of, at)),
        { maxLength: 4 },
      ),
      pipeline: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(anyRecord, ({ of, at, ...more }) => {
        const written = { reference: serializeGros(of, at), ...more };
        const told = toldSummary(entryOf(written, metadataOf(written)));
        expect(readSummary(told ?? '', of, at)).toEqual(written);
      }),
    );
  });

  it('is not believed once the record is another, or has no MD5 to tell that by', () => {
    const metadata = metadataOf(record);
    const entry = entryOf({ ...record, rows: 13 }, metadata);
    expect(toldSummary(entry)).toBeUndefined();
    expect(toldSummary({ ...entryOf(record, metadata), md5Hex: undefined })).toBeUndefined();
    expect(toldSummary(entryOf(record, {}))).toBeUndefined();
  });

  it('is that of one version', () => {
    const told = toldSummary(entryOf(record, metadataOf(record))) ?? '';
    expect(readSummary(told, name, { ...version, number: 1 })).toBeUndefined();
    expect(readSummary(told, { ...name, repo: 'mice' }, version)).toBeUndefined();
    expect(readSummary(told.slice(1), name, version)).toBeUndefined();
  });

  it('is left to the record where it is longer than metadata may be', () => {
    const upstreams = Array.from(
      { length: 200 },
      (_, index) => `gros://mice/b${index}:2026-11-20.1`,
    );
    expect(metadataOf({ ...record, upstreams })).toEqual({});
  });
});
