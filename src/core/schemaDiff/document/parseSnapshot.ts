import type { SchemaSnapshot } from '../model/snapshot';
import { SchemaError } from '../schemaError';
import { FieldError, FieldReader } from './fieldReader';
import { parseJsonText } from './jsonText';
import { readSnapshot } from './snapshotFields';
import { snapshotFormat, snapshotVersion } from './writeSnapshot';

/**
 * Reads a snapshot that was written as JSON, also one that somebody has edited since.
 * @throws SchemaError `snapshotMalformed` with the place, or `snapshotTooNew`
 */
export function parseSnapshot(text: string, name: string): SchemaSnapshot {
  const { value, place } = parseJsonText(text);
  if (place !== undefined) throw malformed(name, `${place} is no JSON`);
  const { format, version } = headOf(value);
  if (format !== snapshotFormat) {
    throw malformed(name, `"format" must be ${JSON.stringify(snapshotFormat)}`);
  }
  if (typeof version === 'number' && version > snapshotVersion) {
    throw new SchemaError(
      'snapshotTooNew',
      `${name} is a snapshot of version ${version}, and this Lakeside knows ${snapshotVersion}`,
      { remedy: 'Update Lakeside, or take the snapshot anew with this one' },
    );
  }
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw malformed(name, `"version" must be a number from 1 to ${snapshotVersion}`);
  }
  try {
    return readSnapshot(new FieldReader(value, ''));
  } catch (error) {
    if (error instanceof FieldError) throw malformed(name, error.message);
    throw error;
  }
}

function headOf(value: unknown): { readonly format?: unknown; readonly version?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}

function malformed(name: string, problem: string): SchemaError {
  return new SchemaError(
    'snapshotMalformed',
    `${name} is no snapshot that can be read: ${problem}`,
    { remedy: 'Correct this place, or take the snapshot anew with lakeside schema snapshot' },
  );
}
