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

  it('stands in a document, a line for each value, which earlier versions refuse', () => {
    const text = writeSnapshot(before);
    expect(parseSnapshot(text, 'lists.json')).toEqual(before);
    expect(text).toContain('\n    { "dropdown": "sfs_na", "id": "o2", "name": "RNA" },\n');
    expect(text).toContain('"version": 3');
    expect(writeSnapshot(aSnapshot())).toContain('"version": 1');
  });
});
