import type { ChangeOf, ListedValues } from '../changes/change';
import type { Danger } from './hazard';

/**
 * What a list of values that is another can break: statements say its values by their names, and what the
 * warehouse allows may be the values that it had.
 */
export function dropdownDangers({ before, after }: ChangeOf<'changeDropdown'>): readonly Danger[] {
  if (before === undefined) return [];
  if (after === undefined) {
    return [breaks(`fields keep their values of the list ${before.name}, and have none to choose`)];
  }
  return [...ofName(before, after), ...ofValues(before, after)];
}

function ofName(before: ListedValues, after: ListedValues): readonly Danger[] {
  if (before.name === after.name) return [];
  const message = `statements that ask for the list ${before.name} find nothing until they say ${after.name}`;
  return [breaks(message)];
}

function ofValues(before: ListedValues, after: ListedValues): readonly Danger[] {
  const [was, is] = [namesById(before), namesById(after)];
  const old = before.values.flatMap(({ id, name }): readonly Danger[] => {
    const now = is.get(id);
    if (now === name) return [];
    return [
      now === undefined
        ? breaks(`rows may have the value ${name} still, which nobody can choose any more`)
        : breaks(`statements that say the value ${name} find nothing until they say ${now}`),
    ];
  });
  const fresh = after.values.filter(({ id }) => !was.has(id)).map(({ name }) => name);
  if (fresh.length === 0) return old;
  const message = `checks, enums and statements that list the values of ${after.name} do not know ${fresh.join(', ')}`;
  return [...old, { kind: 'mayFail', message }];
}

function namesById({ values }: ListedValues): ReadonlyMap<string, string> {
  return new Map(values.map(({ id, name }) => [id, name]));
}

function breaks(message: string): Danger {
  return { kind: 'breaksStatements', message };
}
