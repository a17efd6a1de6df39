import type { DiffOptions } from '../../core/schemaDiff/diffSchemas';
import type { FunctionImpact } from '../../core/schemaDiff/impact/functionImpact';
import type { TextHit } from '../../core/schemaDiff/impact/texts/textImpact';
import type { MigrationOptions } from '../../core/schemaDiff/migration/migration';
import type {
  MigrationOutcome,
  MigrationPlan,
} from '../../core/schemaDiff/migration/migrationPlan';
import type { AlignedDdl } from '../../core/schemaDiff/print/printAligned';
import type { RelationSides } from '../../core/schemaDiff/print/relationPairs';
import type {
  ComparedSources,
  MigrateRequest,
  SchemaSource,
  WrittenSnapshot,
} from '../../core/schemaDiff/schemaComparer';
import type { StoryLine } from '../../core/schemaDiff/story/storyOf';
import type { DiffHead, DiffSlice } from './diffSlices';
import type { Sent } from './sentChanges';
import type { SentError } from './sentError';

/** What each work is done with. `diff` and `plan` are the ids of the questions that made them. */
export interface WorkInputs {
  readonly snapshot: { readonly source: SchemaSource };
  readonly story: Comparison;
  readonly ddlOf: Comparison;
  readonly ddl: { readonly diff: number };
  readonly ddlOfPair: { readonly sides: RelationSides };
  readonly document: { readonly diff: number };
  readonly plan: {
    readonly diff: number;
    /** Changes by their numbers. */
    readonly options: Omit<MigrationOptions, 'leftOut'> & { readonly leftOut: readonly number[] };
  };
  readonly migrate: { readonly plan: number } & Login & Pick<MigrateRequest, 'method'>;
  readonly isFelt: InScope;
  readonly impactOn: InScope & { readonly text: string; readonly language: string };
  readonly impactOnFunctions: InScope & Login;
}

interface Comparison {
  readonly sources: ComparedSources;
  readonly options: Omit<DiffOptions, 'via'>;
}

type Login = Pick<MigrateRequest, 'connection' | 'password'>;

interface InScope {
  readonly diff: number;
  readonly schema: string | undefined;
}

/** What comes of each work. */
export interface WorkResults {
  readonly snapshot: WrittenSnapshot;
  readonly story: readonly StoryLine[];
  readonly ddlOf: AlignedDdl;
  readonly ddl: AlignedDdl;
  readonly ddlOfPair: AlignedDdl;
  readonly document: WrittenSnapshot;
  readonly plan: MigrationPlan;
  readonly migrate: MigrationOutcome;
  readonly isFelt: boolean;
  readonly impactOn: readonly Sent<TextHit>[];
  readonly impactOnFunctions: readonly SentFunction[];
}

export type SentFunction = Omit<FunctionImpact, 'hits'> & {
  readonly hits: readonly Sent<FunctionImpact['hits'][number]>[];
};

export type WorkKind = keyof WorkResults;

/** Something to do in one go. */
export type SchemaWork<Kinds extends WorkKind = WorkKind> = {
  readonly [Kind in Kinds]: { readonly kind: Kind; readonly input: WorkInputs[Kind] };
}[Kinds];

export type WorkResult<Kinds extends WorkKind = WorkKind> = {
  readonly [Kind in Kinds]: { readonly kind: Kind; readonly value: WorkResults[Kind] };
}[Kinds];

/**
 * What the thread is asked. A diff comes in slices, each when it is asked for by `next`: all of them sent
 * at once would be taken in at once, which holds up the receiver.
 */
export type SchemaQuestion =
  | { readonly kind: 'work'; readonly id: number; readonly work: SchemaWork }
  | {
      readonly kind: 'compare';
      readonly id: number;
      /** What to read, or the comparison whose sides are compared once more. */
      readonly sources: ComparedSources | number;
      readonly options: Omit<DiffOptions, 'via'>;
    }
  | { readonly kind: 'next'; readonly id: number }
  /** Nobody wants it any more. */
  | { readonly kind: 'cancel'; readonly id: number };

export type SchemaAnswer = { readonly id: number } & (
  | { readonly kind: 'worked'; readonly result: WorkResult }
  /** Of a migration: this is begun. */
  | { readonly kind: 'step'; readonly title: string }
  | { readonly kind: 'head'; readonly head: DiffHead }
  | { readonly kind: 'slice'; readonly slice: DiffSlice }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: SentError }
  /** It was ended as `cancel` asked. */
  | { readonly kind: 'cancelled' }
);
