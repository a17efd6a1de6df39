import type { Disposable } from '../base/disposables';
import type { Connection } from '../lake/lake';
import type { DiffOptions, SchemaDiff } from './diffSchemas';
import type { HiddenParts } from './model/snapshot';

/** What a schema is read from. */
export type SchemaSource =
  | {
      readonly kind: 'live';
      readonly connection: Connection;
      readonly password: string | undefined;
      /** Whether definitions of Benchling in it are its own, rather than copies of another database's. */
      readonly isRegistry: boolean;
    }
  | {
      readonly kind: 'text';
      /** Said where the text is wrong. */
      readonly name: string;
      readonly text: string;
    };

/** What is compared; the older side first. */
export interface ComparedSources {
  readonly before: SchemaSource;
  readonly after: SchemaSource;
  /** What `after` was when `before` was made to match it. */
  readonly via?: SchemaSource | undefined;
  /** Leaves out schemas of a live `before` that `after` does not have. */
  readonly isOfSchemasAfter: boolean;
}

/** A snapshot as a file of version control holds it. */
export interface WrittenSnapshot {
  readonly document: string;
  /** How many tables and views there are in it. */
  readonly relations: number;
  readonly hidden: HiddenParts;
}

export interface CompareOptions extends Omit<DiffOptions, 'via'> {
  readonly signal: AbortSignal;
}

/**
 * Reads schemas and compares them without holding up whoever asks, even if there are thousands of
 * tables. What takes part in two comparisons is read for each.
 */
export interface SchemaComparer extends Disposable {
  /** @throws as {@link SchemaComparer.compare} */
  snapshot(
    source: SchemaSource,
    options: { readonly signal: AbortSignal },
  ): Promise<WrittenSnapshot>;
  /**
   * Reads both sides and says what is different.
   * @throws SchemaError, DatabaseError, QueryError, or the reason of `signal`
   */
  compare(sources: ComparedSources, options: CompareOptions): Promise<SchemaDiff>;
  /**
   * Compares the sides of one of the last diffs once more, as they were read.
   * @throws SchemaError, or the reason of `signal`
   */
  compareAgain(diff: SchemaDiff, options: CompareOptions): Promise<SchemaDiff>;
}
