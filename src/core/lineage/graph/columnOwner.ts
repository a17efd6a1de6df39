import { lineageId, parseLineageId } from './lineageId';

/** The id of the table or view that a column is of; `undefined` = the id is of no column. */
export function columnOwner(id: string): string | undefined {
  if (!id.startsWith('column:')) return undefined;
  const address = parseLineageId(id);
  return address?.kind === 'column' ? lineageId({ ...address, kind: 'relation' }) : undefined;
}
