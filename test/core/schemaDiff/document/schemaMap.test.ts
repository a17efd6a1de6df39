import { expect, it } from 'vitest';
import { parseSchemaMap, writeSchemaMap } from '../../../../src/core/schemaDiff/document/schemaMap';
import type { MatchDecision } from '../../../../src/core/schemaDiff/match/matches';

const decisions: readonly MatchDecision[] = [
  { kind: 'table', from: ['lab', 'run'], to: ['lab', 'sequencing_run'], isSame: true },
  { kind: 'column', from: ['lab', 'run', 'na$me'], to: ['lab', 'run', 'title'], isSame: false },
];

it('holds a decision a line, in an order of its own, and is read back', () => {
  const written = writeSchemaMap(decisions);
  expect(written).toBe(`{
  "format": "lakeside-schema-map",
  "version": 1,
  "decisions": [
    {"kind":"column","from":["lab","run","na$me"],"to":["lab","run","title"],"isSame":false},
    {"kind":"table","from":["lab","run"],"to":["lab","sequencing_run"],"isSame":true}
  ]
}
`);
  expect(parseSchemaMap(written, 'schema-map.json')).toEqual([...decisions].reverse());
  expect(parseSchemaMap(writeSchemaMap([]), 'schema-map.json')).toEqual([]);
});

it.each([
  ['{', 'line 1, column 2 is no JSON'],
  ['{"format": "x"}', 'format must be one of lakeside-schema-map'],
  ['{"format": "lakeside-schema-map", "version": 3}', 'version must be 1 or 2'],
  [
    '{"format": "lakeside-schema-map", "version": 1, "decisions": [{"kind": "table", "from": ["a"]}]}',
    'decisions[0].from must have 2 parts',
  ],
])('says where %s is wrong', (text, problem) => {
  expect(() => parseSchemaMap(text, 'schema-map.json')).toThrow(
    `schema-map.json is no list of decisions: ${problem}`,
  );
});

it('a decision on a value of an enum is of the version that knows them', () => {
  const decision = {
    kind: 'enumValue',
    from: ['lab', 'mood', 'ok'],
    to: ['lab', 'mood', 'fine'],
    isSame: true,
  } as const;
  const written = writeSchemaMap([decision]);
  expect(written).toContain('"version": 2');
  expect(parseSchemaMap(written, 'schema-map.json')).toEqual([decision]);
});
