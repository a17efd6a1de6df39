import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  migrationPath,
  snapshotConnection,
  snapshotPath,
} from '../../../../src/core/schemaDiff/story/schemaFiles';

describe('files of the story', () => {
  test('are named after their connection', () => {
    expect(snapshotPath('benchling')).toBe('schema/benchling.schema.json');
    expect(snapshotPath('../ö')).toBe('schema/%2E!%2E!%2F!%F6!.schema.json');
    expect(snapshotConnection('schema/schema-map.json')).toBeUndefined();
  });

  test('tell their connection, whatever it is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(snapshotConnection(snapshotPath(name))).toBe(name);
        expect(snapshotPath(name)).toMatch(/^schema\/[\w%!-]*\.schema\.json$/);
      }),
    );
  });

  test('sort as they were made', () => {
    expect(migrationPath(Date.UTC(2026, 10, 26, 21, 7, 3, 250), 'rename-a')).toBe(
      'schema/migrations/20261126T210703Z-rename-a.sql',
    );
  });
});
