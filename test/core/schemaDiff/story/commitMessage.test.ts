import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { commitMessage, migrationSlug } from '../../../../src/core/schemaDiff/story/commitMessage';
import { diffOf } from '../../../fakes/ddl';
import { aSnapshot, aTable } from '../../../fakes/snapshots';

describe('a commit message', () => {
  test('tells what is called otherwise first, then the rest by table, and says nothing twice', async () => {
    const diff = await diffOf(
      `create table "sample$raw" (id text primary key, rin float, "archived$" boolean, a text, b text);
       create view sample as select id, rin, a, b from "sample$raw" where not "archived$";
       create table old (x int)`,
      `create table "sample$raw" (id text primary key, rin_rqn float, "archived$" boolean, a text, b text, c int);
       create view sample as select id, rin_rqn, a, b, c from "sample$raw" where not "archived$";
       create table bank (id int, vials int)`,
    );
    expect(commitMessage(diff)).toBe(`Rename 1 column, add 1 table and 1 column, drop 1 table

Renamed
  public.sample: column rin is called rin_rqn

public.bank
  + table public.bank (2 columns)

public.old
  - table public.old (1 column)

public.sample
  + column c integer
`);
    expect(migrationSlug(diff)).toBe('rename-1-column-add-1-table-and-1-column-drop-1-ta');
  });

  test.each([
    [
      'create table a (x int, conc_ngul float)',
      'create table a (x int, conc_ng_ul float)',
      'Rename public.a.conc_ngul to conc_ng_ul',
    ],
    ['create table a (x int)', 'create table a (x int, z text)', 'Add public.a.z'],
    ['create table a (x int)', 'create table a (x bigint)', 'Change public.a.x'],
    ['create table a (x int)', 'create table a (x int)', 'Keep what the schemas look like'],
  ])('of one change names it: %s', async (before, after, subject) => {
    expect(commitMessage(await diffOf(before, after)).split('\n')[0]).toBe(subject);
  });

  test('has a subject of at most 72 signs and no line that a name has broken', () => {
    const name = fc.string({ minLength: 1, maxLength: 63, unit: 'binary' });
    const table = aTable('t', ['id int']);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), (names) => {
        const tables = names.map((each) => ({ ...table, name: each }));
        const diff = diffSchemas(aSnapshot(), aSnapshot({ relations: tables }), {
          comparesUnrelated: true,
        });
        const [subject = '', ...body] = commitMessage(diff).split('\n');
        expect(Array.from(subject).length).toBeLessThanOrEqual(72);
        expect(body.filter((line) => /^(?! {2}|public\.|$)/.test(line))).toEqual([]);
        expect(migrationSlug(diff)).toMatch(/^[a-z0-9][a-z0-9-]{0,49}$/);
      }),
    );
  });
});
