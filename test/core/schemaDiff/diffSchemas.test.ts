import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSnapshot } from '../../../src/core/schemaDiff/document/parseSnapshot';
import { writeSnapshot } from '../../../src/core/schemaDiff/document/writeSnapshot';
import { diffSchemas } from '../../../src/core/schemaDiff/diffSchemas';
import type { Relation, SchemaSnapshot } from '../../../src/core/schemaDiff/model/snapshot';
import { diffDocument } from '../../../src/core/schemaDiff/report/diffDocument';
import { SchemaError } from '../../../src/core/schemaDiff/schemaError';
import { anyDdl } from '../../fakes/anyDdl';
import { snapshotOf } from '../../fakes/ddl';
import { aSnapshot, aTable } from '../../fakes/snapshots';

describe('a view that keeps an older name alive', () => {
  const comment =
    'Bridge to public.organism for what still says public.strain; made by Lakeside, to be dropped after 2026-12-26';
  const organism = aTable('organism', ['id', 'taxon']);
  const bridge: Relation = { ...aTable('strain', ['id', 'taxon']), kind: 'view', comment };
  const renamed = {
    kind: 'table',
    from: ['public', 'strain'],
    to: ['public', 'organism'],
  } as const;
  const diffAt = (takenAt: string) =>
    diffSchemas(
      aSnapshot({ origin: { kind: 'live', takenAt }, relations: [organism, bridge] }),
      aSnapshot({ relations: [organism] }),
      { decisions: [{ ...renamed, isSame: true }] },
    );

  it('is passed over up to its day, whatever was decided of its name', () => {
    const { changes, passedOver } = diffAt('2026-12-26T23:59:59.000Z');
    expect(changes).toEqual([]);
    expect(passedOver).toMatchObject([{ rule: 'bridgeView', change: { kind: 'dropView' } }]);
  });

  it('is a difference from the day after', () => {
    const { changes, passedOver } = diffAt('2026-12-27T00:00:00.000Z');
    expect(changes.map(({ object }) => object)).toContainEqual(['public', 'strain']);
    expect(passedOver).toEqual([]);
  });
});

