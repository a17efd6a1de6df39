import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CatalogIndex } from '../../../../src/core/warehouse/catalog/catalogIndex';
import { catalogOf } from '../../../fakes/catalogs';

const catalog = catalogOf({
  'lab.run': { columns: { id: 'bigint', name: 'text' } },
  'lab.sample': { columns: { id: 'bigint', run_id: 'bigint', Sample: 'text' } },
  'lab.old_sample': { columns: { id: 'bigint' } },
  'log.resample': { columns: { at: 'timestamptz', sample_count: 'integer' } },
});
const index = new CatalogIndex(catalog);

function find(text: string, limit = 100): readonly string[] {
  return index
    .find(text, limit)
    .found.map(({ relation, column }) =>
      [relation.schema, relation.name, ...(column === undefined ? [] : [column])].join('.'),
    );
}

describe('finding names', () => {
  it('gives what is called so first, relations before columns, then what begins so, then the rest', () => {
    expect(find('sample')).toEqual([
      'lab.sample',
      'lab.sample.Sample',
      'log.resample.sample_count',
      'lab.old_sample',
      'log.resample',
    ]);
  });

  it('narrows down by several words, in any order, with a point or without', () => {
    expect(find('sample run')).toEqual(['lab.sample.run_id']);
    expect(find('run sample')).toEqual(['lab.sample.run_id']);
    expect(find('lab.run')).toEqual(['lab.run', 'lab.sample.run_id']);
    expect(find('LOG count')).toEqual(['log.resample.sample_count']);
  });

  it('does not find every column of a table whose name alone has the word', () => {
    expect(find('old')).toEqual(['lab.old_sample']);
  });

  it('says when there is more than it gives', () => {
    expect(index.find('sample', 2)).toMatchObject({ isCut: true });
    expect(find('sample', 2)).toHaveLength(2);
    expect(index.find('sample', 5).isCut).toBe(false);
  });

  it('finds nothing without a word', () => {
    expect(find('  . ')).toEqual([]);
  });

  it('never gives what lacks a word of the text', () => {
    assert(
      property(array(constantFrom('lab', 'sam', 'id', 'run', 'x', 'O')), (words) => {
        for (const name of find(words.join(' '))) {
          for (const word of words) expect(name.toLowerCase()).toContain(word.toLowerCase());
        }
      }),
    );
  });
});

describe('a filter', () => {
  const match = (text: string) =>
    index
      .match(text)
      .map(({ relation, columns }) => [relation.name, columns && [...columns]] as const);

  it('leaves relations whose names match whole, and others with the columns that match', () => {
    expect(match('run')).toEqual([
      ['run', undefined],
      ['sample', ['run_id']],
    ]);
    expect(match('sample id')).toEqual([
      ['old_sample', ['id']],
      ['sample', ['id', 'run_id']],
    ]);
  });
});
