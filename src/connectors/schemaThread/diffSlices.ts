import type { Change } from '../../core/schemaDiff/changes/change';
import type { SchemaDiff } from '../../core/schemaDiff/diffSchemas';
import type { Hazard } from '../../core/schemaDiff/hazards/hazard';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';

/** What a diff says beside its long lists. */
export type DiffHead = Omit<SchemaDiff, LongList | 'before' | 'after' | 'afterAsRead'> & {
  /** Without relations; `undefined` = the sides are those of the diff before. */
  readonly before: SchemaSnapshot | undefined;
  readonly after: SchemaSnapshot | undefined;
};

type LongList = 'matches' | 'changes' | 'hazards' | 'passedOver';

/** A part of a list of a diff; taking one in holds up the receiver for a few milliseconds. */
export type DiffSlice =
  | { readonly list: 'before' | 'after'; readonly items: SchemaSnapshot['relations'] }
  | { readonly list: 'matches'; readonly items: SchemaDiff['matches'] }
  | { readonly list: 'changes'; readonly items: readonly Change[] }
  | { readonly list: 'hazards'; readonly items: readonly SentHazard[] }
  | { readonly list: 'passedOver'; readonly items: SchemaDiff['passedOver'] };

/** A hazard by the number of its change: what is sent apart is no longer one. */
interface SentHazard extends Omit<Hazard, 'change'> {
  readonly change: number;
}

/** Items of a slice: a relation has dozens of objects, a match a few. */
const sliceSizes = { before: 25, after: 25, matches: 500, changes: 50, hazards: 500 } as const;

export function headOf(diff: SchemaDiff, hasSides: boolean): DiffHead {
  const { matches: _m, changes: _c, hazards: _h, passedOver: _p, afterAsRead: _r, ...sides } = diff;
  const { before, after, ...rest } = sides;
  return {
    ...rest,
    before: hasSides ? { ...before, relations: [] } : undefined,
    after: hasSides ? { ...after, relations: [] } : undefined,
  };
}

/** The lists of a diff in parts, in the order in which {@link JoinedDiff} takes them. */
export function* sliceDiff(diff: SchemaDiff, hasSides: boolean): Generator<DiffSlice, undefined> {
  if (hasSides) {
    for (const list of ['before', 'after'] as const) {
      for (const items of parts(diff[list].relations, sliceSizes[list])) yield { list, items };
    }
  }
  for (const items of parts(diff.matches, sliceSizes.matches)) yield { list: 'matches', items };
  for (const items of parts(diff.changes, sliceSizes.changes)) yield { list: 'changes', items };
  const numbers = new Map(diff.changes.map((change, number) => [change, number]));
  for (const hazards of parts(diff.hazards, sliceSizes.hazards)) {
    const items = hazards.map((hazard) => ({
      ...hazard,
      change: numbers.get(hazard.change) ?? -1,
    }));
    yield { list: 'hazards', items };
  }
  for (const items of parts(diff.passedOver, sliceSizes.changes)) {
    yield { list: 'passedOver', items };
  }
  return undefined;
}

function* parts<T>(items: readonly T[], size: number): Generator<readonly T[], undefined> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
  return undefined;
}

/** Puts a diff together again. */
export class JoinedDiff {
  readonly #before: SchemaSnapshot['relations'][number][] = [];
  readonly #after: SchemaSnapshot['relations'][number][] = [];
  readonly #matches: SchemaDiff['matches'][number][] = [];
  readonly #changes: Change[] = [];
  readonly #hazards: Hazard[] = [];
  readonly #passedOver: SchemaDiff['passedOver'][number][] = [];

  add(slice: DiffSlice): void {
    switch (slice.list) {
      case 'before':
        this.#before.push(...slice.items);
        break;
      case 'after':
        this.#after.push(...slice.items);
        break;
      case 'matches':
        this.#matches.push(...slice.items);
        break;
      case 'changes':
        this.#changes.push(...slice.items);
        break;
      case 'hazards':
        this.#hazards.push(...slice.items.flatMap((hazard) => this.#hazard(hazard)));
        break;
      case 'passedOver':
        this.#passedOver.push(...slice.items);
    }
  }

  /** @param last the diff of the same sides, for sides that were not sent again */
  whole({ before, after, ...head }: DiffHead, last: SchemaDiff | undefined): SchemaDiff {
    const sideBefore = before ? { ...before, relations: this.#before } : last?.before;
    const sideAfter = after ? { ...after, relations: this.#after } : last?.after;
    if (sideBefore === undefined || sideAfter === undefined) {
      throw new Error('There is no comparison whose sides these were');
    }
    return {
      ...head,
      before: sideBefore,
      after: sideAfter,
      matches: this.#matches,
      changes: this.#changes,
      hazards: this.#hazards,
      passedOver: this.#passedOver,
    };
  }

  #hazard({ change, ...hazard }: SentHazard): readonly Hazard[] {
    const found = this.#changes[change];
    return found === undefined ? [] : [{ ...hazard, change: found }];
  }
}