describe('whatever the schema', () => {
  it('nothing is different from itself, and every pair is found', async () => {
    await fc.assert(
      fc.asyncProperty(anyDdl, async (ddl) => {
        const snapshot = await snapshotOf(ddl);
        expect(snapshot.notUnderstood).toEqual([]);
        const { changes, hazards, matches } = diffSchemas(snapshot, snapshot);
        expect({ changes, hazards }).toEqual({ changes: [], hazards: [] });
        const columns = snapshot.relations.flatMap((relation) => relation.columns);
        expect(matches).toHaveLength(snapshot.relations.length + columns.length);
      }),
      { numRuns: 60 },
    );
  });

  it('a document is read back as it was, and shows no change', async () => {
    await fc.assert(
      fc.asyncProperty(anyDdl, async (ddl) => {
        const snapshot = await snapshotOf(ddl);
        const read = parseSnapshot(writeSnapshot(snapshot), 'any.json');
        expect(read).toEqual(snapshot);
        expect(diffSchemas(snapshot, read).changes).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('every change has its words, also where everything is different', async () => {
    await fc.assert(
      fc.asyncProperty(anyDdl, anyDdl, async (before, after) => {
        const diff = diffSchemas(await snapshotOf(before), await snapshotOf(after));
        for (const { message } of diffDocument(diff).changes) expect(message).not.toBe('');
        for (const { change } of diffDocument(diff).hazards) expect(change).toBeGreaterThan(-1);
      }),
      { numRuns: 30 },
    );
  });
});

describe('two things that are not of one kind', () => {
  const many = (start: string, columns: readonly string[]): SchemaSnapshot =>
    aSnapshot({
      relations: Array.from({ length: 12 }, (_, place) => aTable(`${start}${place}`, columns)),
    });
  const strangers = [
    many('wine_', ['vintage integer', 'grape text', 'sweet boolean']),
    many('tax_return_', ['filed_on date', 'amount numeric', 'office uuid', 'paid bytea']),
  ] as const;

  it('are refused rather than listed', () => {
    expect(() => diffSchemas(...strangers)).toThrow(
      'of 12 tables and views and 12, none belong together',
    );
  });

  it('are compared if that is what is wanted, and so is what is small or empty', () => {
    expect(diffSchemas(...strangers, { comparesUnrelated: true }).changes).toHaveLength(24);
    expect(diffSchemas(strangers[0], aSnapshot()).changes).toHaveLength(12);
    const error = (): unknown => diffSchemas(...strangers);
    expect(error).toThrow(SchemaError);
  });
});

describe('of Benchling’s tables', () => {
  const live = (
    relations: readonly Relation[],
    hidden: Partial<SchemaSnapshot['hidden']> = {},
  ): SchemaSnapshot =>
    aSnapshot({
      origin: { kind: 'live' },
      relations,
      hidden: { schemas: 0, relations: 0, columns: 0, definitions: [], ...hidden },
    });
  const defined = { benchling: { id: 'ts_strain' } };
  const strain = aTable('strain$raw', ['id text', 'genus text'], defined);

  it('what is internal, or a preview, is passed over', () => {
    const after = live([
      aTable(
        'strain$raw',
        ['id text', 'genus text', '_pkey bigint', 'acl_resource_id text'],
        defined,
      ),
      aTable('bnch$run$beta', ['id text']),
    ]);
    const { changes, passedOver } = diffSchemas(live([strain]), after);
    expect(changes).toEqual([]);
    expect(passedOver.map(({ rule, change }) => [rule, change.object.at(-1)])).toEqual([
      ['internalColumn', '_pkey'],
      ['internalColumn', 'acl_resource_id'],
      ['previewTable', 'bnch$run$beta'],
    ]);
  });

  const absences = (before: SchemaSnapshot, after: SchemaSnapshot): readonly unknown[] =>
    diffDocument(diffSchemas(before, after)).changes.map(({ kind, absence }) => [
      kind,
      absence?.rule,
    ]);

  it('what is missing is empty, hidden or archived before it is dropped', () => {
    expect(absences(live([strain]), live([]))).toEqual([['dropTable', 'noRowsYet']]);
    expect(absences(live([strain]), live([], { relations: 3 }))).toEqual([
      ['dropTable', 'notVisible'],
    ]);
    expect(absences(live([aTable('mine', ['a'])]), live([]))).toEqual([['dropTable', undefined]]);
    expect(absences(live([aTable('mine', ['a'])]), live([], { relations: 3 }))).toEqual([
      ['dropTable', 'notVisible'],
    ]);
    const seen = live([aTable('mine', ['a'])], { relations: 3 });
    expect(absences(seen, live([], { relations: 3 }))).toEqual([['dropTable', 'notVisible']]);
    const withSchema = { ...live([]), schemas: [{ name: 'mine' }] };
    expect(absences(withSchema, live([], { schemas: 1 }))).toEqual([['dropSchema', 'notVisible']]);
    expect(absences(withSchema, live([], { relations: 1 }))).toEqual([['dropSchema', undefined]]);
    const archived = { ...strain, benchling: { id: 'ts_strain', isArchived: true } };
    expect(absences(live([archived]), live([]))).toEqual([['dropTable', 'archived']]);
  });

  it('a field that left the view and not the table was archived', () => {
    const view = (columns: readonly string[]): Relation => ({
      ...aTable('strain', columns, defined),
      kind: 'view',
    });
    const before = live([strain, view(['id text', 'genus text'])]);
    expect(absences(before, live([strain, view(['id text'])]))).toEqual([
      ['dropColumn', 'archived'],
    ]);
  });

  it('what is said of a field is said once, of its table', () => {
    const field = (type: string): Relation['columns'] => [
      { name: 'id', type: 'text', isNullable: true, benchling: { id: 'tsf_1', type } },
    ];
    const both = (type: string): SchemaSnapshot =>
      live([
        { ...strain, columns: field(type) },
        { ...strain, name: 'strain', kind: 'view', columns: field(type) },
      ]);
    const { changes } = diffDocument(diffSchemas(both('text'), both('long_text')));
    expect(changes).toMatchObject([
      {
        kind: 'changeField',
        object: ['public', 'strain$raw', 'id'],
        benchling: 'FIELD_TYPE_CHANGE',
        message: 'field id: type in Benchling text → long_text',
      },
    ]);
  });

  it('a view that is gone while its table is there was dropped', () => {
    const view: Relation = { ...strain, name: 'strain', kind: 'view' };
    expect(absences(live([strain, view]), live([strain]))).toEqual([['dropView', undefined]]);
  });

  it('changes are called by Benchling’s own words', () => {
    const after = { ...strain, columns: [{ name: 'id', type: 'text', isNullable: false }] };
    const { changes, notes } = diffDocument(diffSchemas(live([strain]), live([after])));
    expect(changes.map(({ kind, benchling }) => [kind, benchling])).toEqual([
      ['setNotNull', 'FIELD_IS_REQUIRED_CHANGE'],
      ['dropColumn', 'WAREHOUSE_CHANGE'],
    ]);
    expect(notes).toEqual([
      'Benchling’s warehouse may be up to 24 h behind what was done in Benchling',
      expect.stringMatching(/^Not compared, if there are any: triggers, /),
    ]);
  });
});
