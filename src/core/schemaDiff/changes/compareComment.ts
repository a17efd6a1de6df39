import type { ObjectPath } from '../model/objectPath';
import type { CommentChange } from './change';

interface Commented {
  readonly comment?: string | undefined;
}

/** One change if the comments are different, else none. */
export function compareComment(
  object: ObjectPath,
  before: Commented,
  after: Commented,
): readonly CommentChange[] {
  if (before.comment === after.comment) return [];
  return [{ kind: 'changeComment', object, before: before.comment, after: after.comment }];
}
