import { readFile } from 'node:fs/promises';
import { systemCodeOf } from '../fileSystem/systemCodes';
import type { LakePortNumbers } from './lakePorts';

/** What the servers of a local lake write down about themselves while they run. */
export interface ServerStatus {
  readonly pid: number;
  readonly startedAtMs: number;
  /** Where they can be asked and told to stop, on the loopback interface. */
  readonly controlPort: number;
  /** What whoever asks must show. The file is readable by its owner alone. */
  readonly token: string;
}

/** What the servers answer when they are asked how they are. */
export interface ServerAnswer {
  readonly pid: number;
  readonly state: 'starting' | 'ready' | 'stopping';
  readonly ports: LakePortNumbers;
}

/** `undefined` = there is none, or it is not one that this version wrote. */
export async function readServerStatus(file: string): Promise<ServerStatus | undefined> {
  const value = await readJson(file);
  return isServerStatus(value) ? value : undefined;
}

/** The same of a text that was read; `undefined` = it is none. */
export function parseServerStatus(text: string): ServerStatus | undefined {
  const value = parseJson(text);
  return isServerStatus(value) ? value : undefined;
}

export function statusText(status: ServerStatus): string {
  return JSON.stringify(status);
}

/** `undefined` = never chosen. */
export async function readPortNumbers(file: string): Promise<LakePortNumbers | undefined> {
  return portNumbersOf(await readJson(file));
}

/** @throws TypeError if the text is not an answer of these servers. */
export function parseServerAnswer(text: string): ServerAnswer {
  const value: unknown = JSON.parse(text);
  const ports = isRecord(value) ? portNumbersOf(value['ports']) : undefined;
  if (isAnswer(value) && ports !== undefined) return { ...value, ports };
  throw new TypeError('Not an answer of a local lake');
}

async function readJson(file: string): Promise<unknown> {
  const text = await readTextOf(file);
  return text === undefined ? undefined : parseJson(text);
}

/** `undefined` = there is no such file. */
export async function readTextOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** `undefined` = it is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isServerStatus(value: unknown): value is ServerStatus {
  return (
    isRecord(value) &&
    hasNumbers(value, ['pid', 'startedAtMs', 'controlPort']) &&
    typeof value['token'] === 'string'
  );
}

/** Earlier versions served Benchling where the warehouse is. */
function portNumbersOf(value: unknown): LakePortNumbers | undefined {
  if (!isRecord(value)) return undefined;
  const { blobs, database, benchling = database } = value;
  return isPort(blobs) && isPort(database) && isPort(benchling)
    ? { blobs, database, benchling }
    : undefined;
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function isAnswer(value: unknown): value is Omit<ServerAnswer, 'ports'> {
  return (
    isRecord(value) &&
    hasNumbers(value, ['pid']) &&
    ['starting', 'ready', 'stopping'].includes(String(value['state']))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function hasNumbers(value: Record<string, unknown>, keys: readonly string[]): boolean {
  return keys.every((key) => Number.isSafeInteger(value[key]));
}
