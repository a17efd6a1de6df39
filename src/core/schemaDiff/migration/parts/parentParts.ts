import { isSameValue } from '../../changes/sameValue';
import type { Part, PartName } from '../../changes/change';
import { tablePath, type TablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { isIncludedAt, type PlanContext } from '../planContext';
import type { SchemaIndex } from '../schemaIndex';
import { partsOf } from './keptParts';

/** A part with its kind, as changes call it. */
export type NamedPart = readonly [kind: PartName, part: Part];

/** One that a partition or an heir has by a table above it. */
export interface ParentPart {
  readonly parent: TablePath;
  readonly named: NamedPart;
}

/**
 * What a table has by all that is above it, nearest first, and keeps when it is taken out: a partition
 * keys, indexes and checks, an heir checks; those apart that heirs do without.
 */
export function parentParts(relation: Relation, index: SchemaIndex): readonly ParentPart[] {
  const own = new Set(relation.checks.map(({ name }) => name));
  const isInherited = ([kind, part]: NamedPart): boolean =>
    kind === 'Check'
      ? !own.has(part.name) && !('noInherit' in part && part.noInherit === true)
      : relation.partitionOf !== undefined;
  return tablesAbove(relation, index).flatMap((parent) =>
    allParts(parent)
      .filter(isInherited)
      .map((named) => ({ parent: tablePath(parent), named })),
  );
}

/**
 * Whether what a table brings along becomes the part of its parent that says the same; an exclusion the
 * server makes anew, beside that.
 */
export function isAdopted([kind]: NamedPart): boolean {
  return kind !== 'Exclusion';
}

/** What an older table has by others and keeps, when it is taken out, of what these do not lose before. */
export function keptFromParents(older: Relation, context: PlanContext): readonly ParentPart[] {
  const { before, names } = context;
  return parentParts(older, before).filter(({ parent, named: [kind, { name }] }) => {
    const path = [...(names.tableAfter(parent) ?? []), name];
    return (
      !isIncludedAt(context, `drop${kind}`, path) && !isIncludedAt(context, `change${kind}`, path)
    );
  });
}

/** Everything of a table that its indexes and constraints are. */
export function allParts(relation: Relation): readonly NamedPart[] {
  return [
    ...partsOf(relation),
    ...relation.foreignKeys.map((key): NamedPart => ['ForeignKey', key]),
  ];
}

/** The same whatever it is called: a partition's part has a name of its own, and its checks have not. */
export function isSamePart([kind, part]: NamedPart, [otherKind, other]: NamedPart): boolean {
  if (kind !== otherKind) return false;
  if (kind === 'Check') return isSameValue(part, other);
  return isSameValue({ ...part, name: '' }, { ...other, name: '' });
}

/** What a table is a partition of or inherits from, up to the topmost, nearest first. */
export function tablesAbove(relation: Relation, index: SchemaIndex): readonly Relation[] {
  return index.parentsOf(tablePath(relation)).flatMap((path) => {
    const parent = index.relation(path);
    return parent === undefined ? [] : [parent, ...tablesAbove(parent, index)];
  });
}
