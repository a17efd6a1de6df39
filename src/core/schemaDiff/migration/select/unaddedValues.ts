import { quoteText } from '../../../sql/quoteName';
import { writePath } from '../../model/objectPath';
import type { PlanContext } from '../planContext';

/** A value that an enum shall have and does not get. */
export interface UnaddedValue {
  readonly type: string;
  readonly value: string;
  /** As expressions say it, within a text of JSON. */
  readonly written: string;
}

/** Those that additions and renames outside the selection would give. */
export function unaddedValues({ diff, selection }: PlanContext): readonly UnaddedValue[] {
  return diff.changes.flatMap((change): readonly UnaddedValue[] => {
    const isMade = change.kind !== 'addEnumValue' && change.kind !== 'renameEnumValue';
    if (isMade || selection.includes(change)) return [];
    const fresh = change.after.filter((value) => !change.before.includes(value));
    return fresh.map((value) => ({
      type: writePath(change.object),
      value,
      written: JSON.stringify(quoteText(value)).slice(1, -1),
    }));
  });
}
