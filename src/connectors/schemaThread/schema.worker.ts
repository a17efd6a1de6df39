import { parentPort } from 'node:worker_threads';
import { systemClock } from '../../core/base/clock';
import { diffSchemas } from '../../core/schemaDiff/diffSchemas';
import { writeSnapshot } from '../../core/schemaDiff/document/writeSnapshot';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import {
  readSource,
  readSources,
  type ReadSides,
  type SourcePorts,
} from '../../core/schemaDiff/sides/readSources';
import { PostgresSchemaReader } from '../postgres/schema/postgresSchemaReader';
import { PgQueryParser } from '../sqlParser/pgQueryParser';
import { headOf, sliceDiff, type DiffSlice } from './diffSlices';
import type { SchemaAnswer, SchemaQuestion } from './schemaMessages';
import { sendError } from './sentError';

const parser = new PgQueryParser();

/** What was compared last, by question. */
const read = new Map<number, ReadSides>();
/** One that is shown, and one that may take its place. */
const mostRead = 2;

/** What of diffs has yet to be sent, and what can still be cancelled, by question. */
const coming = new Map<number, Iterator<DiffSlice>>();
const running = new Map<number, AbortController>();

function portsFor(signal: AbortSignal): SourcePorts {
  return {
    reader: (connection, password) =>
      new PostgresSchemaReader(connection, { password, clock: systemClock }),
    parser,
    signal,
  };
}

async function answer(
  question: Extract<SchemaQuestion, { kind: 'snapshot' | 'compare' }>,
  signal: AbortSignal,
): Promise<SchemaAnswer> {
  const { id } = question;
  if (question.kind === 'snapshot') {
    const snapshot = await readSource(question.source, portsFor(signal));
    const { relations, hidden } = snapshot;
    const written = { document: writeSnapshot(snapshot), relations: relations.length, hidden };
    return { kind: 'snapshot', id, written };
  }
  const { sources, options } = question;
  const hasSides = typeof sources !== 'number';
  const sides = hasSides ? await readSources(sources, portsFor(signal)) : read.get(sources);
  if (sides === undefined) throw nothingRead();
  const { before, after, via } = sides;
  const diff = diffSchemas(before, after, { ...options, via });
  if (hasSides) keep(id, sides);
  coming.set(id, sliceDiff(diff, hasSides));
  return { kind: 'head', id, head: headOf(diff, hasSides) };
}

function keep(id: number, sides: ReadSides): void {
  read.set(id, sides);
  for (const old of [...read.keys()].slice(0, -mostRead)) read.delete(old);
}

async function begin(
  question: Extract<SchemaQuestion, { kind: 'snapshot' | 'compare' }>,
): Promise<void> {
  const { id } = question;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const found = await answer(question, controller.signal);
    if (!controller.signal.aborted) send(found);
  } catch (error) {
    if (!controller.signal.aborted) send({ kind: 'failed', id, error: sendError(error) });
  } finally {
    running.delete(id);
  }
}

function sendNext(id: number): void {
  const next = coming.get(id)?.next();
  if (next === undefined) return;
  if (next.done !== true) return send({ kind: 'slice', id, slice: next.value });
  coming.delete(id);
  send({ kind: 'done', id });
}

function send(message: SchemaAnswer): void {
  parentPort?.postMessage(message);
}

function nothingRead(): SchemaError {
  return new SchemaError('sideMissing', 'The sides of this comparison are in memory no more', {
    remedy: 'Compare them anew',
  });
}

parentPort?.on('message', (question: SchemaQuestion) => {
  const { id } = question;
  switch (question.kind) {
    case 'next':
      return sendNext(id);
    case 'cancel':
      coming.delete(id);
      return running.get(id)?.abort();
    default:
      void begin(question);
  }
});
