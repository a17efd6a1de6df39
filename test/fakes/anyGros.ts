import * as fc from 'fast-check';
import type {
  DatasetName,
  GrosReference,
  GrosTag,
} from '../../src/core/datasets/reference/grosReference';
import { findNameProblem } from '../../src/core/datasets/reference/nameProblem';
import { parseGros } from '../../src/core/datasets/reference/parseGros';
import type { VersionId } from '../../src/core/datasets/reference/versionId';

/** Whatever git takes: what a URI or a sentence would stumble over more often than not. */
const part = fc.string({
  unit: fc.constantFrom(...`abcXYZ019._-"'#%+@(),;!&=<>|{}$`.split(''), 'ö', '漢', '😀'),
  minLength: 1,
  maxLength: 8,
});

const anyRepo = part.filter((name) => findNameProblem(name, 'repository') === undefined);

const anyBranch = fc
  .array(part, { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'))
  .filter((name) => findNameProblem(name, 'branch') === undefined);

export const anyName: fc.Arbitrary<DatasetName> = fc.record({ repo: anyRepo, branch: anyBranch });

const anyDate = fc
  .date({
    min: new Date('1970-01-01T00:00:00Z'),
    max: new Date('2999-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().slice(0, 10));

export const anyVersion: fc.Arbitrary<VersionId> = fc.record({
  date: anyDate,
  number: fc.integer({ min: 1, max: 9999 }),
});

const anyTag: fc.Arbitrary<GrosTag> = fc.oneof(
  fc.constant<GrosTag>({ kind: 'live' }),
  fc.constant<GrosTag>({ kind: 'latest' }),
  anyDate.map((date): GrosTag => ({ kind: 'day', date })),
  anyVersion.map((version): GrosTag => ({ kind: 'version', version })),
  fc.integer().map((index): GrosTag => ({ kind: 'index', index })),
);

/** But for those that the swapped form of the old README is told by. */
export const anyReference: fc.Arbitrary<GrosReference> = fc
  .record({ repo: anyRepo, branch: fc.option(anyBranch, { nil: undefined }), tag: anyTag })
  .filter(({ repo }) => parseGros(`gros://${encodeURIComponent(repo)}/x`).kind === 'reference');
