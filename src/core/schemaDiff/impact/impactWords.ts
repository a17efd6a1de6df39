import type { Change } from '../changes/change';
import { writePath, type TablePath } from '../model/objectPath';
import { describeChange } from '../report/changeWords';
import type { MappedColumn, MappedRelation } from './mappedRelation';
import type { ViewImpact } from './viewImpact';

/** Changes that are named where many reach one place. */
const mostNamed = 3;

/** What changes do to a place of a statement: sentences without their end. */
export const impactWords = {
  relation({ path, to, changes }: MappedRelation): string {
    const name = writePath(path);
    if (to === undefined) return `${name} is dropped, and nothing takes its place`;
    if (writePath(to) !== name) return `${name} is called ${writePath(to)}`;
    return `${name}: ${describeAll(changes)}`;
  },

  column({ path, to, changes }: MappedColumn): string {
    const name = writePath(path);
    if (to === undefined) return `${name} is dropped, and nothing takes its place`;
    if (changes.some(({ kind }) => kind === 'moveColumn')) {
      return `${name} is ${writePath(to)} now, in another table that has to be read for it`;
    }
    const others = changes.filter((change) => !('to' in change)).map(describeChange);
    const isRenamed = path[2] !== to[2];
    if (!isRenamed) return `${writePath(path.slice(0, 2))}: ${others.join(', ')}`;
    return [`${name} is called ${writePath(to.slice(2))}`, ...others].join('; ');
  },

  rival({ path, to }: MappedColumn, { change }: { readonly change: Change }): string {
    const name = writePath(path);
    const renamed =
      to === undefined || path[2] === to[2]
        ? name
        : `${name} is called ${writePath(to.slice(2))}, which`;
    return `${renamed} cannot be told from another column without its table: ${describeOne(change)}`;
  },

  parted({ path, to }: MappedColumn): string {
    const what = to === undefined ? 'dropped' : `called ${writePath(to.slice(2))}`;
    return `${writePath(path)} is ${what}, and USING needs one name on both sides: join with ON`;
  },

  all(how: 'star' | 'naturalJoin' | 'insert', path: TablePath, changes: readonly Change[]): string {
    const what = {
      star: `* of ${writePath(path)} may give other columns`,
      naturalJoin: `a natural join with ${writePath(path)} may join by other columns`,
      insert: `INSERT without a list of columns depends on those of ${writePath(path)}`,
    };
    return `${what[how]}: ${describeAll(changes)}`;
  },

  missing(change: Change): string {
    const column = writePath(change.object);
    return change.kind === 'addColumn'
      ? `${column} is new, takes no null and has no default: INSERT has to give it a value`
      : `${column} takes no null any more: INSERT has to give it a value`;
  },

  view({ view, uses, via, change }: ViewImpact): string {
    const through = via.length === 0 ? '' : `, through ${via.map(writePath).join(' and ')}`;
    return `${writePath(view)} reads ${writePath(uses)}${through}: ${describeOne(change)}`;
  },

  mention(path: TablePath, changes: readonly Change[]): string {
    return `this names ${writePath(path)} and cannot be read as a statement: ${describeAll(changes)}`;
  },
};

function describeAll(changes: readonly Change[]): string {
  const named = changes.slice(0, mostNamed).map(describeOne);
  const more = changes.length - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more} more`;
}

/** What comes and goes, without all that it is. */
function describeOne(change: Change): string {
  const name = writePath(change.object.slice(-1));
  if (change.kind === 'addColumn') return `column ${name} is new`;
  return change.kind === 'dropColumn' ? `column ${name} is gone` : describeChange(change);
}
