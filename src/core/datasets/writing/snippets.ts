import type { DatasetFormat } from '../versions/datasetVersion';

export const snippetKinds = ['python', 'r', 'sql', 'shell'] as const;

/** What a dataset is read with. */
export type SnippetKind = (typeof snippetKinds)[number];

export interface SnippetSubject {
  /** As the reader is to ask for it. */
  readonly reference: string;
  /** What variables, tables and files are called after. */
  readonly repo: string;
  readonly format: DatasetFormat;
  /** What separates the fields of CSV. */
  readonly delimiter: string;
  /** In the order of the file; of CSV, all of them are texts. */
  readonly columnNames: readonly string[];
}

/**
 * Text that reads a dataset where `lakeside` is on the PATH and finds the lake file: `lakeside get` unpacks
 * CSV, and fails if the content is not what was published. No line ends it.
 */
export function snippetOf(kind: SnippetKind, subject: SnippetSubject): string {
  switch (kind) {
    case 'python':
      return pythonSnippet(subject);
    case 'r':
      return rSnippet(subject);
    case 'sql':
      return sqlSnippet(subject);
    case 'shell':
      return `${getCommand(subject)} --output ${nameOf(subject)}.${endingOf(subject)}`;
  }
}

/** What runs `get` in a shell: an address holds nothing that single quotes do not keep. */
function getCommand({ reference }: SnippetSubject): string {
  return `lakeside get '${reference}'`;
}

function pythonSnippet(subject: SnippetSubject): string {
  const { reference, format } = subject;
  const read =
    format === 'parquet'
      ? 'pd.read_parquet(io.BytesIO(content))'
      : `pd.read_csv(io.BytesIO(content)${unlessComma(subject, (text) => `, sep="${text}"`)})`;
  return [
    'import io',
    'import subprocess',
    '',
    'import pandas as pd',
    '',
    `command = ["lakeside", "get", "${reference}"]`,
    'content = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout',
    `${nameOf(subject)} = ${read}`,
  ].join('\n');
}

function rSnippet(subject: SnippetSubject): string {
  const { reference, format } = subject;
  const separator = unlessComma(subject, (text) => `, sep = "${text}"`);
  const read =
    format === 'parquet'
      ? 'arrow::read_parquet(file)'
      : `read.csv(file, check.names = FALSE${separator})`;
  return [
    `file <- tempfile(fileext = ".${endingOf(subject)}")`,
    `status <- system2("lakeside", c("get", shQuote("${reference}"), "--output", shQuote(file)))`,
    'if (status != 0) stop("lakeside get failed")',
    `${nameOf(subject)} <- ${read}`,
  ].join('\n');
}

/** For `psql`, which has no Parquet; DuckDB has. */
function sqlSnippet(subject: SnippetSubject): string {
  const name = nameOf(subject);
  if (subject.format === 'parquet') {
    return [
      `-- DuckDB, after: ${getCommand(subject)} --output ${name}.parquet`,
      `SELECT * FROM read_parquet('${name}.parquet');`,
    ].join('\n');
  }
  const columns = subject.columnNames.map((column) => `  ${quoted(column)} text`).join(',\n');
  const program = getCommand(subject).replaceAll("'", "''");
  const delimiter = unlessComma(subject, (text) => `, DELIMITER E'${text}'`);
  return [
    '-- psql',
    `CREATE TEMP TABLE ${quoted(name)} (\n${columns}\n);`,
    String.raw`\copy ${quoted(name)} FROM PROGRAM '${program}' WITH (FORMAT csv, HEADER true${delimiter})`,
  ].join('\n');
}

/** Of what `get` writes. */
function endingOf({ format }: SnippetSubject): string {
  return format === 'parquet' ? 'parquet' : 'csv';
}

/** What says so where fields are separated otherwise than all of these readers expect. */
function unlessComma({ delimiter }: SnippetSubject, say: (text: string) => string): string {
  return delimiter === ',' ? '' : say(delimiter === '\t' ? String.raw`\t` : delimiter);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A name that every one of these languages takes. */
function nameOf({ repo }: SnippetSubject): string {
  const name = repo
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(name) ? name : `dataset_${name}`;
}
