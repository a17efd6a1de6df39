import { describe, expect, it } from 'vitest';
import { cellsText } from '../../../src/core/warehouse/formats/cellsText';
import { isNumberType, typeName } from '../../../src/core/warehouse/formats/typeNames';

const cells = {
  columns: ['id', 'a|b', 'id'],
  rows: [
    ['1', null, '<script>'],
    ['2', 'x\ty\nz "q"', '*&*'],
  ],
};

describe('cellsText', () => {
  it.each([
    ['csv', 'id,a|b,id_2\n1,,<script>\n2,"x\ty\nz ""q""",*&*\n'],
    ['tsv', 'id\ta|b\tid\n1\t\t<script>\n2\tx y z "q"\t*&*'],
    [
      'markdown',
      '| id | a\\|b | id |\n| --- | --- | --- |\n| 1 |  | &lt;script> |\n| 2 | x\ty z "q" | \\*&amp;\\* |',
    ],
  ] as const)('writes %s', (format, text) => {
    expect(cellsText(cells, format)).toBe(text);
  });

  it('writes objects of JSON, in which every column has a name of its own', () => {
    expect(JSON.parse(cellsText(cells, 'json'))).toEqual([
      { id: '1', 'a|b': null, id_2: '<script>' },
      { id: '2', 'a|b': 'x\ty\nz "q"', id_2: '*&*' },
    ]);
  });

  it('gives a single cell as it is', () => {
    expect(cellsText({ columns: ['a'], rows: [['x\ty']] }, 'tsv')).toBe('x\ty');
  });
});

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
});
