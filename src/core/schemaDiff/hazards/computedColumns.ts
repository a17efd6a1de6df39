import type { Change, ChangeOf } from '../changes/change';
import { pathKey, tablePath } from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';
import { danger, nameOf, tableOf, type Danger } from './hazard';
import { convertType } from './typeChange';

/** What stops to be computed keeps its values; only a virtual one has to be written for that. */
export function generatedOtherwise(change: ChangeOf<'changeGenerated'>): readonly Danger[] {
  const { before, after } = change;
  const last = isMadeAnew(change) ? [standsLast(change)] : [];
  const written = danger(
    'rewritesTable',
    `every row of ${tableOf(change)} is computed and written anew`,
  );
  if (before === undefined) {
    const lost = `the values of ${nameOf(change)} are gone: they are computed from then on`;
    return [danger('losesData', lost), written, ...last];
  }
  return after === undefined && isStored(before) ? [] : [written, ...last];
}

/** Which columns are computed before something else of them changes. */
export class ComputedColumns {
  readonly #generated: ReadonlyMap<string, ChangeOf<'changeGenerated'>>;
  /** Of the newer side. */
  readonly #computed: ReadonlySet<string>;

  constructor(changes: readonly Change[], after: SchemaSnapshot) {
    this.#generated = new Map(
      changes.flatMap((change) =>
        change.kind === 'changeGenerated' ? [[pathKey(change.object), change] as const] : [],
      ),
    );
    this.#computed = new Set(
      after.relations.flatMap((relation) =>
        relation.columns
          .filter(({ generated }) => generated !== undefined)
          .map(({ name }) => pathKey([...tablePath(relation), name])),
      ),
    );
  }

  /** What was computed and gets a type that the server turns it into by no rule of its own is made anew. */
  ofOtherType(change: ChangeOf<'changeType'>): readonly Danger[] {
    const key = pathKey(change.object);
    const generated = this.#generated.get(key);
    const wasComputed =
      generated === undefined ? this.#computed.has(key) : staysByItself(generated);
    const isAutomatic = convertType(change.before, change.after).isAutomatic;
    return wasComputed && !isAutomatic ? [standsLast(change)] : [];
  }
}

/** Whether it was computed and would stay where it is, if its type did not change as well. */
function staysByItself(change: ChangeOf<'changeGenerated'>): boolean {
  return change.before !== undefined && !isMadeAnew(change);
}

function isMadeAnew({ before, after }: ChangeOf<'changeGenerated'>): boolean {
  if (before === undefined) return true;
  return after === undefined ? !isStored(before) : isStored(before) !== isStored(after);
}

function isStored(generated: string): boolean {
  return generated.endsWith(' STORED');
}

/** What is dropped and added is behind all others. */
function standsLast(change: Change): Danger {
  const message = `${nameOf(change)} is the last column of ${tableOf(change)} then: statements that name no columns mean others`;
  return danger('breaksStatements', message);
}
