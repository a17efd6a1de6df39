import { describe, expect, it } from 'vitest';
import { carriedRelation, reasonsOf } from '../../../fakes/tsql';

const columns = `[n] [int] NULL, [m] [decimal](9, 2) NULL, [t] [nvarchar](20) NULL, [f] [bit] NULL,
  [d] [datetime] NULL, [u] [uniqueidentifier] NULL, [b] [varbinary](8) NULL`.replace(/\n/, '');

function withDefault(column: string, expression: string): readonly string[] {
  return [
    `CREATE TABLE [dbo].[x](${columns})`,
    `ALTER TABLE [dbo].[x] ADD CONSTRAINT [DF] DEFAULT ${expression} FOR [${column}]`,
  ];
}

function withCheck(condition: string): readonly string[] {
  return [
    `CREATE TABLE [dbo].[x](${columns})`,
    `ALTER TABLE [dbo].[x] WITH CHECK ADD CONSTRAINT [CK] CHECK (${condition})`,
  ];
}

describe('defaults', () => {
  it.each([
    ['n', '((0))', '0'],
    ['n', '((-1))', '-1'],
    ['n', `('7')`, '7'],
    ['n', `('')`, '0'],
    ['n', '(NEXT VALUE FOR [dbo].[Seq])', `nextval('dbo."Seq"')`],
    ['m', '($0.00)', '0.00'],
    ['m', '((1.5)*(2))', '1.5 * 2'],
    ['t', `(N'it''s')`, `'it''s'`],
    ['t', `('a'+'b')`, `'a' || 'b'`],
    ['t', '(suser_sname())', 'SESSION_USER'],
    ['t', '(user_name())', 'CURRENT_USER'],
    ['t', '(NULL)', undefined],
    ['f', '((0))', 'false'],
    ['f', '(1)', 'true'],
    ['f', `('True')`, 'true'],
    ['f', '(CONVERT([bit],(1)))', 'true'],
    ['d', '(getdate())', 'now()'],
    ['d', '(GETUTCDATE())', `timezone('utc', now())`],
    ['d', '(CURRENT_TIMESTAMP)', 'now()'],
    ['d', '(getdate()+(7))', `now() + (7 * '1 day')`],
    ['d', `('19000101')`, `'1900-01-01 00:00:00'`],
    ['d', '((0))', `'1900-01-01 00:00:00'`],
    ['u', '(newid())', 'gen_random_uuid()'],
    ['u', '(newsequentialid())', 'gen_random_uuid()'],
    ['b', '(0x)', `'\\x'`],
    ['b', '(0xABC)', `'\\x0abc'`],
  ])('of %s by %s are %s', async (column, written, printed) => {
    const relation = await carriedRelation(...withDefault(column, written));
    expect(await reasonsOf(...withDefault(column, written))).toEqual([]);
    expect(relation.columns.find(({ name }) => name === column)?.default).toBe(printed);
  });

  it.each([
    ['d', `('1/2/1900')`, `what date '1/2/1900' is depends on the language of the session`],
    ['d', '((1))', `what date '1' is depends`],
    ['n', `('many')`, `'many' is no number`],
    ['n', '([dbo].[NextNumber]())', 'the function dbo.NextNumber'],
    ['n', '(@@SPID)', '@@SPID is not known in it'],
    ['u', `('none')`, `'none' is no value of type uuid`],
    ['t', '(CONVERT([varchar](10),getdate(),(120)))', 'a date is written as a text: now()'],
    ['t', '(host_name())', 'the function host_name'],
  ])('of %s by %s are left behind, and it is said why', async (column, written, reason) => {
    const { columns } = await carriedRelation(...withDefault(column, written));
    expect(columns).toHaveLength(7);
    expect(columns.filter((one) => one.default !== undefined)).toEqual([]);
    expect(await reasonsOf(...withDefault(column, written))).toEqual([
      expect.stringContaining(`3: ${reason}`),
    ]);
  });
});

describe('conditions', () => {
  it.each([
    ['[n]>=(0) AND [n]<=(100)', '(n >= 0) AND (n <= 100)'],
    ['[N]!<(0) OR [n] IS NULL', '(n >= 0) OR (n IS NULL)'],
    ['NOT [n]=(1)', 'NOT (n = 1)'],
    ['[n] BETWEEN (1) AND (5)', '(n >= 1) AND (n <= 5)'],
    ['[n] NOT IN (1,2)', 'NOT (n IN (1, 2))'],
    [`[t] IN ('a', N'b')`, `t IN ('a', 'b')`],
    [`[t] like 'a%'`, `t ~~ 'a%'`],
    [`[t] like '[0-9][^a].%'`, `t ~ '^[0-9][^a]\\..*$'`],
    ['[f]=(1)', 'f = true'],
    ['isnull([f],(0))=(0)', 'COALESCE(f, false) = false'],
    ['len([t])>(3)', 'length(rtrim(t)) > 3'],
    [`(upper([t])+'!')<>'A!'`, `(upper(t) || '!') <> 'A!'`],
    ['[d]<getdate()', 'd < now()'],
    [`[d]>'1753-01-01'`, `d > '1753-01-01 00:00:00'`],
    ['[t]>(5)', 't > 5'],
    ['datalength([t])>(0)', undefined],
    ['[n]%(2)=(0)', '(n % 2) = 0'],
    ['([n]&(4))=(4)', '(n & 4) = 4'],
    [`case when [f]=(1) then [n] else (0) end>(0)`, 'CASE WHEN f = true THEN n ELSE 0 END > 0'],
    ['[d]<dateadd(year,(-18),getdate())', `d < (now() + (-18 * '1 year'))`],
    ['year([d])>(1999)', `extract('year', d) > 1999`],
    ['[dbo].[IsFine]([n])=(1)', undefined],
    ['[z]=(1)', undefined],
  ])('%s', async (written, printed) => {
    const { checks } = await carriedRelation(...withCheck(written));
    const reasons = await reasonsOf(...withCheck(written));
    expect(reasons).toHaveLength(printed === undefined ? 1 : 0);
    expect(checks.map(({ expression }) => expression)).toEqual(
      printed === undefined ? [] : [printed],
    );
  });
});

describe('computed columns', () => {
  it.each([
    [`[t] + ': ' + [t]`, 'text', `(t || ': ') || t`],
    ['isnull([m]*[n],(0.00))', 'numeric', 'COALESCE(m * n, 0.00)'],
    ['[n] + 1', 'integer', 'n + 1'],
    [`'No ' + convert(nvarchar(23), [n])`, 'text', undefined],
    ['datepart(year, [d])', 'integer', `extract('year', d)`],
    ['datename(year, [d])', undefined, undefined],
    ['getdate()', undefined, undefined],
  ])('%s', async (written, type, expression) => {
    const batch = `CREATE TABLE [x]([c] AS (${written}) PERSISTED, ${columns})`;
    const { columns: made } = await carriedRelation(batch);
    const [computed] = made.filter(({ name }) => name === 'c');
    expect(computed?.type).toBe(type);
    expect(computed?.generated).toBe(type === undefined ? undefined : 'stored');
    if (expression !== undefined) expect(computed?.default).toBe(expression);
    expect(made[0]?.name).toBe(type === undefined ? 'n' : 'c');
  });
});
