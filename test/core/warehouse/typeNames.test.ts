import { describe, expect, it } from 'vitest';
import { isJsonType, isNumberType, typeName } from '../../../src/core/warehouse/values/typeNames';

describe('typeName', () => {
  it.each([
    [23, 'int4', true],
    [1007, 'int4[]', false],
    [1700, 'numeric', true],
    [25, 'text', false],
    [999_999, '', false],
  ])('of %i', (oid, name, isNumber) => {
    expect([typeName(oid), isNumberType(oid)]).toEqual([name, isNumber]);
  });

  it('knows both types of JSON', () => {
    expect([114, 3802, 25].map(isJsonType)).toEqual([true, true, false]);
  });
});
