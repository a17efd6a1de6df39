import type { AuditRecord, DatasetColumn, Producer } from './auditRecord';

/** The JSON of an audit record. */
export function writeAuditRecord(record: AuditRecord): string {
  return `${JSON.stringify(auditDocument(record), undefined, 2)}\n`;
}

/**
 * An audit record as JSON has it: `gros_ref` and `upstreams` as in older tools, then ours. What is among the
 * others under a key of ours, in another form, stays as long as the record says nothing of its own there.
 */
export function auditDocument(record: AuditRecord): object {
  const own = {
    gros_ref: record.reference,
    upstreams: record.upstreams,
    rows: record.rows,
    columns: record.columns,
    size_bytes: record.sizeBytes,
    md5: record.md5Hex,
    sha256: record.sha256Hex,
    producer: record.producer,
    pipeline: record.pipeline,
    run_id: record.runId,
    published_at: record.publishedAt,
    published_by: record.publishedBy,
  };
  const said = Object.entries(own).filter(([, value]) => value !== undefined);
  return { ...record.others, ...Object.fromEntries(said) };
}

/**
 * Reads what {@link writeAuditRecord} or an older tool wrote. What is there in another form than ours is
 * left out of its key and stays among the others. `undefined` = the text is no audit record.
 */
export function parseAuditRecord(text: string): AuditRecord | undefined {
  const document = parseObject(text);
  const reference = document?.['gros_ref'];
  const upstreams = document?.['upstreams'];
  if (document === undefined || typeof reference !== 'string' || !isTexts(upstreams)) {
    return undefined;
  }
  const others = { ...document };
  delete others['gros_ref'];
  delete others['upstreams'];
  /** Takes a key out of the others if it has the form that it should have. */
  const take = <T>(key: string, is: (value: unknown) => value is T): T | undefined => {
    const value = others[key];
    if (!is(value)) return undefined;
    delete others[key];
    return value;
  };
  const known: Mutable = {
    rows: take('rows', isCount),
    columns: take('columns', isColumns),
    sizeBytes: take('size_bytes', isCount),
    md5Hex: take('md5', isMd5),
    sha256Hex: take('sha256', isSha256),
    producer: take('producer', isProducer),
    pipeline: take('pipeline', isText),
    runId: take('run_id', isText),
    publishedAt: take('published_at', isText),
    publishedBy: take('published_by', isText),
  };
  return { reference, upstreams, ...present(known), ...(hasKeys(others) && { others }) };
}

type Known = Omit<AuditRecord, 'reference' | 'upstreams' | 'others'>;
type Mutable = { -readonly [Key in keyof Known]: Known[Key] | undefined };

function present(values: Mutable): Known {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** What other tools may keep under such a key is no hash of the file as it is stored. */
function isMd5(value: unknown): value is string {
  return isText(value) && /^[0-9a-f]{32}$/.test(value);
}

function isSha256(value: unknown): value is string {
  return isText(value) && /^[0-9a-f]{64}$/.test(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isColumns(value: unknown): value is readonly DatasetColumn[] {
  return (
    Array.isArray(value) &&
    value.every((column: unknown) => {
      const { name, type } = Object(column) as { readonly name?: unknown; readonly type?: unknown };
      return isText(name) && (type === undefined || isText(type));
    })
  );
}

function isProducer(value: unknown): value is Producer {
  const { repo, branch, commit, dirty } = Object(value) as Partial<Record<keyof Producer, unknown>>;
  return [repo, branch, commit].every(isText) && typeof dirty === 'boolean';
}

function hasKeys(value: object): boolean {
  return Object.keys(value).length > 0;
}
