import { describe, expect, it } from 'vitest';
import {
  parseAuditRecord,
  writeAuditRecord,
} from '../../../../src/core/datasets/versions/auditDocument';

/** As another tool may have written it: keys that are ours hold something else. */
const foreign = {
  gros_ref: 'gros://yeast/master:2026-11-27.1',
  upstreams: ['gros://mice/main:2026-11-20.1'],
  rows: 'about 12',
  md5: 'b3f1 of the text',
  sha256: null,
  producer: 'qc',
  note: { by: 'Eva' },
};

describe('an audit record of another tool', () => {
  it('loses nothing when it is written again', () => {
    const record = parseAuditRecord(JSON.stringify(foreign));
    expect(record).toMatchObject({ reference: foreign.gros_ref, upstreams: foreign.upstreams });
    expect(record?.md5Hex).toBeUndefined();
    expect(JSON.parse(writeAuditRecord(record ?? neverWritten))).toEqual(foreign);
  });

  it('says in its place what the record itself says', () => {
    const record = parseAuditRecord(JSON.stringify(foreign)) ?? neverWritten;
    const written: unknown = JSON.parse(writeAuditRecord({ ...record, rows: 12 }));
    expect(written).toEqual({ ...foreign, rows: 12 });
  });
});

const neverWritten = { reference: '', upstreams: [] };
