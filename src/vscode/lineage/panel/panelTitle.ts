import {
  kindOfAddress,
  nameOfAddress,
  parseLineageId,
} from '../../../core/lineage/graph/lineageId';
import { shownName } from '../../../core/lineage/show/shownName';

/** What the tab is called, by the id that it is about. */
export function titleOf(start: string | undefined): string {
  const address = start === undefined ? undefined : parseLineageId(start);
  if (address === undefined) return 'Lineage';
  return `Lineage: ${shownName({ kind: kindOfAddress(address), ...nameOfAddress(address) })}`;
}
