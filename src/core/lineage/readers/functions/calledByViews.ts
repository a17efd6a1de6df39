import { pathKey, tablePath } from '../../../schemaDiff/model/objectPath';
import type { SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import type { UnreadText } from '../queries/unreadTexts';
import type { FunctionRelations } from './functionRelations';

export interface CalledByViews {
  /** By the keys of views the ids of what functions read that they call. */
  readonly called: ReadonlyMap<string, ReadonlySet<string>>;
  /** Functions that may use more than that. */
  readonly unread: readonly UnreadText[];
}

/** What views read through functions: the server says which functions these are, and not what they do. @throws the reason of the signal */
export async function calledByViews(
  { relations }: SchemaSnapshot,
  functions: FunctionRelations,
  signal: AbortSignal,
): Promise<CalledByViews> {
  const called = new Map<string, ReadonlySet<string>>();
  const unread: UnreadText[] = [];
  for (const relation of relations) {
    const signatures = relation.view?.callsFunctions ?? [];
    if (signatures.length === 0) continue;
    signal.throwIfAborted();
    const found = await functions.ofSignatures(signatures);
    called.set(pathKey(tablePath(relation)), found.reads);
    unread.push(...found.unread);
  }
  return { called, unread };
}
