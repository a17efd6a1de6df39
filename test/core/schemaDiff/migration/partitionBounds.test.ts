import { expect, it } from 'vitest';
import { boundsOverlap } from '../../../../src/core/schemaDiff/migration/select/partitionBounds';

it.each([
  ["IN ('a', 'b')", "IN ('c', 'b')", true],
  ["IN ('a', 'b')", "IN ('c')", false],
  ["IN ('a, b', 'it''s')", "IN ('b')", false],
  ["IN ('x', 'it''s')", "IN ('it''s')", true],
  ['IN (1, NULL)', 'IN (NULL)', true],
  ["FROM ('2026-01-01') TO ('2026-02-01')", "FROM ('2026-02-01') TO ('2026-03-01')", false],
  ["FROM ('2026-01-01') TO ('2026-02-01')", "FROM ('2026-01-31') TO ('2026-03-01')", true],
  ["FROM ('2026-01-31') TO ('2026-03-01')", "FROM ('2026-01-01') TO ('2026-02-01')", true],
  ["FROM ('2026-01-01') TO ('2027-01-01')", "FROM ('2026-05-01') TO ('2026-06-01')", true],
  ["FROM (MINVALUE) TO ('2026-02-01')", "FROM ('2026-02-01') TO (MAXVALUE)", false],
  ["FROM (MINVALUE) TO ('2026-02-02')", "FROM ('2026-02-01') TO (MAXVALUE)", true],
  [
    "FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00')",
    "FROM ('2026-01-31 23:59:59.5+00') TO ('2026-03-01 00:00:00+00')",
    true,
  ],
  ['FROM (9) TO (10)', 'FROM (10) TO (100)', false],
  ['FROM (9) TO (11)', 'FROM (10) TO (100)', true],
  ["FROM ('-9') TO ('-1')", "FROM ('-10') TO ('-8')", true],
  ['FROM (1, 5) TO (1, 9)', 'FROM (1, 9) TO (2, MINVALUE)', false],
  ['FROM (1, 5) TO (2, 1)', 'FROM (1, 9) TO (1, 10)', true],
  ["FROM (') TO (', 1) TO (') TO (', 5)", "FROM (') TO (', 4) TO (') TO (', 9)", true],
  ['WITH (modulus 4, remainder 1)', 'WITH (modulus 2, remainder 1)', true],
  ['WITH (modulus 4, remainder 1)', 'WITH (modulus 2, remainder 0)', false],
  // The order of texts is a collation's.
  ["FROM ('a') TO ('m')", "FROM ('b') TO ('c')", false],
])('partitions FOR VALUES %s and %s overlap: %s', (one, other, isSo) => {
  expect(boundsOverlap(`FOR VALUES ${one}`, `FOR VALUES ${other}`)).toBe(isSo);
});

it('the partition of all the rest has no other’s rows, and is there once', () => {
  expect(boundsOverlap('DEFAULT', 'FOR VALUES IN (1)')).toBe(false);
  expect(boundsOverlap('DEFAULT', 'DEFAULT')).toBe(true);
});
