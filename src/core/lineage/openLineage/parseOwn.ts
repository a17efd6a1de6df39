import { evidences } from '../../sync/compare/verdicts';
import type {
  InputEvidence,
  LastRun,
  LineageDoubt,
  LineageEdge,
  LineageFact,
  LineageNode,
  LineageSpan,
} from '../graph/lineageGraph';

/*
 * Reads what facets of ours tell. Anybody may write such facets: what is not as it should be is left out.
 */

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object of JSON; none of what is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** `undefined` = it is no node. */
export function parseNode(value: unknown): LineageNode | undefined {
  const { id, kind, name, group, problem, facts, evidence, witness, inputs, lastRun, ...span } =
    fieldsOf(value);
  const known = kinds.find((one) => one === kind);
  if (typeof id !== 'string' || typeof name !== 'string' || known === undefined) return undefined;
  const run = parseRun(lastRun);
  const proof = parseEvidence(evidence);
  return {
    id,
    kind: known,
    name,
    ...(typeof group === 'string' && { group }),
    ...(typeof problem === 'string' && { problem }),
    ...(Array.isArray(facts) && { facts: facts.flatMap(parseFact) }),
    ...(proof && { evidence: proof }),
    ...parseWord(witness, inputs),
    ...(run && { lastRun: run }),
    ...parseSpan(span),
  };
}

/** `undefined` = it is no edge. */
export function parseEdge(value: unknown): LineageEdge | undefined {
  const { id, source, target, kind, byColumn, doubt, ...span } = fieldsOf(value);
  const known = edgeKinds.find((one) => one === kind);
  const doubted = doubts.find((one) => one === doubt);
  if (typeof id !== 'string' || typeof source !== 'string' || typeof target !== 'string') {
    return undefined;
  }
  return (
    known && {
      id,
      source,
      target,
      kind: known,
      ...(byColumn === true && { byColumn }),
      ...(doubted && { doubt: doubted }),
      ...parseSpan(span),
    }
  );
}

function parseSpan({ fromMs, untilMs }: Fields): LineageSpan {
  return {
    ...(typeof fromMs === 'number' && { fromMs }),
    ...(typeof untilMs === 'number' && { untilMs }),
  };
}

function parseRun(value: unknown): LastRun | undefined {
  const { state, outcome, atMs, runId } = fieldsOf(value);
  const known = outcomes.find((one) => one === outcome);
  if (typeof state !== 'string' || known === undefined) return undefined;
  return {
    state,
    outcome: known,
    ...(typeof atMs === 'number' && { atMs }),
    ...(typeof runId === 'string' && { runId }),
  };
}

function parseEvidence(value: unknown): LineageNode['evidence'] {
  const { level, files } = fieldsOf(value);
  const known = evidences.find((one) => one === level);
  return known && { level: known, ...(typeof files === 'number' && { files }) };
}

function parseWord(witness: unknown, inputs: unknown): Pick<LineageNode, 'witness' | 'inputs'> {
  const word = parseWitness(witness);
  const { weakest, hasNone } = fieldsOf(inputs);
  const level = evidences.find((one) => one === weakest);
  const proof: InputEvidence = {
    ...(level && { weakest: level }),
    ...(hasNone === true && { hasNone }),
  };
  return {
    ...(word && { witness: word }),
    ...(Object.keys(proof).length > 0 && { inputs: proof }),
  };
}

function parseWitness(value: unknown): LineageNode['witness'] {
  const { kind, atMs, keepsRows, commit, isChanged, producer } = fieldsOf(value);
  const time = typeof atMs === 'number' && { atMs };
  switch (kind) {
    case 'catalog':
      return { kind, ...time, ...(keepsRows === true && { keepsRows }) };
    case 'text':
      return {
        kind,
        ...(typeof commit === 'string' && { commit }),
        ...(isChanged === true && { isChanged }),
      };
    case 'event':
      return typeof producer === 'string' && time ? { kind, producer, ...time } : undefined;
    default:
      return undefined;
  }
}

function parseFact(value: unknown): readonly LineageFact[] {
  const { label, value: text } = fieldsOf(value);
  return typeof label === 'string' && typeof text === 'string' ? [{ label, value: text }] : [];
}

const outcomes: readonly LastRun['outcome'][] = ['good', 'bad', 'underWay', 'unknown'];

const kinds: readonly LineageNode['kind'][] = [
  'source',
  'run',
  'sheet',
  'blob',
  'pipeline',
  'dataset',
  'table',
  'view',
  'column',
  'query',
  'external',
];

const doubts: readonly LineageDoubt[] = ['readsAll', 'may'];

const edgeKinds: readonly LineageEdge['kind'][] = [
  'lands',
  'reads',
  'readsPinned',
  'publishes',
  'derives',
  'uses',
  'loads',
];
