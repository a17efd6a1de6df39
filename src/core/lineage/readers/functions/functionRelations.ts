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
 * What the functions of a database do to its relations, each with those that it calls. Functions of one name
 * are one: which of them is meant only the server knows. Bodies are read when they are first asked for.
 */
export class FunctionRelations {
  readonly #byName: ReadonlyMap<string, readonly StoredFunction[]>;
  readonly #read = new Map<string, Promise<OwnRelations>>();

  constructor(
    functions: readonly StoredFunction[],
    readonly surroundings: { readonly names: RelationNames; readonly parser: SqlParser },
  ) {
    this.#byName = groupBy(functions, ({ signature }) => pathKey(functionName(signature)));
  }

  /** Of names that are none of the database's functions, such as the system's, nothing. */
  async of(calls: readonly NamedFunction[]): Promise<CalledRelations> {
    const [reads, writes] = [new Set<string>(), new Set<string>()];
    const unread: UnreadText[] = [];
    const met = new Set<string>();
    const waiting = calls.flatMap((call) => this.#keysOf(call));
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      if (met.has(key)) continue;
      met.add(key);
      const own = await this.#ofFunction(key);
      for (const id of own.reads) reads.add(id);
      for (const id of own.writes) writes.add(id);
      unread.push(...own.unread);
      waiting.push(...own.calls);
    }
    return { reads, writes, unread };
  }

  /** Of a name without schema those on the search path, the first of which is meant. */
  #keysOf({ schema, name }: NamedFunction): readonly string[] {
    const schemas = schema === undefined ? this.surroundings.names.searchPath : [schema];
    const key = schemas.map((owner) => pathKey([owner, name])).find((one) => this.#byName.has(one));
    return key === undefined ? [] : [key];
  }

  #ofFunction(key: string): Promise<OwnRelations> {
    let found = this.#read.get(key);
    if (found === undefined) {
      found = this.#readAll(this.#byName.get(key) ?? []);
      this.#read.set(key, found);
    }
    return found;
  }

  async #readAll(functions: readonly StoredFunction[]): Promise<OwnRelations> {
    const { names, parser } = this.surroundings;
    const bodies = await Promise.all(
      functions.map(async (one) => ({
        signature: one.signature,
        ...(await readBody(one, parser)),
      })),
    );
    const idsOf = (relations: readonly NamedRelation[]): readonly string[] =>
      relations.flatMap((relation) => names.idOf(relation) ?? []);
    return {
      reads: bodies.flatMap(({ reads }) => idsOf(reads)),
      writes: bodies.flatMap(({ writes }) => idsOf(writes)),
      calls: bodies.flatMap(({ calls }) => calls.flatMap((call) => this.#keysOf(call))),
      unread: bodies.flatMap(({ signature, untold }): readonly UnreadText[] =>
        untold === undefined
          ? []
          : [{ kind: 'function', place: writePath(functionName(signature)), why: untold }],
      ),
    };
  }
}

interface OwnRelations {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Keys of other functions. */
  readonly calls: readonly string[];
  readonly unread: readonly UnreadText[];
}
