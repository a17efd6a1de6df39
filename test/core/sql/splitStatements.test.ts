import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { anyText } from '../../fakes/anyText';
import { PgQueryParser } from '../../../src/connectors/sqlParser/pgQueryParser';
import { byteOffsets, characterOffset } from '../../../src/core/sql/byteOffsets';
import { firstWord, skipBlank } from '../../../src/core/sql/firstWord';
import { splitStatements } from '../../../src/core/sql/splitStatements';
import { placeOf, pointAt } from '../../../src/core/sql/textPlace';

const parser = new PgQueryParser();

async function split(sql: string): Promise<readonly string[]> {
  const places = await splitStatements(sql, parser);
  return places.map(({ start, end }) => sql.slice(start, end));
}

const body =
  'create function f() returns int language sql begin atomic select case when true then 1 end; select 2; end';

describe('splitStatements', () => {
  it.each([
    ['', []],
    [' -- nothing\n;;', []],
    ['select 1; /* two /* nested; */ ; */ select 2 -- end;\n;', ['select 1', 'select 2']],
    [
      "select ';', $a$ ; $$ ; $a$; select E'\\';'",
      ["select ';', $a$ ; $$ ; $a$", "select E'\\';'"],
    ],
    ['select "ü;💧"; select \'💧\' as é;', ['select "ü;💧"', "select '💧' as é"]],
    [`${body}; select 3`, [body, 'select 3']],
    ["select 'not ended", []],
  ])('splits %s', async (sql, statements) => {
    expect(await split(sql)).toEqual(statements);
  });

  it('finds the other statements where one does not parse', async () => {
    const broken = `selec ';'; ${body}; values (1)`;
    expect(await split(broken)).toEqual(["selec ';'", body, 'values (1)']);
  });

  it('gives back what was joined, whatever characters are in it', async () => {
    const literal = anyText({ maxLength: 20 }).map((text) => `'${text.replace(/[\0']/g, '')}💧'`);
    await fc.assert(
      fc.asyncProperty(fc.array(literal, { minLength: 1, maxLength: 5 }), async (literals) => {
        const statements = literals.map((text) => `select ${text}`);
        expect(await split(`${statements.join(' ;\n/* ; */ ')};`)).toEqual(statements);
      }),
      { numRuns: 20 },
    );
  });
});

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
