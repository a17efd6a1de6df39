import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../src/core/schemaDiff/changes/change';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { feltObjects } from '../../../../src/core/schemaDiff/impact/feltObjects';
import type { Match } from '../../../../src/core/schemaDiff/match/matches';
import { writePath } from '../../../../src/core/schemaDiff/model/objectPath';
import { aSnapshot, aTable } from '../../../fakes/snapshots';

describe('between two tables of one name', () => {
  function felt(before: readonly string[], after: readonly string[]): readonly string[] {
    const diff = diffSchemas(
      aSnapshot({ relations: [aTable('run', before)] }),
      aSnapshot({ relations: [aTable('run', after)] }),
    );
    return feltObjects(diff.changes, diff).map(writePath);
  }

  test('what is gone is felt', () => {
    expect(felt(['id', 'note'], ['id'])).toEqual(['public.run.note']);
  });

  test('what is of another type is felt', () => {
    expect(felt(['id', 'lane integer'], ['id', 'lane bigint'])).toEqual(['public.run.lane']);
  });

  test('what is new is felt by nobody', () => {
    expect(felt(['id'], ['id', 'note'])).toEqual([]);
  });
});

describe('of what is called otherwise, the older name is felt', () => {
  const grounds = { accepted: true, confidence: 1, evidence: 'oid', words: [] } as const;
  const matches = [
    { kind: 'table', from: ['public', 'run'], to: ['public', 'lap'], ...grounds },
    {
      kind: 'column',
      from: ['public', 'run', 'note'],
      to: ['public', 'lap', 'remark'],
      ...grounds,
    },
    { kind: 'column', from: ['public', 'run', 'at'], to: ['public', 'lap', 'at'], ...grounds },
  ] as readonly Match[];
  const felt = (...changes: readonly Change[]): readonly string[] =>
    feltObjects(changes, { matches }).map(writePath);

  test('of a table', () => {
    const change = {
      kind: 'renameTable',
      object: ['public', 'run'],
      to: ['public', 'lap'],
    } as const;
    expect(felt(change)).toEqual(['public.run']);
  });

  test('of a table and of a column of it: who reads others feels only the first', () => {
    const table = {
      kind: 'renameTable',
      object: ['public', 'run'],
      to: ['public', 'lap'],
    } as const;
    const object = ['public', 'lap', 'note'] as const;
    const column = { kind: 'renameColumn', object, to: ['public', 'lap', 'remark'] } as const;
    expect(felt(table, column)).toEqual(['public.run', 'public.run.note']);
  });

  test('of a view that is another query only where no column says more', () => {
    const view = {
      kind: 'changeViewQuery',
      object: ['public', 'lap'],
      before: '',
      after: '',
    } as const;
    const object = ['public', 'lap', 'at'] as const;
    const type = { kind: 'changeType', object, before: 'date', after: 'timestamp' } as const;
    expect(felt(view)).toEqual(['public.run']);
    expect(felt(view, type)).toEqual(['public.run.at']);
  });

  test('of a column, whatever its table is told by', () => {
    for (const table of ['run', 'lap']) {
      const object = ['public', table, 'note'] as const;
      const to = ['public', 'lap', 'remark'] as const;
      expect(felt({ kind: 'renameColumn', object, to })).toEqual(['public.run.note']);
    }
  });

  test('of a column that is another type, told by what its table is called now', () => {
    const object = ['public', 'lap', 'at'] as const;
    expect(felt({ kind: 'changeType', object, before: 'date', after: 'timestamp' })).toEqual([
      'public.run.at',
    ]);
  });
});
