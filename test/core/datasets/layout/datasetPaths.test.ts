import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DatasetPaths,
  decodeDataset,
  encodeDataset,
} from '../../../../src/core/datasets/layout/datasetPaths';
import { anyName, anyVersion } from '../../../fakes/anyGros';

const name = { repo: 'yeast', branch: 'feature/x' };
const first = { date: '2026-11-27', number: 1 };

describe('names of blobs', () => {
  it('are those of the old lake, and numbers come in where it had none', () => {
    const paths = new DatasetPaths('lab/shared');
    const downstream = { repo: 'report', branch: 'it’s/new' };
    expect([
      paths.data(name, first, 'csv.gz'),
      paths.data(name, { ...first, number: 2 }, 'parquet'),
      paths.latest(name),
      paths.record(name, first),
      paths.record(name, { ...first, number: 2 }),
      paths.registration(name, downstream),
      paths.reading(name, first, downstream),
    ]).toEqual([
      'lab/shared/asset/yeast/feature/x/data/2026-11-27.csv.gz',
      'lab/shared/asset/yeast/feature/x/data/2026-11-27.2.parquet',
      'lab/shared/asset/yeast/feature/x/metadata/latest',
      'lab/shared/dependency/yeast/feature/x/2026-11-27/metadata/2026-11-27.json',
      'lab/shared/dependency/yeast/feature/x/2026-11-27.2/metadata/2026-11-27.2.json',
      'lab/shared/dependency/yeast/feature/x/downstreams/report%2Fit%E2%80%99s%2Fnew',
      'lab/shared/dependency/yeast/feature/x/2026-11-27/downstreams/report%2Fit%E2%80%99s%2Fnew',
    ]);
  });

  it('tell what they are of, whatever the prefix, the branch and its parts', () => {
    const anyPrefix = fc.constantFrom('', 'asset', 'lab/asset/data');
    const parts = fc.constantFrom('data', 'metadata', 'latest', 'asset', '2026-11-27.csv.gz', 'x');
    const oddBranch = fc
      .array(parts, { minLength: 1, maxLength: 4 })
      .map((all) => ({ repo: 'data', branch: all.join('/') }));
    fc.assert(
      fc.property(anyPrefix, fc.oneof(anyName, oddBranch), anyVersion, (prefix, of, version) => {
        const paths = new DatasetPaths(prefix);
        const data = paths.readAsset(paths.data(of, version, 'parquet'));
        expect(data).toEqual({ kind: 'data', name: of, version, format: 'parquet' });
        expect(paths.readAsset(paths.latest(of))).toEqual({ kind: 'latest', name: of });
        expect(decodeDataset(encodeDataset(of))).toEqual(of);
        const record = { kind: 'record', name: of, version };
        expect(paths.readDependency(paths.record(of, version))).toEqual(record);
        const registered = paths.readDependency(paths.registration(of, name));
        expect(registered).toEqual({ kind: 'registration', name: of, downstream: name });
        expect(paths.readDependency(paths.reading(of, version, name))).toBeUndefined();
      }),
    );
  });

  it.each([
    'other/yeast/master/data/2026-11-27.csv.gz',
    'asset/yeast/data/2026-11-27.csv.gz',
    'asset/yeast/master/2026-11-27.csv.gz',
    'asset/yeast/master/data/2026-11-27.1.csv.gz',
    'asset/yeast/master/data/2026-11-27.csv',
    'asset/yeast/master/data/2026-13-27.csv.gz',
    'asset/yeast/master/data/.csv.gz',
    'asset/yeast/master/metadata/latest.old',
    'asset/yeast/HEAD',
    'asset/',
    'asset',
  ])('%s is of no dataset', (blob) => {
    expect(new DatasetPaths('').readAsset(blob)).toBeUndefined();
  });

  it.each([
    'dependency/yeast/downstreams/mice%2Fx',
    'dependency/yeast/master/downstreams/mice',
    'dependency/yeast/master/2026-11-27/downstreams/mice%2Fx',
    'dependency/yeast/master/2026-11-27/metadata/2026-11-28.json',
    'dependency/yeast/master/2026-11-27.1/metadata/2026-11-27.1.json',
    'dependency/yeast/2026-11-27/metadata/2026-11-27.json',
    'dependency/yeast/master/metadata/.json',
    'other/yeast/master/downstreams/mice%2Fx',
  ])('%s tells of no dataset', (blob) => {
    expect(new DatasetPaths('').readDependency(blob)).toBeUndefined();
  });
});
