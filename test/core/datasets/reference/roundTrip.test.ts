import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findGros } from '../../../../src/core/datasets/reference/findGros';
import {
  formatGros,
  parseSerialized,
  serializeGros,
} from '../../../../src/core/datasets/reference/formatGros';
import { parseGros } from '../../../../src/core/datasets/reference/parseGros';
import { anyName, anyReference, anyVersion } from '../../../fakes/anyGros';

describe('addresses, whatever they name', () => {
  it('come back from their text as they were', () => {
    fc.assert(
      fc.property(anyReference, (reference) => {
        expect(parseGros(formatGros(reference))).toEqual({ kind: 'reference', reference });
      }),
    );
  });

  it('come back from what the lake stores as they were', () => {
    fc.assert(
      fc.property(anyName, anyVersion, (name, version) => {
        expect(parseSerialized(serializeGros(name, version))).toEqual({ name, version });
      }),
    );
  });

  it('are found whole in quotes, brackets and sentences', () => {
    const around = fc.constantFrom(
      ['"', '"'],
      ["'", "')"],
      ['(', ')'],
      ['see ', '.'],
      ['<td>', '</td>'],
      ['', ', and'],
      ['`', '`'],
      ['[', '](x)'],
      ['→', '\n'],
    );
    fc.assert(
      fc.property(anyReference, around, (reference, [before = '', after = '']) => {
        const text = formatGros(reference);
        const found = findGros(`${before}${text}${after}`);
        expect(found).toEqual([{ start: before.length, end: before.length + text.length, text }]);
      }),
    );
  });

  it('are read without a failure, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rest) => {
        expect(['reference', 'malformed']).toContain(parseGros(`gros://${rest}`).kind);
      }),
    );
  });
});
