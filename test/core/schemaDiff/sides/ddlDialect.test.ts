import { describe, expect, it } from 'vitest';
import { decodeSchemaText } from '../../../../src/core/schemaDiff/sides/decodeSchemaText';
import { dialectOf } from '../../../../src/core/schemaDiff/sides/ddlDialect';

describe('the dialect of DDL', () => {
  it.each([
    'CREATE TABLE [dbo].[t]([a] [int] NOT NULL)',
    'create table t (a int)\nGO\ncreate table u (a int)\nGO',
    'SET ANSI_NULLS ON\nGO\nCREATE VIEW "v" AS SELECT 1 AS a',
    'create table t (a nvarchar(20), b uniqueidentifier default newid())',
    `EXEC sp_addextendedproperty N'MS_Description', N'serial::text $$', N'SCHEMA', N'dbo'`,
  ])('is SQL Server’s: %s', (text) => {
    expect(dialectOf(text)).toBe('tsql');
  });

  it.each([
    '',
    'create table t (a int)',
    'create table t (a int[], b text[] default ARRAY[$1], c int default x[i])',
    'SET search_path = lab, public;\nCREATE TABLE t (a serial);',
    `create function f() returns int language plpgsql as $$ begin return 1; end $$`,
    `comment on table t is '\nGO\n[dbo].[t] SET ANSI_NULLS ON'`,
    `-- [dbo].[t]\n/*\nGO\n*/\nselect 'x'::text`,
    'create table go\n(a int)',
  ])('is Postgres’: %s', (text) => {
    expect(dialectOf(text)).toBe('postgres');
  });
});

describe('the text of a file', () => {
  const text = 'CREATE TABLE [Straße]';
  const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16', utf16],
    ['UTF-16 in the other order', Buffer.from(utf16).swap16()],
  ])('is read as %s', (_, bytes) => {
    expect(decodeSchemaText(bytes)).toBe(text);
  });

  it('is none in other bytes', () => {
    expect(decodeSchemaText(Uint8Array.of(0x53, 0xe9, 0x51))).toBeUndefined();
  });
});
