/** A text, or nothing for null. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Of an array of texts; null is none. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Of an array of texts in which some are null. */
export function textsOrNone(value: unknown): readonly (string | undefined)[] {
  return Array.isArray(value) ? value.map((item: unknown) => text(item)) : [];
}

export function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

/** Of a vector such as `1 2`. */
export function vector(value: unknown): readonly number[] {
  return typeof value === 'string' && value !== '' ? value.split(' ').map(Number) : [];
}
