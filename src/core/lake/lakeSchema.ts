import type { ErrorObject } from 'ajv';
import type { LakeFile } from './lakeFile';
import { validateLakeFile } from './lakeFileValidator';
import { errorAt, type JsonPath, type LakeFinding } from './lakeFinding';
import { suggestNearMiss } from './nearMiss';

/** A value held against the schema: the lake file it is, or what keeps it from being one. */
export function checkLakeSchema(value: unknown): {
  readonly file: LakeFile | undefined;
  readonly findings: readonly LakeFinding[];
} {
  if (validateLakeFile(value)) return { file: value, findings: [] };
  return { file: undefined, findings: (validateLakeFile.errors ?? []).map(findingOf) };
}

type ByKeyword = (error: ErrorObject, path: JsonPath) => LakeFinding;

function findingOf(error: ErrorObject): LakeFinding {
  const path = pathOf(error);
  const describe = byKeyword[error.keyword];
  return describe ? describe(error, path) : errorAt(path, error.message ?? 'is not allowed');
}

const byKeyword: Readonly<Record<string, ByKeyword>> = {
  additionalProperties: (error, path) => {
    const key = String(error.params['additionalProperty']);
    const known = keysOf(error.parentSchema);
    const guess = suggestNearMiss(key, known);
    const remedy = guess === '' ? `; write one of ${known.join(', ')}, or remove it` : guess;
    return errorAt([...path, key], `is not a key that belongs here${remedy}`, 'key');
  },
  required: (error, path) => {
    const key = String(error.params['missingProperty']);
    const choices = choicesOf(key, error.parentSchema);
    const what = choices.length === 0 ? '…' : `one of ${choices.join(', ')}`;
    return errorAt(path, `lacks ${key}; add ${JSON.stringify(key)}: ${what}`, 'start');
  },
  enum: (error, path) => {
    const allowed = allowedValues(error);
    const guess = typeof error.data === 'string' ? suggestNearMiss(error.data, allowed) : '';
    return errorAt(path, `is ${quote(error.data)}; write one of ${allowed.join(', ')}${guess}`);
  },
  type: (error, path) =>
    errorAt(path, `is ${kindOf(error.data)}; write ${wantedKinds(error)}`, startOf(error.data)),
  pattern: (error, path) => errorAt(path, `is ${quote(error.data)}; ${patternHelp(error)}`),
  minLength: (error, path) => errorAt(path, shortMessage(error)),
  maxLength: (error, path) =>
    errorAt(path, `is too long; write at most ${String(error.params['limit'])} characters`),
  minimum: (error, path) =>
    errorAt(path, `is ${quote(error.data)}; write ${String(error.params['limit'])} or more`),
  maximum: (error, path) =>
    errorAt(path, `is ${quote(error.data)}; write ${String(error.params['limit'])} or less`),
  minItems: (_error, path) => errorAt(path, 'is empty; write at least one entry', 'start'),
};

/** @see RFC 6901 for the escapes in ajv's instance paths. */
function pathOf(error: ErrorObject): JsonPath {
  const steps = error.instancePath.split('/').slice(1);
  return steps.map((step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    return /^\d+$/.test(key) ? Number(key) : key;
  });
}

function keysOf(parentSchema: unknown): readonly string[] {
  const { properties } = Object(parentSchema) as { readonly properties?: object };
  return Object.keys(properties ?? {}).filter((key) => key !== '$schema');
}

/** What a property may be; empty if its values are not listed. */
function choicesOf(key: string, parentSchema: unknown): readonly string[] {
  const { properties } = Object(parentSchema) as {
    readonly properties?: Readonly<Record<string, { readonly enum?: readonly unknown[] }>>;
  };
  return (properties?.[key]?.enum ?? []).map((value) => JSON.stringify(value));
}

function allowedValues(error: ErrorObject): readonly string[] {
  const allowed: unknown = error.params['allowedValues'];
  return Array.isArray(allowed) ? allowed.map(String) : [];
}

function patternHelp(error: ErrorObject): string {
  const { patternErrorMessage } = Object(error.parentSchema) as {
    readonly patternErrorMessage?: string;
  };
  return patternErrorMessage ?? 'write it in another form';
}

function shortMessage(error: ErrorObject): string {
  if (error.data === '') return 'is empty; write a value or remove the key';
  return `is ${quote(error.data)}; write at least ${String(error.params['limit'])} characters`;
}

function wantedKinds(error: ErrorObject): string {
  const wanted: unknown = error.params['type'];
  const kinds = Array.isArray(wanted) ? wanted : [wanted];
  return kinds.map((kind) => kindNames[String(kind)] ?? String(kind)).join(' or ');
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'text in double quotes',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'an object in { }',
};

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : quote(value);
}

function startOf(value: unknown): 'start' | 'value' {
  return typeof value === 'object' && value !== null ? 'start' : 'value';
}

/** A value as the file has it, unless it is long. */
function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}
