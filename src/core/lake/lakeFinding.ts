/** Where in the document something is: keys and indexes from its root. */
export type JsonPath = readonly (string | number)[];

/** Something wrong at a place of the document, before the place has a line and a column. */
export interface LakeFinding {
  readonly path: JsonPath;
  /** What to point at: the value, the key before it, or where the value begins (for large ones). */
  readonly target: 'value' | 'key' | 'start';
  /** Without the place's name, which goes before it: `is "x"; write …`. */
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** Where exactly, if the path does not tell. */
  readonly range?: TextRange;
}

/** In characters of the text. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/** An error at a value. */
export function errorAt(
  path: JsonPath,
  message: string,
  target: LakeFinding['target'] = 'value',
): LakeFinding {
  return { path, target, message, severity: 'error' };
}

/** A warning at a value. */
export function warningAt(path: JsonPath, message: string): LakeFinding {
  return { path, target: 'value', message, severity: 'warning' };
}

/** A path as people write it: `sources[0].kind`, `connections["my dwh"].host`; the root is `The file`. */
export function formatJsonPath(path: JsonPath): string {
  if (path.length === 0) return 'The file';
  return path.map((step, index) => formatStep(step, index === 0)).join('');
}

function formatStep(step: string | number, isFirst: boolean): string {
  if (typeof step === 'number') return `[${step}]`;
  if (!/^[$\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
  return isFirst ? step : `.${step}`;
}
