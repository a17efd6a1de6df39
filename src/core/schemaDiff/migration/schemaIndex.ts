import { pathKey, tablePath, type TablePath } from '../model/objectPath';
import { parentsOf } from '../model/parents';
import type { Column, DomainType, EnumType, Relation, SchemaSnapshot } from '../model/snapshot';

/** What a snapshot holds, ready to be asked by path. */
export class SchemaIndex {
  readonly #relations = new Map<string, Relation>();
  readonly #columns = new Map<string, Column>();
  readonly #enums = new Map<string, EnumType>();
  readonly #domains = new Map<string, DomainType>();
  readonly #heirs = new Map<string, Relation[]>();

  constructor(readonly snapshot: SchemaSnapshot) {
    for (const relation of snapshot.relations) this.#note(relation);
    for (const type of snapshot.enums) this.#enums.set(pathKey(tablePath(type)), type);
    for (const type of snapshot.domains) this.#domains.set(pathKey(tablePath(type)), type);
  }

  relation(path: readonly string[]): Relation | undefined {
    return this.#relations.get(pathKey(path.slice(0, 2)));
  }

  column(path: readonly string[]): Column | undefined {
    return this.#columns.get(pathKey(path));
  }

  enum(path: readonly string[]): EnumType | undefined {
    return this.#enums.get(pathKey(path));
  }

  domain(path: readonly string[]): DomainType | undefined {
    return this.#domains.get(pathKey(path));
  }

  /** Partitions, and tables that inherit, directly. */
  heirsOf(path: readonly string[]): readonly Relation[] {
    return this.#heirs.get(pathKey(path.slice(0, 2))) ?? [];
  }

  /** What a relation is a partition of, or inherits from, directly. */
  parentsOf(path: readonly string[]): readonly TablePath[] {
    const relation = this.relation(path);
    return relation === undefined ? [] : parentsOf(relation);
  }

  /** Parents that a relation has a column from, by its path. */
  parentsWith(path: readonly string[]): readonly Relation[] {
    const relation = this.relation(path);
    const name = path[2] ?? '';
    if (relation === undefined) return [];
    return parentsOf(relation).flatMap((parent) => {
      const found = this.column([...parent, name]) && this.relation(parent);
      return found === undefined ? [] : [found];
    });
  }

  #note(relation: Relation): void {
    const path = tablePath(relation);
    this.#relations.set(pathKey(path), relation);
    for (const column of relation.columns)
      this.#columns.set(pathKey([...path, column.name]), column);
    for (const parent of parentsOf(relation)) {
      const key = pathKey(parent);
      this.#heirs.set(key, [...(this.#heirs.get(key) ?? []), relation]);
    }
  }
}
