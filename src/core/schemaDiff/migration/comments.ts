import type { ChangeOf } from '../changes/change';
import { writePath } from '../model/objectPath';
import { commentedKind, printComment, type CommentedKind } from '../print/printComments';
import type { Piece } from './piece';
import type { PlanContext } from './planContext';

/** A comment that is another, or none any more. */
export function commentPieces(
  change: ChangeOf<'changeComment'>,
  context: PlanContext,
): readonly Piece[] {
  const { kind, path } = commented(change.object, context);
  return [
    {
      phase: 'comments',
      title: `comment on ${writePath(path)}`,
      sql: printComment(kind, path, change.after),
      changes: [change],
    },
  ];
}

function commented(
  object: ChangeOf<'changeComment'>['object'],
  { after, names }: PlanContext,
): { readonly kind: CommentedKind; readonly path: ChangeOf<'changeComment'>['object'] } {
  if (object.length === 1) return { kind: 'SCHEMA', path: object };
  const relation = after.relation(object);
  const [schema, name] = names.table(object);
  if (object.length === 3) return { kind: 'COLUMN', path: [schema, name, names.column(object)] };
  if (relation !== undefined) return { kind: commentedKind(relation), path: [schema, name] };
  return { kind: after.enum(object) === undefined ? 'DOMAIN' : 'TYPE', path: object };
}
