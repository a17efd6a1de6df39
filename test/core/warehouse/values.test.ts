import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  copyFormats,
  copyText,
  copyTextInSlices,
  CopyLimit,
  type CopiedCells,
} from '../../../src/core/warehouse/formats/copyText';
import { ExactSum, formatDecimal, parseDecimal } from '../../../src/core/warehouse/values/exactSum';
import { parseJsonTree } from '../../../src/core/warehouse/values/jsonTree';

function sumOf(...cells: readonly (string | null)[]) {
  const sum = new ExactSum();
  for (const cell of cells) sum.add(cell, true);
  return sum.result();
}

describe('sums', () => {
  it('lose no digit, however large the numbers are', () => {
    expect(sumOf('9223372036854775807', '9223372036854775807')).toMatchObject({
      sum: '18446744073709551614',
      average: '9223372036854775807',
    });
    const exact = sumOf('0.1', '0.2', null, '1e-20', '-3');
    expect(exact).toEqual({
      cells: 5,
      nulls: 1,
      numbers: 4,
      sum: '-2.69999999999999999999',
      average: '-0.6749999999999999999975',
    });
    expect(sumOf('1', '0', '0')).toMatchObject({ average: '0.333333' });
    expect(sumOf('1e3').sum).toBe('1000');
  });

  it('say what is no finite number, and add up no texts', () => {
    expect(sumOf('1', 'NaN').sum).toBe('NaN');
    expect(sumOf('Infinity', '1').sum).toBe('Infinity');
    expect(sumOf('Infinity', '-Infinity').sum).toBe('NaN');
    const texts = new ExactSum();
    texts.add('7', false);
    expect(texts.result()).toEqual({
      cells: 1,
      nulls: 0,
      numbers: 0,
      sum: undefined,
      average: undefined,
    });
  });

  it('are those of integers of any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), { minLength: 1 }),
        (all) => {
          const total = all.reduce((sum, item) => sum + item, 0n);
          expect(sumOf(...all.map(String)).sum).toBe(String(total));
        },
      ),
    );
  });

  it('know numbers by all ways to write them', () => {
    for (const [text, shown] of [
      ['007', '7'],
      ['-.5', '-0.5'],
      ['1.500', '1.5'],
      ['+2.5e-3', '0.0025'],
      ['-0', '0'],
    ] as const) {
      const number = parseDecimal(text);
      expect(number && formatDecimal(number)).toBe(shown);
    }
    for (const text of ['', '.', 'x', '1e999999', '0x1', '1 2']) {
      expect(parseDecimal(text)).toBeUndefined();
    }
  });
});

describe('copied cells', () => {
  const cells: CopiedCells = {
    table: 'lab.sample',
    columns: [
      { name: 'id', isNumber: true, isJson: false },
      { name: 'note "x"', isNumber: false, isJson: false },
      { name: 'doc', isNumber: false, isJson: true },
    ],
    rows: [
      ['12345678901234567890', "it's | a\\b\ttwo\nlines", '{"a":1,"a":1.0}'],
      ['7', '', null],
      ['NaN', null, null],
    ],
  };

  it('are CSV and tabs that tell where a cell ends', () => {
    expect(copyText('csv', cells)).toBe(
      'id,"note ""x""",doc\n12345678901234567890,"it\'s | a\\b\ttwo\nlines","{""a"":1,""a"":1.0}"\n7,"",\nNaN,,',
    );
    expect(copyText('tsv', cells).split('\n')[0]).toBe('id\t"note ""x"""\tdoc');
    expect(
      copyText('tsv', { ...cells, columns: cells.columns.slice(0, 1), rows: [['a\tb']] }),
    ).toBe('a\tb');
  });

  it('are JSON with every digit', () => {
    expect(copyText('json', cells)).toBe(
      [
        '[',
        String.raw`  {"id": "12345678901234567890", "note \"x\"": "it's | a\\b\ttwo\nlines", "doc": {"a":1,"a":1.0}},`,
        String.raw`  {"id": 7, "note \"x\"": "", "doc": null},`,
        String.raw`  {"id": "NaN", "note \"x\"": null, "doc": null}`,
        ']',
      ].join('\n'),
    );
  });

  it('are a table in Markdown, whatever is in them', () => {
    expect(copyText('markdown', cells).split('\n').slice(0, 3)).toEqual([
      String.raw`| id | note "x" | doc |`,
      '| ---: | --- | --- |',
      String.raw`| 12345678901234567890 | it's \| a\\b` + '\ttwo<br>lines | {"a":1,"a":1.0} |',
    ]);
  });

  it('show in Markdown what they are, never what it would mean', () => {
    const html = {
      ...cells,
      columns: cells.columns.slice(1, 2),
      rows: [['<b> &lt; ~~x~~ $y$ ![z](u)']],
    };
    expect(copyText('markdown', html).split('\n')[2]).toBe(
      String.raw`| \<b\> \&lt; \~\~x\~\~ \$y\$ !\[z\](u) |`,
    );
  });

  it('have a name for each column, though a statement may give one twice', () => {
    const column = { name: 'n', isNumber: true, isJson: false };
    const twice = { ...cells, columns: [column, column], rows: [['1', '2']] };
    expect(JSON.parse(copyText('json', twice))).toEqual([{ n: 1, n_2: 2 }]);
    expect(copyText('csv', twice)).toBe('n,n_2\n1,2');
  });

  it.each(copyFormats)(
    'are the same as %s in slices, and no more than a clipboard takes',
    async (format) => {
      const rows = Array.from({ length: 500 }, (_, row) => [String(row % 400), `t${row}`, null]);
      const many = { ...cells, rows };
      expect(await copyTextInSlices(format, many)).toBe(copyText(format, many));
      const limit = new CopyLimit();
      limit.add(['x'.repeat(20_000_000), null]);
      expect(() => limit.add(['x'])).toThrow('too much for a clipboard');
    },
  );

  it('are SQL that says the same', () => {
    expect(copyText('in', cells)).toBe("IN (12345678901234567890, 7, 'NaN')");
    const notes = { ...cells, columns: cells.columns.slice(1, 2), rows: [["it's"], [null]] };
    expect(copyText('in', notes)).toBe("IN ('it''s')");
    expect(copyText('in', { ...notes, rows: [] })).toBe('IN (NULL)');
    expect(copyText('insert', cells).split('\n').slice(0, 2)).toEqual([
      'INSERT INTO lab.sample ("id", "note ""x""", "doc") VALUES',
      String.raw`  (12345678901234567890, E'it''s | a\\b` + '\ttwo',
    ]);
  });
});

describe('a JSON tree', () => {
  it('keeps repeated names and every digit', () => {
    expect(parseJsonTree(' {"a": 1.00, "a": [true, null, "x\\n"]} ')).toEqual({
      kind: 'object',
      members: [
        { name: 'a', value: { kind: 'word', text: '1.00' } },
        {
          name: 'a',
          value: {
            kind: 'array',
            items: [
              { kind: 'word', text: 'true' },
              { kind: 'word', text: 'null' },
              { kind: 'text', text: 'x\n' },
            ],
          },
        },
      ],
    });
  });

  it('is there for every JSON, however deep, and for nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseJsonTree(JSON.stringify(value))).toBeDefined();
      }),
    );
    expect(parseJsonTree('['.repeat(50_000) + ']'.repeat(50_000))).toBeDefined();
    for (const text of ['', '{', '[1', '{"a"}}', '1 2', '"a', ']', '{1}']) {
      expect(parseJsonTree(text)).toBeUndefined();
    }
  });
});
