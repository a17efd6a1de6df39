import { describe, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { parseSnapshot } from '../../../../src/core/schemaDiff/document/parseSnapshot';
import { writeSnapshot } from '../../../../src/core/schemaDiff/document/writeSnapshot';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import type {
  DropdownOption,
  SchemaSnapshot,
} from '../../../../src/core/schemaDiff/model/snapshot';
import { describeChange } from '../../../../src/core/schemaDiff/report/changeWords';
import { aSnapshot } from '../../../fakes/snapshots';

function listed(
  name: string,
  options: Readonly<Record<string, string>>,
  archived: readonly string[] = [],
): SchemaSnapshot {
  const dropdownOptions = Object.entries(options).map(([id, value]): DropdownOption => {
    const isArchived = archived.includes(id);
    return { dropdown: 'sfs_na', id, name: value, ...(isArchived && { isArchived }) };
  });
  return aSnapshot({ dropdowns: [{ schema: 'lab', id: 'sfs_na', name }], dropdownOptions });
}

function wordsOf(before: SchemaSnapshot, after: SchemaSnapshot, via?: SchemaSnapshot): string[] {
  return diffSchemas(before, after, { via }).changes.map(describeChange);
}

const before = listed('nucleic_acid', { o1: 'DNA', o2: 'RNA', o3: 'PNA' });

describe('a list of values', () => {
  it('is the same by its id, whatever it and its values are called', () => {
    const after = listed('acid', { o1: 'DNA', o2: 'RNA (total)', o3: 'PNA', o4: 'cDNA' }, ['o3']);
    expect(wordsOf(before, after)).toEqual([
      'list nucleic_acid is called acid, value RNA is called RNA (total), has the value cDNA as well, no value PNA',
    ]);
    expect(wordsOf(before, before)).toEqual([]);
  });

  it('says what its values can break: what says them, what lists them, and rows that have them', () => {
    const after = listed('acid', { o1: 'DNA', o2: 'RNA (total)', o3: 'PNA', o4: 'cDNA' }, ['o3']);
    const dangers = (...sides: readonly [SchemaSnapshot, SchemaSnapshot]): unknown =>
      diffSchemas(...sides).hazards.map(({ kind, message }) => [kind, message]);
    expect(dangers(before, after)).toEqual([
      [
        'breaksStatements',
        'statements that ask for the list nucleic_acid find nothing until they say acid',
      ],
      [
        'breaksStatements',
        'statements that say the value RNA find nothing until they say RNA (total)',
      ],
      ['breaksStatements', 'rows may have the value PNA still, which nobody can choose any more'],
      ['mayFail', 'checks, enums and statements that list the values of acid do not know cDNA'],
    ]);
    const none = { ...before, dropdowns: [] };
    expect(dangers(none, before)).toEqual([]);
    expect(dangers(before, none)).toEqual([
      [
        'breaksStatements',
        'fields keep their values of the list nucleic_acid, and have none to choose',
      ],
    ]);
  });

  it('comes and goes', () => {
    const none = { ...before, dropdowns: [] };
    expect(wordsOf(none, before)).toEqual(['list nucleic_acid: DNA, RNA, PNA']);
    expect(wordsOf(before, none)).toEqual(['list nucleic_acid is gone']);
  });

  it('is compared with what was kept where the older side is a mirror, and said of nothing else', () => {
    const after = listed('nucleic_acid', { o1: 'DNA', o2: 'RNA', o3: 'PNA', o4: 'cDNA' });
    const mirror = aSnapshot();
    expect(wordsOf(mirror, after, before)).toEqual([
      'list nucleic_acid has the value cDNA as well',
    ]);
    expect(wordsOf(mirror, after)).toEqual([]);
    expect(wordsOf(mirror, after, after)).toEqual([]);
  });

  it('is no work of a migration, which says so', () => {
    const after = listed('nucleic_acid', { o1: 'DNA' });
    const { steps, leftOut } = planMigration(diffSchemas(before, after));
    expect(steps).toEqual([]);
    expect(leftOut).toMatchObject([{ reason: 'impossible', message: /rows of Benchling/ }]);
  });

  it('is news if it is the first of its Benchling, also against a document of before', () => {
    const none = aSnapshot({ dropdowns: [], dropdownOptions: [] });
    const kept = parseSnapshot(writeSnapshot(none), 'lists.json');
    expect(wordsOf(kept, before)).toEqual(['list nucleic_acid: DNA, RNA, PNA']);
    expect(wordsOf(aSnapshot(), before)).toEqual([]);
  });

  it('stands in a document, a line for each value', () => {
    const text = writeSnapshot(before);
    expect(parseSnapshot(text, 'lists.json')).toEqual(before);
    expect(text).toContain('\n    { "dropdown": "sfs_na", "id": "o2", "name": "RNA" },\n');
  });
});
