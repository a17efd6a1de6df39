import { formatQuantity } from '../../base/sizes';
import { writePath } from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';
import { catalogOf, grantOf } from '../unknown/catalogs';

/**
 * What a snapshot cannot know, so that nobody takes it for what is not there, each a sentence without its
 * end.
 */
export function hiddenNotes({
  hidden,
  origin,
}: Pick<SchemaSnapshot, 'hidden' | 'origin'>): readonly string[] {
  const { schemas, relations, columns, definitions, catalogs = [] } = hidden;
  const parts = [
    schemas === 0 ? '' : formatQuantity(schemas, 'schema'),
    relations === 0 ? '' : formatQuantity(relations, 'table or view', 'tables or views'),
    columns === 0 ? '' : formatQuantity(columns, 'column'),
  ].filter((part) => part !== '');
  const unread = catalogs.map((name) => {
    const { holds, cost } = catalogOf(name);
    return `Not in it, as this login may not read ${name}: ${holds}; ${cost}`;
  });
  const names = definitions.map(writePath).join(', ');
  return [
    ...(parts.length === 0
      ? []
      : [`Not in it, as this login may not see them: ${parts.join(', ')}`]),
    ...unread,
    ...(catalogs.length === 0
      ? []
      : [`To have that, too, a superuser runs there: ${grantOf(catalogs, loginOf(origin))}`]),
    ...(definitions.length === 0
      ? []
      : [`Renames cannot be told by Benchling’s own ids: this login may not read ${names}`]),
  ];
}

function loginOf({ database }: SchemaSnapshot['origin']): string {
  return database?.user ?? 'public';
}
