import { expect, it } from 'vitest';
import {
  parseVersions,
  writeVersions,
  type SeenVersions,
} from '../../../src/core/datasets/catalog/versionsText';

const seen: SeenVersions = {
  seenAtMs: 7,
  versions: [
    {
      version: { date: '2026-11-27', number: 2 },
      format: 'parquet',
      sizeBytes: 3,
      publishedAtMs: 5,
      isLatest: true,
    },
  ],
};

it('reads what it wrote', () => {
  expect(parseVersions(writeVersions(seen))).toEqual(seen);
});

it.each([
  '',
  'null',
  '{"form":2,"seenAtMs":7,"rows":[]}',
  '{"form":1,"seenAtMs":7,"rows":[["2026-13-45",1,"csv.gz",1,1,true]]}',
  '{"form":1,"seenAtMs":7,"rows":[["2026-11-27",1,"exe",1,1,true]]}',
  '{"form":1,"seenAtMs":7,"rows":["x"]}',
])('makes nothing of %s', (text) => {
  expect(parseVersions(text)).toBeUndefined();
});
