import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCells, writeCells, type SqlCell } from '../../../src/core/sql/notebook/sqlCells';
import { anyText } from '../../fakes/anyText';

const notebook = `-- connection: warehouse
select 1;

-- %% [markdown]
-- # Runs
--
-- of this year

-- %% By month
select 2;
select 3;
`;

function shortly(cells: readonly SqlCell[]): readonly string[] {
  return cells.map(({ kind, text }) => `${kind}: ${text}`);
}

describe('a notebook of SQL', () => {
  it('is a file of SQL, in cells that comments part', () => {
    expect(shortly(readCells(notebook))).toEqual([
      'sql: -- connection: warehouse\nselect 1;',
      'markdown: # Runs\n\nof this year',
      'sql: select 2;\nselect 3;',
    ]);
  });

  it('is written as it was read, whatever it holds', () => {
    const piece = fc.oneof(
      anyText({ maxLength: 5 }),
      fc.constantFrom(
        '-- %%',
        '--%% x',
        '-- %% [markdown]',
        '\n',
        '\r\n',
        '-- a',
        '--',
        ' ',
        'select 1;',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(writeCells(readCells(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the cells back that were written', () => {
    const line = fc.constantFrom('select 1', '-- a', '', '%% b', '# A', "select ';'");
    const cell = fc.record({
      kind: fc.constantFrom('sql' as const, 'markdown' as const),
      text: fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n').trimEnd()),
      origin: fc.constant(undefined),
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        const read = readCells(writeCells(cells));
        const texts = cells.map(({ kind, text }) =>
          kind === 'markdown' ? text.replace(/^%%/gm, '\\%%') : text,
        );
        expect(read.map(({ text }) => text)).toEqual(texts);
        expect(read.map(({ kind }) => kind)).toEqual(cells.map(({ kind }) => kind));
      }),
    );
  });

  it('changes in the file where a cell changed, and nowhere else', () => {
    const [first, second, third] = readCells(notebook);
    if (first === undefined || second === undefined || third === undefined) throw new Error();
    const fresh: SqlCell = { kind: 'sql', text: 'select 4', origin: undefined };
    const cells = [first, { ...second, text: '# All runs' }, fresh, third];
    expect(writeCells(cells)).toBe(
      notebook
        .replace('-- # Runs\n--\n-- of this year', '-- # All runs')
        .replace('-- %% By month', '-- %%\nselect 4\n\n-- %% By month'),
    );
  });

  it('gives a cell that is moved from the top the line that it needs', () => {
    const [first, , third] = readCells(notebook);
    if (first === undefined || third === undefined) throw new Error();
    expect(writeCells([third, first])).toBe(
      '-- %% By month\nselect 2;\nselect 3;\n\n-- %%\n-- connection: warehouse\nselect 1;\n',
    );
  });
});
