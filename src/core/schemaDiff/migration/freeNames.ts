import type { PlanContext } from './planContext';
import { indexLike } from './renames/renameRelations';

/** Names that nothing has, before or after: tables, indexes and types share theirs. */
export class FreeNames {
  readonly #taken: ReadonlySet<string>;
  #count = 0;

  constructor({ diff: { before, after } }: Pick<PlanContext, 'diff'>) {
    this.#taken = new Set(
      [before, after].flatMap(({ relations, enums, domains }) => [
        ...relations.flatMap((relation) => [relation.name, ...indexLike(relation)]),
        ...[...enums, ...domains].map(({ name }) => name),
      ]),
    );
  }

  next(): string {
    do this.#count += 1;
    while (this.#taken.has(this.#name()));
    return this.#name();
  }

  #name(): string {
    return `lakeside_old_${this.#count}`;
  }
}
