import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionComment } from '../../../src/core/sql/documents/connectionComment';
import {
  documentStatements,
  findRegions,
  placeInDocument,
  statementAt,
  type DocumentStatement,
} from '../../../src/core/sql/documents/documentStatements';
import { toDocument, toSql } from '../../../src/core/sql/documents/sqlRegion';
import { anyText } from '../../fakes/anyText';

function statementsOf(document: string, language: string): readonly DocumentStatement[] {
  return documentStatements(document, findRegions(document, language));
}

function sqlOf(document: string, language: string): readonly string[] {
  return statementsOf(document, language).map(({ sql }) => sql);
}

describe('SQL in Python', () => {
  it.each([
    ['x = """\n  select 1 from a;\n  select 2 from b\n"""', ['select 1 from a', 'select 2 from b']],
    ["'select * from t'  # 'select 3 from u'", ['select * from t']],
    [`r'select E\\'\\d\\' from t'`, [`select E\\'\\d\\' from t`]],
    ['"select \\"A\\"\\nfrom t where a = \'\\u00e9\'"', ['select "A"\nfrom t where a = \'é\'']],
    ['raise ValueError("Select a file from the list")', []],
    ["name = 'from'; title = 'update the table'; x = 'with care'", []],
    ['"""Docs.\n\nselect things."""\n', []],
    ['q = """--sql\nshow all"""', ['show all']],
    ["'select 1 from a\n'select 2 from b'", ['select 1 from a', 'select 2 from b']],
  ])('is found in %s', (document, expected) => {
    expect(sqlOf(document, 'python')).toEqual(expected);
  });

  it.each([
    ['f"select {a[\'x\']} from {t}"', ["{a['x']}", '{t}']],
    ['f"select \'{{1}}\' from t"', []],
    [
      '"select * from t where a = %s and b = %(b)s and c = :c and d = \'x\'::text"',
      ['%s', '%(b)s', ':c'],
    ],
  ])('with what is filled in: %s', (document, holes) => {
    const [statement] = statementsOf(document, 'python');
    expect(statement?.holes).toEqual(holes);
  });

  it('reads doubled braces of an f-string as one', () => {
    expect(sqlOf('f"""select \'{{1,2}}\'::int[] from t"""', 'python')).toEqual([
      "select '{1,2}'::int[] from t",
    ]);
  });
});

describe('SQL in TypeScript', () => {
  it.each([
    ['const a = `select * from t where b = ${f(`x}`)} limit 1`;', ['${f(`x}`)}']],
    ['sql<Row>`table t`', []],
    ["String.raw`select '\\d' from t`", []],
    ['const r = /`/; const q = `select 1 from t`', []],
    ["q('select 1 from t') // `select 2 from u`", []],
  ])('is found once in %s, with what is filled in', (document, holes) => {
    const found = statementsOf(document, 'typescript');
    expect(found.map((statement) => statement.holes)).toEqual([holes]);
  });

  it('is read as the program reads it', () => {
    expect(sqlOf("`select \\`a\\`, '\\u{1f4a7}', \\${x}\n from t`", 'typescript')).toEqual([
      "select `a`, '💧', ${x}\n from t",
    ]);
  });

  it('is not looked for where there is none', () => {
    expect(
      sqlOf('const a = `Select one from ${b}`; /* `select 1 from t` */ 4 / 2 / 1', 'javascript'),
    ).toEqual([]);
  });
});

describe('SQL in R', () => {
  it.each([
    ['dbGetQuery(con, "select *\nfrom t")', ['select *\nfrom t']],
    ['x <- r"(select "a" from t)"', ['select "a" from t']],
    ["x <- R'--[select ')' from t]--' # \"select 1 from u\"", ["select ')' from t"]],
    ['`select 1 from t` <- 1', []],
  ])('is found in %s', (document, expected) => {
    expect(sqlOf(document, 'r')).toEqual(expected);
  });

  it('has holes in calls of glue only', () => {
    const holes = (document: string) => statementsOf(document, 'r').map((found) => found.holes);
    expect(holes('glue_sql("select * from {`t`}", .con = con)')).toEqual([['{`t`}']]);
    expect(holes('"select \'{1}\' from t"')).toEqual([[]]);
  });
});

describe('SQL in Markdown', () => {
  it('is what stands in fences that say so', () => {
    const document =
      '# A\n```sql\nselect 1;\nselect 2\n```\n```python\nselect 3\n```\n~~~{sql connection=con}\nselect 4\n```\nfrom t\n~~~\n````\n```sql\nselect 5\n```\n````\n```postgres\nselect 6';
    expect(sqlOf(document, 'markdown')).toEqual([
      'select 1',
      'select 2',
      'select 4\n```\nfrom t',
      'select 6',
    ]);
  });
});

describe('places of statements', () => {
  const document = 'x = "select \\"a\\",\\n b from t"';
  const [statement] = statementsOf(document, 'python');

  it('lead from the SQL to the document, through escapes', () => {
    if (statement === undefined) throw new Error('no statement');
    const at = placeInDocument(statement, statement.sql.indexOf(' b from'));
    expect(document.slice(at)).toBe(' b from t"');
    expect(document.slice(statement.start, statement.end)).toBe('select \\"a\\",\\n b from t');
  });

  it('lead back, whatever is escaped', () => {
    const letters = fc.array(fc.constantFrom('a', '\\n', '\\"', '\\x41', '\\u00e9', '💧', '{'), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(letters, (parts) => {
        const text = `"select 1 from ${parts.join('')}"`;
        const [region] = findRegions(text, 'python');
        if (region === undefined) throw new Error('no region');
        for (let offset = 0; offset <= region.sql.length; offset += 1) {
          expect(toSql(region, toDocument(region, offset))).toBe(offset);
        }
      }),
    );
  });

  it('are within the document, whatever that is', () => {
    const languages = fc.constantFrom('python', 'typescript', 'r', 'markdown', 'sql');
    const piece = fc.oneof(
      anyText({ maxLength: 5 }),
      fc.constantFrom(
        '"',
        "'",
        '`',
        '"""',
        '```sql\n',
        '\n',
        '${',
        '}',
        '{',
        'select 1 from t',
        '#',
        '/*',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), languages, (pieces, language) => {
        const text = pieces.join('');
        let last = 0;
        for (const { start, end } of statementsOf(text, language)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the statement at the cursor', () => {
  const document = '-- first\nselect 1;  \n\n\n-- second\n  select 2\n  from t; select 3;\n';
  const at = (offset: number): string | undefined =>
    statementAt(document, statementsOf(document, 'sql'), offset)?.sql;

  it.each([
    [0, 'select 1'],
    [document.indexOf('1') + 1, 'select 1'],
    [document.indexOf(';') + 2, 'select 1'],
    [document.indexOf('\n\n\n') + 1, undefined],
    [document.indexOf('-- second'), 'select 2\n  from t'],
    [document.indexOf('from t'), 'select 2\n  from t'],
    [document.indexOf('select 3'), 'select 3'],
    [document.length, undefined],
  ])('is the one that a person would mean, at %s', (offset, expected) => {
    expect(at(offset)).toBe(expected);
  });
});

describe('connectionComment', () => {
  it.each([
    ['-- connection: benchling\nselect 1', 'benchling'],
    ['\n-- Samples of a run\n--  Connection :  lab-2\n', 'lab-2'],
    ['# connection: warehouse\nimport x', 'warehouse'],
    ['select 1;\n-- connection: benchling', undefined],
    ['', undefined],
  ])('is read from the top of %j', (document, name) => {
    expect(connectionComment(document)).toBe(name);
  });
});
