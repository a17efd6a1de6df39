import { UsageError } from '../../../core/base/errors';

/*
 * What a view asks for, read field by field: it comes from a web page and may be anything. All of these
 * throw UsageError where it is something else than they read.
 */

/** Of a request that comes in several kinds: the fields of all of them. */
type FieldOf<Request> = Request extends unknown ? keyof Request : never;

/** The fields of a request, before anything is known of what is in them. @throws UsageError */
export function fieldsOf<Request>(value: unknown): {
  readonly [Name in FieldOf<Request>]?: unknown;
} {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw unreadable();
}

/** A whole number from 0. @throws UsageError */
export function parseCount(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw unreadable();
}

/** @throws UsageError */
export function parseText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw unreadable();
}

/** @throws UsageError */
export function parseList<T>(value: unknown, parse: (item: unknown) => T): readonly T[] {
  if (Array.isArray(value)) return value.map((item) => parse(item));
  throw unreadable();
}

/** @throws UsageError */
export function parseOneOf<T>(choices: readonly T[], value: unknown): T {
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw unreadable();
}

/** What a request is told that nothing can be done with. */
export function unreadable(): UsageError {
  return new UsageError('The view asked for something that it cannot have', {
    remedy: 'close it and open it again',
  });
}
