import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { anyText } from '../../fakes/anyText';
import { PgQueryParser } from '../../../src/connectors/sqlParser/pgQueryParser';
import { byteOffsets, characterOffset } from '../../../src/core/sql/byteOffsets';
import { firstWord, skipBlank } from '../../../src/core/sql/firstWord';
import { SqlLexer } from '../../../src/core/sql/sqlLexer';
import { splitStatements } from '../../../src/core/sql/splitStatements';
import { placeOf, pointAt } from '../../../src/core/sql/textPlace';

const parser = new PgQueryParser();

function split(sql: string): readonly string[] {
  return splitStatements(sql).map(({ start, end }) => sql.slice(start, end));
}

/** As Postgres' own parser has them; `undefined` = it takes the text for no SQL. */
async function splitByParser(sql: string): Promise<readonly string[] | undefined> {
  const parsed = await parser.parse(sql);
  if (parsed.kind === 'malformed') return undefined;
  const offsetOf = byteOffsets(sql);
  return parsed.statements.map(({ startByte, endByte }) => {
    const end = endByte === undefined ? sql.length : offsetOf(endByte);
    return sql.slice(skipBlank(sql, offsetOf(startByte)), end);
  });
}

const body =
  'create function f() returns int language sql begin atomic select case when true then 1 end; select 2; end';

const rule = 'create or replace rule r as on insert to t do also (select 1; select (2); )';

describe('splitStatements', () => {
  it.each([
    ['', []],
    [' -- nothing\n;;', []],
    ['select 1; /* two /* nested; */ ; */ select 2 -- end;\n;', ['select 1', 'select 2']],
    [
      "select ';', $a$ ; $$ ; $a$; select E'\\';'",
      ["select ';', $a$ ; $$ ; $a$", "select E'\\';'"],
    ],
    [
      "select U&'\\0061;', x';', U&\";\", a$1$; select $1",
      ["select U&'\\0061;', x';', U&\";\", a$1$", 'select $1'],
    ],
    ['select "ü;💧"; select \'💧\' as é;', ['select "ü;💧"', "select '💧' as é"]],
    [`${body}; select 3`, [body, 'select 3']],
    [`${rule}; select 3`, [rule, 'select 3']],
    ['select 1+--;\n2; select 3/*;*/', ['select 1+--;\n2', 'select 3']],
  ])('splits %s', (sql, statements) => {
    expect(split(sql)).toEqual(statements);
  });

  it.each([
    [`selec ';'; ${body}; values (1)`, ["selec ';'", body, 'values (1)']],
    ['select (1; select 2; select 3)', ['select (1', 'select 2', 'select 3)']],
    ['select 1; select case; end; select 2', ['select 1', 'select case', 'end', 'select 2']],
    ["select 1; select 'not ended; select 2", ['select 1', "select 'not ended; select 2"]],
    ['select 1; select 2 /* not ended', ['select 1', 'select 2']],
  ])('finds the other statements where one does not parse: %s', (sql, statements) => {
    expect(split(sql)).toEqual(statements);
  });

  it('splits as the parser of Postgres does, whatever stands where', async () => {
    const marks = ["'", "''", '"', '$$', '$a$', ';', '--', '\n', '/*', '*/', '(', ')', '\\'];
    const words = ['select ', "E'", "U&'", 'B', '1', ' ', 'a', '$1', ',', '+', '.', 'é', '💧', '%'];
    const piece = fc.constantFrom(...marks, ...words, 'case when true then 1 end');
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
        const sql = `select ${pieces.join('')}; select 2`;
        const theirs = await splitByParser(sql);
        if (theirs === undefined) return;
        compared += 1;
        expect(split(sql)).toEqual(theirs.map((text) => withoutTail(text)));
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it('gives back what was joined, whatever characters are in it', () => {
    const literal = anyText({ maxLength: 20 }).map((text) => `'${text.replace(/[\0']/g, '')}💧'`);
    fc.assert(
      fc.property(fc.array(literal, { minLength: 1, maxLength: 5 }), (literals) => {
        const statements = literals.map((text) => `select ${text}`);
        expect(split(`${statements.join(' ;\n/* ; */ ')};`)).toEqual(statements);
      }),
      { numRuns: 20 },
    );
  });
});

/** The parser counts blanks and comments before a semicolon to the statement. */
function withoutTail(sql: string): string {
  const lexer = new SqlLexer(sql);
  let end = 0;
  while (lexer.next()) end = lexer.end;
  return sql.slice(0, end);
}

describe('byteOffsets', () => {
  it('finds every character where UTF-8 has it', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const offsetOf = byteOffsets(text);
        let [unit, count] = [0, 0];
        for (const character of text) {
          expect(offsetOf(Buffer.byteLength(text.slice(0, unit)))).toBe(unit);
          expect(characterOffset(text, count)).toBe(unit);
          unit += character.length;
          count += 1;
        }
        expect(offsetOf(Buffer.byteLength(text))).toBe(text.length);
      }),
    );
  });

  it('takes what lies within a character for its start, and what lies behind the end for that', () => {
    expect([0, 1, 2, 3, 4, 5, 99].map(byteOffsets('💧a'))).toEqual([0, 0, 0, 0, 2, 3, 3]);
    expect([0, 1, 2, 3].map(byteOffsets('ab'))).toEqual([0, 1, 2, 2]);
  });
});

describe('skipBlank', () => {
  it.each([
    ['select', 'SELECT'],
    [' \n\t/* a /* b */ c */ -- d\r\nWith x', 'WITH'],
    ['(select 1)', 'This'],
    ['/* without end', 'This'],
  ])('finds the verb of %s', (sql, verb) => {
    expect(firstWord(sql, skipBlank(sql, 0))).toBe(verb);
  });
});

describe('pointAt', () => {
  it('shows the line, and a caret below the character', () => {
    const sql = 'select\n\t💧é, \u001b[31mx\r\nfrom t';
    const offset = sql.indexOf('x');
    expect(placeOf(sql, offset)).toEqual({ line: 2, column: 11 });
    expect(pointAt(sql, offset)).toBe(` 💧é, \\u001b[31mx\n${' '.repeat(15)}^`);
  });

  it('shows the part of a long line around the place', () => {
    const sql = `${'a'.repeat(500)}!${'b'.repeat(500)}`;
    const [line = '', caret = ''] = pointAt(sql, 500).split('\n');
    expect(line).toBe(`…${'a'.repeat(50)}!${'b'.repeat(49)}…`);
    expect(line[caret.indexOf('^')]).toBe('!');
  });

  it('points behind the end where a text ends too early', () => {
    expect(pointAt('select', 6)).toBe('select\n      ^');
  });
});
