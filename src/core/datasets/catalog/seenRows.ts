/** What a cache keeps of something that was seen at some time. */
export interface SeenRows {
  readonly rows: readonly unknown[];
  readonly seenAtMs: number;
}

/** `form` changes with the form of the rows. */
export function writeRows({ rows, seenAtMs }: SeenRows, form: number): string {
  return JSON.stringify({ form, seenAtMs, rows });
}

/** What {@link writeRows} wrote in this form; `undefined` if it is anything else, as a cache may be. */
export function parseRows(text: string, form: number): SeenRows | undefined {
  const { form: found, seenAtMs, rows } = parseObject(text);
  if (found !== form || typeof seenAtMs !== 'number' || !Array.isArray(rows)) return undefined;
  return { rows, seenAtMs };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
