import type { Column } from './catalogEntries';
import { generations, type ColumnTable } from './catalogSnapshot';

/** Puts columns into arrays, in the order they come: those of a relation together. */
export class ColumnTableBuilder {
  readonly #relations: number[] = [];
  readonly #ends: number[] = [];
  readonly #names: string[] = [];
  readonly #positions: number[] = [];
  readonly #typeRows: number[] = [];
  readonly #traits: number[] = [];
  readonly #types: ColumnTable['types'][number][] = [];
  readonly #knownTypes = new Map<string, number>();
  readonly #defaults: Record<number, string> = {};
  readonly #comments: Record<number, string> = {};

  add(relation: number, column: Column): void {
    const row = this.#names.length;
    if (this.#relations.at(-1) !== relation) {
      this.#relations.push(relation);
      this.#ends.push(row);
    }
    this.#ends[this.#ends.length - 1] = row + 1;
    this.#names.push(column.name);
    this.#positions.push(column.position);
    this.#typeRows.push(this.#typeRow(column));
    this.#traits.push(generations.indexOf(column.generation) * 2 + (column.isNullable ? 1 : 0));
    if (column.default !== undefined) this.#defaults[row] = column.default;
    if (column.comment !== undefined) this.#comments[row] = column.comment;
  }

  build(): ColumnTable {
    return {
      relations: this.#relations,
      ends: this.#ends,
      names: this.#names,
      positions: this.#positions,
      typeRows: this.#typeRows,
      traits: this.#traits,
      types: this.#types,
      defaults: this.#defaults,
      comments: this.#comments,
    };
  }

  /** A type may print in several ways, such as with and without a length. */
  #typeRow({ typeOid, type }: Column): number {
    const key = `${typeOid} ${type}`;
    const known = this.#knownTypes.get(key);
    if (known !== undefined) return known;
    this.#types.push({ oid: typeOid, name: type });
    this.#knownTypes.set(key, this.#types.length - 1);
    return this.#types.length - 1;
  }
}
