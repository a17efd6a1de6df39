import { schemaMapFile } from '../document/schemaMap';

/*
 * Where the story of schemas is kept: beside the lake file, under its version control. Paths are relative
 * to its folder, with slashes.
 */

/** The folder of snapshots, decisions and migrations. */
export const schemaFolder = 'schema';

/** What people have said of renames. */
export const schemaMapPath = `${schemaFolder}/${schemaMapFile}`;

const snapshotEnd = '.schema.json';

/** Every snapshot, as a pattern of files. */
export const snapshotPattern = `${schemaFolder}/*${snapshotEnd}`;

/** What a connection's schemas looked like when they were last kept. */
export function snapshotPath(connection: string): string {
  return `${schemaFolder}/${fileName(connection)}${snapshotEnd}`;
}

/** The connection whose snapshot a file is; `undefined` = it is none. */
export function snapshotConnection(path: string): string | undefined {
  if (!path.startsWith(`${schemaFolder}/`) || !path.endsWith(snapshotEnd)) return undefined;
  const name = path.slice(schemaFolder.length + 1, -snapshotEnd.length);
  return name.replace(/%([0-9A-F]{2,6})!/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
}

/** A migration made at a time, so that their names sort as they were made; `slug` of `migrationSlug`. */
export function migrationPath(madeAtMs: number, slug: string): string {
  const time = new Date(madeAtMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${schemaFolder}/migrations/${time}-${slug}.sql`;
}

/** Names of connections are anybody's; every system takes these, and no two become one. */
function fileName(connection: string): string {
  return connection.replace(
    /[^A-Za-z0-9_-]/gu,
    (sign) => `%${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}!`,
  );
}
