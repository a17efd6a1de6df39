import { quoteAlways, quoteText } from '../../../core/sql/quoteName';
import type { TableRef } from '../../../core/warehouse/pages/table';

export function quoteTable({ schema, name }: TableRef): string {
  return `${quoteAlways(schema)}.${quoteAlways(name)}`;
}

/** A count as it stands in SQL, never below 0. */
export function wholeSql(count: number): string {
  return String(Math.max(0, Math.trunc(count)));
}

/** Takes values out of a statement: what stands for each in its text. */
export interface Binder {
  bind(value: string): string;
}

/** Values travel beside the statement, as its parameters. */
export class ParameterBinder implements Binder {
  readonly values: string[] = [];

  bind(value: string): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/**
 * Values stand in the statement, for COPY, which takes no parameters. They are exact:
 * `standard_conforming_strings` is on for all that we send.
 */
export const literalBinder: Binder = { bind: quoteText };
