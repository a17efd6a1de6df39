import type { DiffOptions } from '../../core/schemaDiff/diffSchemas';
import type {
  ComparedSources,
  SchemaSource,
  WrittenSnapshot,
} from '../../core/schemaDiff/schemaComparer';
import type { DiffHead, DiffSlice } from './diffSlices';
import type { SentError } from './sentError';

/**
 * What the thread is asked. A diff comes in slices, each when it is asked for by `next`: all of them sent
 * at once would be taken in at once, which holds up the receiver.
 */
export type SchemaQuestion =
  | { readonly kind: 'snapshot'; readonly id: number; readonly source: SchemaSource }
  | {
      readonly kind: 'compare';
      readonly id: number;
      /** What to read, or the comparison whose sides are compared once more. */
      readonly sources: ComparedSources | number;
      readonly options: Omit<DiffOptions, 'via'>;
    }
  | { readonly kind: 'next'; readonly id: number }
  /** Nobody wants it any more; there is no answer. */
  | { readonly kind: 'cancel'; readonly id: number };

export type SchemaAnswer = { readonly id: number } & (
  | { readonly kind: 'snapshot'; readonly written: WrittenSnapshot }
  | { readonly kind: 'head'; readonly head: DiffHead }
  | { readonly kind: 'slice'; readonly slice: DiffSlice }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: SentError }
);
