import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCatalog, writeCatalog } from '../../../src/core/datasets/catalog/catalogText';
import { anyName, anyVersion } from '../../fakes/anyGros';

const anySummary = fc.record({
  name: anyName,
  latest: anyVersion,
  versionCount: fc.nat(),
  sizeBytes: fc.nat(),
  publishedAtMs: fc.nat(),
});

describe('a catalog that is kept', () => {
  it('comes back as it was seen', () => {
    fc.assert(
      fc.property(fc.array(anySummary), fc.nat(), (datasets, seenAtMs) => {
        expect(parseCatalog(writeCatalog({ datasets, seenAtMs }))).toEqual({ datasets, seenAtMs });
      }),
    );
  });

  it.each([
    '',
    '[]',
    '{"form":0,"seenAtMs":1,"rows":[]}',
    '{"form":1,"seenAtMs":1,"rows":[["a/b","x","2026-11-27",1,1,1,1]]}',
    '{"form":1,"seenAtMs":1,"rows":[["a","x","2026-11-31",1,1,1,1]]}',
    '{"form":1,"seenAtMs":1,"rows":[["a","x","2026-11-27",1,1,1]]}',
    '{"form":1,"seenAtMs":1,"rows":[null]}',
    '{"form":1,"seenAtMs":1,"ro',
  ])('is as good as none if it reads %s', (text) => {
    expect(parseCatalog(text)).toBeUndefined();
  });
});
