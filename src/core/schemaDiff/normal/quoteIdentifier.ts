import { quoteAlways, quoteName } from '../../sql/quoteName';

/** A name as the server's own `quote_identifier` prints it: a `$` asks for quotes, too. */
export function quoteIdentifier(name: string): string {
  return name.includes('$') ? quoteAlways(name) : quoteName(name);
}

export function quotePath(path: readonly string[]): string {
  return path.map(quoteIdentifier).join('.');
}
