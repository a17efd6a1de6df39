/** Bytes of a name in Postgres. @see NAMEDATALEN in pg_config_manual.h */
const longestNameBytes = 63;

const hashDigits = 8;

/**
 * A name of SQL Server, of up to 128 characters, as Postgres can have it: the same, or its beginning with
 * a number that tells it from others that begin alike. The same name always gives the same.
 */
export function carriedName(name: string): string {
  if (byteLength(name) <= longestNameBytes) return name;
  const kept = cutTo(name, longestNameBytes - hashDigits - 1);
  return `${kept}_${hashOf(name.toLowerCase()).toString(16).padStart(hashDigits, '0')}`;
}

/** SQL Server tells names apart by its collation, which hardly ever minds case. */
export function caseless(name: string): string {
  return carriedName(name).toLowerCase();
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function cutTo(text: string, bytes: number): string {
  let kept = '';
  let length = 0;
  for (const character of text) {
    length += byteLength(character);
    if (length > bytes) break;
    kept += character;
  }
  return kept;
}

/** FNV-1a of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}
