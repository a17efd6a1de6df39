import { expect, it } from 'vitest';
import { renameAllIn } from '../../../../src/core/schemaDiff/normal/renameIn';

it('columns may get each other’s names in an expression, which constants do not', () => {
  const swap = [
    { from: 'a', to: 'B' },
    { from: 'B', to: 'a' },
  ];
  expect(renameAllIn(`a > "B" and 'a' <> lower(a)`, swap)).toBe(`"B" > a and 'a' <> lower("B")`);
});
