import { formatGros } from '../../core/datasets/reference/formatGros';
import type { GrosTag } from '../../core/datasets/reference/grosReference';
import { parseGros } from '../../core/datasets/reference/parseGros';

/**
 * What a person should know who names one version of a dataset, since lineage is told of the dataset as it
 * is now; `undefined` = none is named.
 */
export function versionNotice(written: string): string | undefined {
  const parsed = parseGros(written.trim());
  if (parsed.kind === 'malformed') return undefined;
  const { reference } = parsed;
  const { kind } = reference.tag;
  if (kind === 'live' || kind === 'latest') return undefined;
  const dataset = formatGros({ ...reference, tag: { kind: 'live' } });
  return `this is the lineage of ${dataset} as it is now, not as it was at that version: --as-of ${dayOf(reference.tag)}`;
}

function dayOf(tag: GrosTag): string {
  if (tag.kind === 'day') return tag.date;
  return tag.kind === 'version' ? tag.version.date : 'DATE';
}
