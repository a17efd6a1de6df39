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
  ['jsonb', 'json', true],
  ['date', 'timestamp without time zone', true],
  ['json', 'jsonb', false],
  ['json[]', 'jsonb[]', false],
  ['date', 'timestamp with time zone', false],
  ['timestamp without time zone', 'timestamp with time zone', false],
  ['timestamp with time zone', 'timestamp without time zone', false],
])('every %s stays what it is as %s: %s', (from, to, isLossless) => {
  expect(convertType(from, to)).toMatchObject({ isLossless, isAutomatic: true });
});

it.each([
  ['json', 'jsonb', /order of their keys, nor keys that come twice/],
  ['timestamp without time zone', 'timestamp with time zone', /which moments .* time zone/],
  ['timestamp with time zone', 'date', /what clocks show in the time zone/],
])('what becomes of every %s as %s is said', (from, to, words) => {
  expect(convertType(from, to).loss?.('values of t.a')).toMatch(words);
});
