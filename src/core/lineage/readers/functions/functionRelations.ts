import { groupBy } from '../../../base/groupBy';
import type { StoredFunction } from '../../../schemaDiff/impact/functionImpact';
import { pathKey, writePath } from '../../../schemaDiff/model/objectPath';
import type { SqlParser } from '../../../sql/sqlParser';
import type { RelationNames } from '../queries/relationNames';
import type { NamedFunction, NamedRelation } from '../queries/statementRelations';
import type { UnreadText } from '../queries/unreadTexts';
import { readBody } from './functionBody';
import { functionName } from './functionName';

/** What calls of functions come to. */
export interface CalledRelations {
  /** Ids of relations, each once. */
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
  /** Functions that may use more than that. */
  readonly unread: readonly UnreadText[];
}

export const noRelations: CalledRelations = { reads: new Set(), writes: new Set(), unread: [] };

/**
 * What the functions of a database do to its relations, each with those that it calls. Where a name is
 * called, all functions of that name count that take as many arguments: which of those is meant only the
 * server knows. Bodies are read when they are first asked for.
 */
export class FunctionRelations {
  readonly #byName: ReadonlyMap<string, readonly StoredFunction[]>;
  readonly #bySignature: ReadonlyMap<string, StoredFunction>;
  readonly #read = new Map<StoredFunction, Promise<OwnRelations>>();

  constructor(
    functions: readonly StoredFunction[],
    readonly surroundings: { readonly names: RelationNames; readonly parser: SqlParser },
  ) {
    this.#byName = groupBy(functions, ({ signature }) => pathKey(functionName(signature)));
    this.#bySignature = new Map(functions.map((one) => [one.signature, one]));
  }

  /** What names of functions come to; those that are none of the database's, such as the system's, to nothing. */
  async of(calls: readonly NamedFunction[]): Promise<CalledRelations> {
    const { searchPath } = this.surroundings.names;
    return this.#ofAll(calls.flatMap((call) => this.#named(call, searchPath)));
  }

  /** The same of functions that the server itself tells apart. */
  async ofSignatures(signatures: readonly string[]): Promise<CalledRelations> {
    return this.#ofAll(signatures.flatMap((signature) => this.#bySignature.get(signature) ?? []));
  }

  async #ofAll(functions: readonly StoredFunction[]): Promise<CalledRelations> {
    const [reads, writes] = [new Set<string>(), new Set<string>()];
    const unread: UnreadText[] = [];
    const met = new Set<StoredFunction>();
    const waiting = [...functions];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (met.has(next)) continue;
      met.add(next);
      const own = await this.#ofFunction(next);
      for (const id of own.reads) reads.add(id);
      for (const id of own.writes) writes.add(id);
      unread.push(...own.unread);
      waiting.push(...own.calls);
    }
    return { reads, writes, unread };
  }

  /**
   * Of a name without schema those of the first schema on the search path that has one which takes the
   * arguments. Where none does, the call is not understood, and all of the name count.
   */
  #named(
    { schema, name, argumentCount }: NamedFunction,
    searchPath: readonly string[],
  ): readonly StoredFunction[] {
    const schemas = schema === undefined ? searchPath : [schema];
    const named = schemas.map((owner) => this.#byName.get(pathKey([owner, name])) ?? []);
    const fitting = named.map((some) => some.filter((one) => takes(one, argumentCount)));
    return [...fitting, ...named].find((some) => some.length > 0) ?? [];
  }

  #ofFunction(one: StoredFunction): Promise<OwnRelations> {
    let found = this.#read.get(one);
    if (found === undefined) {
      found = this.#readOne(one);
      this.#read.set(one, found);
    }
    return found;
  }

  async #readOne(one: StoredFunction): Promise<OwnRelations> {
    const { names, parser } = this.surroundings;
    const { signature, searchPath } = one;
    const { reads, writes, calls, untold } = await readBody(one, parser);
    const idOf = (relation: NamedRelation): string | undefined =>
      searchPath === undefined ? names.idOf(relation) : names.idWithin(relation, searchPath);
    return {
      reads: reads.flatMap((relation) => idOf(relation) ?? []),
      writes: writes.flatMap((relation) => idOf(relation) ?? []),
      calls: calls.flatMap((call) => this.#named(call, searchPath ?? names.searchPath)),
      unread:
        untold === undefined
          ? []
          : [{ kind: 'function', place: writePath(functionName(signature)), why: untold }],
    };
  }
}

/** True if a call may give so many arguments, and where one of the two is not known. */
function takes({ argumentCounts }: StoredFunction, count: number | undefined): boolean {
  if (argumentCounts === undefined || count === undefined) return true;
  const { least, most = Infinity } = argumentCounts;
  return count >= least && count <= most;
}

interface OwnRelations {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Other functions. */
  readonly calls: readonly StoredFunction[];
  readonly unread: readonly UnreadText[];
}
