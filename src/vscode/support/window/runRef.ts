/** Names a run in plain values, so that it survives a reload and travels as a command's argument. */
export interface RunRef {
  /** {@link OpenLake.id}. */
  readonly lake: string;
  readonly source: string;
  readonly run: string;
}

/** The run that a command was called for: a reference, or a tree node that carries one. */
export function parseRunRef(value: unknown): RunRef | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('ref' in value) return parseRunRef(value.ref);
  if (!('lake' in value && 'source' in value && 'run' in value)) return undefined;
  const { lake, source, run } = value;
  return typeof lake === 'string' && typeof source === 'string' && typeof run === 'string'
    ? { lake, source, run }
    : undefined;
}

/** One text per run, for maps and tree ids; a NUL stands in no path or name. */
export function runKey(ref: RunRef): string {
  return [ref.lake, ref.source, ref.run].join('\u0000');
}
