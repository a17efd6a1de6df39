import type { Connection } from '../../../lake/lake';
import type { SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import { catalogOf, grantOf } from '../../../schemaDiff/unknown/catalogs';

/** What lineage is made of that a login may not read, each a problem to tell. */
export function unreadCatalogs(
  { name, user }: Connection,
  { hidden }: Pick<SchemaSnapshot, 'hidden'>,
): readonly string[] {
  const felt = (hidden.catalogs ?? []).filter((catalog) =>
    catalogOf(catalog).aspects.some((aspect) => telling.has(aspect)),
  );
  return felt.map(
    (catalog) =>
      `${name} does not tell ${catalogOf(catalog).holds}, as ${user} may not read ${catalog}: a superuser there may run ${grantOf([catalog], user)}`,
  );
}

const telling: ReadonlySet<string> = new Set(['queries', 'reads', 'parents']);
