import { expect, it } from 'vitest';
import { convertType } from '../../../../src/core/schemaDiff/hazards/typeChange';

it.each([
  ['smallint', 'real', true],
  ['integer', 'bigint', true],
  ['integer', 'double precision', true],
  ['bigint', 'numeric', true],
  ['real', 'double precision', true],
  ['integer', 'real', false],
  ['bigint', 'double precision', false],
  ['real', 'numeric', false],
  ['double precision', 'numeric', false],
  ['double precision', 'bigint', false],
  ['bigint', 'numeric(10,2)', false],
])('every %s stays what it is as %s: %s', (from, to, isLossless) => {
  expect(convertType(from, to)).toMatchObject({ isLossless, isAutomatic: true });
});
