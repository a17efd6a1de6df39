import { expect, test } from 'vitest';
import { nameSimilarity } from '../../../../../src/core/schemaDiff/match/names/nameSimilarity';
import { nameTokens } from '../../../../../src/core/schemaDiff/match/names/nameTokens';
import { editKey, renameEdit } from '../../../../../src/core/schemaDiff/match/names/renameEdits';
import { Repetitions } from '../../../../../src/core/schemaDiff/match/repetitions';

const evenly = (): number => 1;

test.each([
  ['Team_IDs', ['team', 'id']],
  ['address_line2', ['address', 'line', '2']],
  ['wellPlate', ['well', 'plate']],
  ['batches', ['batch']],
  ['assays', ['assay']],
  ['status', ['status']],
  ['name$', ['name']],
  ['Größe', ['größe']],
  ['___', []],
])('the words of %s are %j', (name, tokens) => {
  expect(nameTokens(name)).toEqual(tokens);
});

test.each([
  ['sample', 'samples', 1],
  ['name$', 'name', 1],
  ['SampleType', 'sample_type', 1],
])('%s and %s are one name', (one, other, likeness) => {
  expect(nameSimilarity(one, other, evenly)).toBe(likeness);
});

test.each([
  ['a word added', 'volume', 'volume_ul'],
  ['a word shortened', 'org_name', 'organization_name'],
  ['letters left out', 'qty', 'quantity'],
  ['a misspelling', 'concentraton', 'concentration'],
  ['initials', 'dob', 'date_of_birth'],
  ['beginnings', 'seqrun', 'sequencing_run'],
  ['words joined', 'needstype', 'needs_type'],
])('names with %s are alike', (_, one, other) => {
  expect(nameSimilarity(one, other, evenly)).toBeGreaterThanOrEqual(0.6);
  expect(nameSimilarity(other, one, evenly)).toBe(nameSimilarity(one, other, evenly));
});

test.each([
  ['started', 'operator'],
  ['barcode', 'volume'],
  ['', 'volume'],
])('%j and %j are not alike', (one, other) => {
  expect(nameSimilarity(one, other, evenly)).toBeLessThan(0.35);
});

test('a word that stands everywhere makes names less alike than one that stands nowhere else', () => {
  const rarity = (word: string): number => (word === 'id' ? 0.2 : 1);
  const common = nameSimilarity('plate_id', 'donor_id', rarity);
  const rare = nameSimilarity('plate_id', 'plate_key', rarity);
  expect(common).toBeLessThan(rare);
});

test.each([
  ['sample_id', 'specimen_id', { removed: 'sample', added: 'specimen' }],
  ['samples', 'specimens', { removed: 'sample', added: 'specimen' }],
  ['volume', 'volume_ul', { removed: '', added: 'ul' }],
  ['raw_volume', 'volume', { removed: 'raw', added: '' }],
  ['Sample', 'samples', undefined],
])('from %s to %s the edit is %j', (from, to, edit) => {
  expect(renameEdit(from, to)).toEqual(edit);
});

test('a pair is no evidence for itself', () => {
  const edits = new Repetitions();
  const key = editKey('sample_id', 'specimen_id');
  edits.add(key, 0.9);
  expect(edits.others(key, 0.9)).toBe(0);
  edits.add(editKey('samples', 'specimens'), 0.8);
  expect(edits.others(key, 0.9)).toBeCloseTo(0.8);
});

test('a name of many short words takes no time', () => {
  const long = 'a_'.repeat(31);
  expect(nameSimilarity('a'.repeat(30), long, evenly)).toBeGreaterThan(0);
});
