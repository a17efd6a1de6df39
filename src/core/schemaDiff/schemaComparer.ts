import type { Disposable } from '../base/disposables';
import type { Connection } from '../lake/lake';
import type { DiffOptions, SchemaDiff } from './diffSchemas';
import type { FunctionImpact } from './impact/functionImpact';
import type { TextHit } from './impact/texts/textImpact';
import type { MigrationOptions } from './migration/migration';
import type { MigrationPlan, MigrationOutcome } from './migration/migrationPlan';
import type { AlignedDdl } from './print/printAligned';
import type { RelationSides } from './print/relationPairs';
import type { DdlDialect } from './sides/ddlDialect';
import type { StoryLine } from './story/storyOf';

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
      /** Of DDL; left out, what the text looks like. */
      readonly dialect?: DdlDialect | undefined;
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
  /** What it cannot know, each a sentence without its end. */
  readonly notes: readonly string[];
}

export interface CompareOptions extends Omit<DiffOptions, 'via'> {
  readonly signal: AbortSignal;
}

interface Cancellable {
  readonly signal: AbortSignal;
}

/** How the names in statements are understood. */
export interface ImpactScope extends Cancellable {
  /** The schema that statements are meant for, if the older side's connection names one. */
  readonly schema?: string | undefined;
}

export interface MigrateRequest extends Cancellable {
  readonly connection: Connection;
  readonly password: string | undefined;
  readonly method: 'dryRun' | 'apply';
  /** Before each step, with its title. */
  readonly onStep?: ((title: string) => void) | undefined;
}

/**
 * Reads schemas, compares them and works out what follows, without holding up whoever asks, even if there
 * are thousands of tables. What takes part in two comparisons is read for each. Diffs and plans are asked
 * about by the values that were answered; only the last ones are remembered.
 */
export interface SchemaComparer extends Disposable {
  /** @throws as {@link SchemaComparer.compare} */
  snapshot(source: SchemaSource, options: Cancellable): Promise<WrittenSnapshot>;
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
  /** What happened from one side to the other, as people tell it. @throws as {@link SchemaComparer.compare} */
  story(sources: ComparedSources, options: CompareOptions): Promise<readonly StoryLine[]>;
  /** Both sides as DDL, side by side. @throws as {@link SchemaComparer.compare} */
  ddlOf(sources: ComparedSources, options: CompareOptions): Promise<AlignedDdl>;
  /** The sides of one of the last diffs as DDL. @throws SchemaError, or the reason of `signal` */
  ddl(diff: SchemaDiff, options: Cancellable): Promise<AlignedDdl>;
  /** One table or view on both sides; a side without it is empty. */
  ddlOfPair(sides: RelationSides, options: Cancellable): Promise<AlignedDdl>;
  /** The newer side of one of the last diffs, as version control keeps it. @throws as {@link SchemaComparer.ddl} */
  documentOf(diff: SchemaDiff, options: Cancellable): Promise<WrittenSnapshot>;
  /** Plans how the older side of one of the last diffs becomes like the newer one. @throws as {@link SchemaComparer.ddl} */
  plan(diff: SchemaDiff, options: MigrationOptions & Cancellable): Promise<MigrationPlan>;
  /**
   * Tries or runs one of the last plans on the database that it was made for. It ends only once the
   * database has ended it, also if `signal` is aborted.
   * @throws MigrationError, DatabaseError, QueryError, SchemaError, or the reason of `signal`
   */
  migrate(plan: MigrationPlan, request: MigrateRequest): Promise<MigrationOutcome>;
  /** Whether a statement could feel anything of one of the last diffs. @throws as {@link SchemaComparer.ddl} */
  isFelt(diff: SchemaDiff, scope: ImpactScope): Promise<boolean>;
  /** What one of the last diffs does to the statements of a text. @throws as {@link SchemaComparer.ddl} */
  impactOn(
    text: { readonly text: string; readonly language: string },
    diff: SchemaDiff,
    scope: ImpactScope,
  ): Promise<readonly TextHit[]>;
  /**
   * What one of the last diffs does to the bodies of a database's functions.
   * @throws as {@link SchemaComparer.compare}
   */
  impactOnFunctions(
    database: { readonly connection: Connection; readonly password: string | undefined },
    diff: SchemaDiff,
    scope: ImpactScope,
  ): Promise<readonly FunctionImpact[]>;
}
