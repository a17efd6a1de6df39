import type { Part } from './change';

/** Columns that a key, reference or index lists by their names alone, those that it includes among them. */
export function listedColumns(part: Part): readonly string[] {
  const columns = 'columns' in part ? part.columns : [];
  const include = 'include' in part ? (part.include ?? []) : [];
  return [...columns, ...include];
}
