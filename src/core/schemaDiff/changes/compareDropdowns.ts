import { groupBy } from '../../base/groupBy';
import type { DropdownOption, SchemaSnapshot } from '../model/snapshot';
import type { ChangeOf, ListedValues } from './change';

type Lists = Pick<SchemaSnapshot, 'dropdowns' | 'dropdownOptions'>;

/**
 * What became of Benchling's lists of values, told from each other by their ids; nothing where one of the
 * sides does not know of them. What is archived is not there any more.
 */
export function compareDropdowns(
  before: Lists | undefined,
  after: Lists,
): readonly ChangeOf<'changeDropdown'>[] {
  if (before?.dropdowns === undefined || after.dropdowns === undefined) return [];
  const [old, fresh] = [listsIn(before), listsIn(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id), fresh.get(id)];
    const named = is ?? was;
    if (named === undefined || isAlike(was, is)) return [];
    return [
      {
        kind: 'changeDropdown',
        object: [named.schema, named.name],
        before: was && valuesOf(was),
        after: is && valuesOf(is),
      } as const,
    ];
  });
}

interface List extends ListedValues {
  readonly schema: string;
}

function listsIn({ dropdowns = [], dropdownOptions = [] }: Lists): ReadonlyMap<string, List> {
  const options = groupBy(dropdownOptions.filter(isInUse), ({ dropdown }) => dropdown);
  return new Map(
    dropdowns.filter(isInUse).map(({ schema, id, name }) => {
      const values = (options.get(id) ?? []).map((option) => ({
        id: option.id,
        name: option.name,
      }));
      return [id, { schema, name, values }];
    }),
  );
}

function isInUse({ isArchived }: Pick<DropdownOption, 'isArchived'>): boolean {
  return isArchived !== true;
}

function valuesOf({ name, values }: List): ListedValues {
  return { name, values };
}

function isAlike(was: List | undefined, is: List | undefined): boolean {
  return was !== undefined && is !== undefined && textOf(was) === textOf(is);
}

function textOf({ name, values }: List): string {
  const sorted = values.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return JSON.stringify([name, sorted.map((value) => [value.id, value.name])]);
}
