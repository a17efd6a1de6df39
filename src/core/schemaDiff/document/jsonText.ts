import { parse, type ParseError } from 'jsonc-parser';
import { placeOf } from '../../sql/textPlace';

/** A value, or where its text stops being JSON, such as `line 2, column 13`. */
export interface JsonText {
  readonly value?: unknown;
  readonly place?: string;
}

/** Never throws: of a text that is no JSON only the place comes back. Comments are not allowed. */
export function parseJsonText(text: string): JsonText {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // Not every message of the engine says where.
    const errors: ParseError[] = [];
    parse(text, errors, { disallowComments: true });
    const { line, column } = placeOf(text, errors[0]?.offset ?? 0);
    return { place: `line ${line}, column ${column}` };
  }
}
