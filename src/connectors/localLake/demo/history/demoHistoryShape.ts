/** What was done in the demo lake before anybody looked; the servers know it. */
export interface DemoHistory {
  readonly runs: readonly DemoRun[];
  /** In the order in which they are to be written. */
  readonly blobs: readonly DemoBlob[];
}

/** A run that was synchronized, and whose folder is gone since. */
export interface DemoRun {
  readonly container: string;
  /** Of its blobs and records, without a slash at its end. */
  readonly base: string;
  readonly verifiedAtMs: number;
  readonly files: readonly { readonly path: string; readonly base64: string }[];
}

export interface DemoBlob {
  readonly container: string;
  readonly name: string;
  readonly base64: string;
  readonly contentType: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** True if a value of JSON is what the servers hand out as the demo's history. */
export function isDemoHistory(value: unknown): value is DemoHistory {
  const { runs, blobs } = Object(value) as Partial<Record<keyof DemoHistory, unknown>>;
  return Array.isArray(runs) && runs.every(isRun) && Array.isArray(blobs) && blobs.every(hasBytes);
}

function isRun(value: unknown): boolean {
  const { files } = Object(value) as { readonly files?: unknown };
  return Array.isArray(files) && files.every(hasBytes);
}

function hasBytes(value: unknown): boolean {
  return typeof (Object(value) as { readonly base64?: unknown }).base64 === 'string';
}
