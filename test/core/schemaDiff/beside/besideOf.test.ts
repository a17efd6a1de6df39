import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnBeside, SchemasBeside } from '../../../../src/core/schemaDiff/beside/beside';
import { besideInSlices, besideOf } from '../../../../src/core/schemaDiff/beside/besideOf';
import { packTable, unpackBeside } from '../../../../src/core/schemaDiff/beside/packBeside';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { snapshotOf } from '../../../fakes/ddl';

/** Also in slices, and after it was sent. */
async function beside(before: string, after: string): Promise<SchemasBeside> {
  const diff = diffSchemas(await snapshotOf(before), await snapshotOf(after));
  const found = besideOf(diff);
  expect(await besideInSlices(diff)).toEqual(found);
  const sent: unknown = JSON.parse(JSON.stringify({ tables: found.tables.map(packTable) }));
  expect(unpackBeside(sent as Parameters<typeof unpackBeside>[0])).toEqual(found);
  return found;
}

/** Each line as `before kind after`. */
function linesOf({ tables }: SchemasBeside): readonly string[] {
  return tables.flatMap((table) => [
    lineOf(table.before?.path[1], table.link?.kind, table.after?.path[1]),
    ...table.columns.map((column) => `  ${columnLine(column)}`),
  ]);
}

function columnLine({ before, link, after, elsewhere }: ColumnBeside): string {
  const line = lineOf(before?.name, link?.kind, after?.name);
  return elsewhere === undefined ? line : `${line} @${elsewhere.slice(1).join('.')}`;
}

function lineOf(before = '–', kind = '/', after = '–'): string {
  return `${before} ${kind} ${after}`;
}

describe('two schemas side by side', () => {
  it('have pairs in one line, and what is only in one side in its place', async () => {
    const found = await beside(
      'create table run (id int, operator text, lane int, gone text); create table old (a int)',
      'create table fresh (b bytea, c bytea); create table run (first date, id int, operator_name text, lane int, extra json)',
    );
    expect(linesOf(found)).toEqual([
      '– / fresh',
      '  – / b',
      '  – / c',
      'old / –',
      '  a / –',
      'run same run',
      '  – / first',
      '  id same id',
      '  operator renamed operator_name',
      '  lane same lane',
      '  – / extra',
      '  gone / –',
    ]);
  });

  it('tell tables called otherwise, and questions; columns of a table in question are none of their own', async () => {
    const found = await beside(
      'create table plate (id int, operator text); create table sequencing_run (id int, lane int)',
      'create table plate (id int, operator_name text); create table seq_run (id int, lane int, cycles int)',
    );
    expect(linesOf(found)).toEqual([
      'plate same plate',
      '  id same id',
      '  operator question operator_name',
      'sequencing_run question seq_run',
      '  id same id',
      '  lane same lane',
      '  – / cycles',
    ]);
    const [plate, run] = found.tables;
    expect(run?.link).toMatchObject({ evidence: 'score', confidence: expect.any(Number) });
    expect(run?.link?.words).toContain('some columns in common');
    expect(plate?.link).toEqual({ kind: 'same', evidence: 'exactName', confidence: 1 });
  });

  it('say on both sides where a column went to', async () => {
    const found = await beside(
      'create table run (id int, lane int, serial text, maker text); create table instrument (id int)',
      'create table run (id int, lane int); create table instrument (id int, serial text, maker text)',
    );
    expect(linesOf(found)).toEqual([
      'instrument same instrument',
      '  id same id',
      '  – question serial @run.serial',
      '  – question maker @run.maker',
      'run same run',
      '  id same id',
      '  lane same lane',
      '  serial question – @instrument.serial',
      '  maker question – @instrument.maker',
    ]);
  });

  it('hold every table and column of either side once, whatever they are', async () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'a1', 'b_id'), {
      minLength: 1,
    });
    const schema = fc.dictionary(fc.constantFrom('run', 'runs', 'plate', 'x'), names);
    await fc.assert(
      fc.asyncProperty(schema, schema, async (before, after) => {
        const found = await beside(ddlOf(before), ddlOf(after));
        const names = (side: 'before' | 'after'): readonly string[] =>
          found.tables.flatMap((table) => {
            const name = table[side]?.path[1];
            if (name === undefined) return [];
            return table.columns.flatMap((column) =>
              column[side] ? [`${name}.${column[side].name}`] : [],
            );
          });
        expect([...names('before')].sort()).toEqual(columnsOf(before));
        expect([...names('after')].sort()).toEqual(columnsOf(after));
      }),
    );
  });
});

type Tables = Readonly<Record<string, readonly string[]>>;

function ddlOf(tables: Tables): string {
  return Object.entries(tables)
    .map(
      ([name, columns]) =>
        `create table ${name} (${columns.map((column) => `${column} int`).join()})`,
    )
    .join(';');
}

function columnsOf(tables: Tables): readonly string[] {
  return Object.entries(tables)
    .flatMap(([name, columns]) => columns.map((column) => `${name}.${column}`))
    .sort();
}
