import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRegions } from '../../../src/core/sql/documents/documentStatements';
import { writtenIn } from '../../../src/core/sql/documents/hostString';
import { looksLikeSql, mayBeSql } from '../../../src/core/sql/documents/looksLikeSql';

/** Strings of programs, by what stands before and behind the SQL in them. */
const strings = [
  ['python', '"', '"'],
  ['python', "'", "'"],
  ['python', '"""', '"""'],
  ['python', 'f"', '"'],
  ['python', "rf'''", "'''"],
  ['python', 'r"', '"'],
  ['typescript', 'x = "', '"'],
  ['typescript', 'x = `', '`'],
  ['typescript', 'x = String.raw`', '`'],
  ['r', '"', '"'],
  ['r', 'r"-(', ')-"'],
  ['r', 'glue_sql("', '")'],
] as const;
const name = fc.string({
  unit: fc.constantFrom('a', '"', "'", '`', '\\', '{', '}', '$', ')', '-'),
});

describe.each(strings)('in a string of %s that begins with %s', (language, before, behind) => {
  it('a name is read as it was meant, or is not written', () => {
    fc.assert(
      fc.property(name, fc.constantFrom('', ' = 1'), (inner, rest) => {
        const quoted = `"a${inner}a"`;
        const head = `${before}select * from `;
        const [open] = findRegions(`${head}x${rest}${behind}\n`, language);
        expect(open?.string).toBeDefined();
        if (open?.string === undefined) return;
        const written = writtenIn(open.string, quoted, `${rest}${behind}`);
        if (written === undefined) {
          expect(open.string.isRaw).toBe(true);
          return;
        }
        const [region] = findRegions(`${head}${written}${rest}${behind}\n`, language);
        expect(region?.sql).toBe(`select * from ${quoted}${rest}`);
      }),
    );
  });
});

describe('mayBeSql', () => {
  const part = fc.constantFrom(
    'select',
    'WITH',
    ' ',
    '(',
    '-- x\n',
    '/* */',
    '\\n',
    ' * from t',
    'x',
    '1',
  );

  it('passes all that looks like it, and little else', () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        if (looksLikeSql(text)) expect(mayBeSql(`"${text}"`, 1, text.length + 1)).toBe(true);
      }),
    );
    for (const text of ['', 'value', 'selected', '1', '%s', 'constructor']) {
      expect(mayBeSql(text, 0, text.length)).toBe(false);
    }
  });
});
