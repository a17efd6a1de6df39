import { parentPort } from 'node:worker_threads';
import { systemClock } from '../../core/base/clock';
import { diffSchemas } from '../../core/schemaDiff/diffSchemas';
import { readSources, type SourcePorts } from '../../core/schemaDiff/sides/readSources';
import { PostgresSchemaReader } from '../postgres/schema/postgresSchemaReader';
import { PgQueryParser } from '../sqlParser/pgQueryParser';
import { headOf, sliceDiff, type DiffSlice } from './diffSlices';
import { KeptDiff, SchemaMemory } from './schemaMemory';
import type {
  SchemaAnswer,
  SchemaQuestion,
  SchemaWork,
  WorkKind,
  WorkResult,
} from './schemaMessages';
import { workers, type Working } from './schemaWork';
import { sendError } from './sentError';

const parser = new PgQueryParser();
const memory = new SchemaMemory();

/** What of diffs has yet to be sent, and what can still be cancelled, by question. */
const coming = new Map<number, Iterator<DiffSlice>>();
const running = new Map<number, AbortController>();

type Asked = Extract<SchemaQuestion, { readonly kind: 'work' | 'compare' }>;

function portsFor(signal: AbortSignal): SourcePorts {
  return {
    reader: (connection, password) =>
      new PostgresSchemaReader(connection, { password, clock: systemClock }),
    parser,
    signal,
  };
}

async function answer(question: Asked, signal: AbortSignal): Promise<SchemaAnswer> {
  const { id } = question;
  const ports = portsFor(signal);
  if (question.kind === 'compare') return compare(question, ports);
  const onStep = (title: string): void => send({ kind: 'step', id, title });
  const result = await doWork(question.work, { id, memory, ports, onStep });
  return { kind: 'worked', id, result };
}

async function doWork<Kind extends WorkKind>(
  { kind, input }: SchemaWork<Kind>,
  working: Working,
): Promise<WorkResult<Kind>> {
  return { kind, value: await workers[kind](input, working) };
}

async function compare(
  { id, sources, options }: Extract<Asked, { readonly kind: 'compare' }>,
  ports: SourcePorts,
): Promise<SchemaAnswer> {
  const hasSides = typeof sources !== 'number';
  const sides = hasSides ? await readSources(sources, ports) : memory.sides.at(sources);
  const { before, after, via } = sides;
  const diff = diffSchemas(before, after, { ...options, via });
  if (hasSides) memory.sides.keep(id, sides);
  memory.diffs.keep(id, new KeptDiff(diff));
  coming.set(id, sliceDiff(diff, hasSides));
  return { kind: 'head', id, head: headOf(diff, hasSides) };
}

async function begin(question: Asked): Promise<void> {
  const { id } = question;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    send(await answer(question, controller.signal));
  } catch (error) {
    if (controller.signal.aborted) send({ kind: 'cancelled', id });
    else send({ kind: 'failed', id, error: sendError(error) });
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
