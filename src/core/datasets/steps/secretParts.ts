import { loginPartsOf } from './loginsInAddresses';
import { namedSecretsIn } from './namedSecrets';

/** What opens something in a value, as it stands there and as it reads once it is decoded. */
export function secretPartsOf(value: string): readonly string[] {
  return [...loginPartsOf(value), ...namedSecretsIn(value)].flatMap((part) => [
    part,
    ...decoded(part),
  ]);
}

/** Empty for what has no escapes, or some that are none. */
function decoded(part: string): readonly string[] {
  if (!part.includes('%')) return [];
  try {
    return [decodeURIComponent(part)];
  } catch {
    return [];
  }
}
