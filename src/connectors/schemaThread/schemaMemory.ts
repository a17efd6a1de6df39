import type { SchemaDiff } from '../../core/schemaDiff/diffSchemas';
import { MappedSchema } from '../../core/schemaDiff/impact/mappedSchema';
import { searchPathFor } from '../../core/schemaDiff/impact/searchPath';
import type { Migration } from '../../core/schemaDiff/migration/migration';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import type { ReadSides } from '../../core/schemaDiff/sides/readSources';
import { ChangeNumbers } from './sentChanges';

/** One that is shown, and one that may take its place. */
const mostKept = 2;

/** What the thread remembers, by the questions that made it; what is older is forgotten. */
export class SchemaMemory {
  readonly sides = new Recent<ReadSides>();
  readonly diffs = new Recent<KeptDiff>();
  readonly migrations = new Recent<Migration>();
}

/** A diff, and what was made of it so far. */
export class KeptDiff {
  readonly numbers: ChangeNumbers;
  readonly #schemas = new Map<string | undefined, MappedSchema>();

  constructor(readonly diff: SchemaDiff) {
    this.numbers = new ChangeNumbers(diff.changes);
  }

  /** As statements see it that are meant for a schema. */
  mapped(schema: string | undefined): MappedSchema {
    const known = this.#schemas.get(schema);
    if (known !== undefined) return known;
    const { diff } = this;
    const mapped = new MappedSchema(diff, searchPathFor(diff.before, schema));
    this.#schemas.set(schema, mapped);
    return mapped;
  }
}

class Recent<T> {
  readonly #kept = new Map<number, T>();

  keep(id: number, value: T): void {
    this.#kept.set(id, value);
    for (const old of [...this.#kept.keys()].slice(0, -mostKept)) this.#kept.delete(old);
  }

  /** @throws SchemaError `sideMissing` */
  at(id: number): T {
    const value = this.#kept.get(id);
    if (value !== undefined) return value;
    throw new SchemaError('sideMissing', 'The sides of this comparison are in memory no more', {
      remedy: 'Compare them anew',
    });
  }
}
