import type {
  InputEvidence,
  LineageKind,
  LineageNode,
  LineageWitness,
} from '../graph/lineageGraph';
import { dayAndTime, evidenceText, evidenceWords, runText } from './nodeWords';

/** What says of a thing that it is what it should be, and how its making ended the last time: never nothing. */
export interface Standing {
  readonly evidence: string;
  readonly lastRun: string;
}

/** In sentences without full stop; what was not recorded is said, with the reason. */
export function standingOf(node: LineageNode): Standing {
  return { evidence: evidenceSentence(node), lastRun: runSentence(node) };
}

function evidenceSentence({ kind, evidence, witness, inputs }: LineageNode): string {
  if (evidence !== undefined) return evidenceText(evidence);
  const own = witness === undefined ? `no evidence recorded: ${noEvidence[kind]}` : wordOf(witness);
  return [own, ...inputWords(inputs)].join('; ');
}

function wordOf(witness: LineageWitness): string {
  switch (witness.kind) {
    case 'catalog': {
      const read = witness.atMs === undefined ? '' : `, read ${dayAndTime(witness.atMs)}`;
      return `as the catalog of its database defines it${read}; no rows were compared`;
    }
    case 'text':
      return textWords(witness);
    case 'event':
      return `told by ${witness.producer} ${dayAndTime(witness.atMs)}; nobody compared anything`;
  }
}

function textWords({ commit, isChanged }: Extract<LineageWitness, { kind: 'text' }>): string {
  if (commit === undefined) return 'a text of which no commit is known';
  return isChanged === true
    ? `a text that was changed since commit ${shortCommit(commit)}`
    : `a text of commit ${shortCommit(commit)}`;
}

/** What is worth a place beside a name; empty = nothing is. */
export function witnessWords({ evidence, witness }: LineageNode): readonly string[] {
  if (evidence !== undefined || witness === undefined || witness.kind === 'catalog') return [];
  if (witness.kind === 'event') return [`told by ${witness.producer}`];
  const { commit, isChanged } = witness;
  if (commit === undefined) return ['no commit'];
  return [isChanged === true ? `changed since ${shortCommit(commit)}` : shortCommit(commit)];
}

const shortCharacters = 8;

function shortCommit(commit: string): string {
  return commit.slice(0, shortCharacters);
}

function inputWords(inputs: InputEvidence | undefined): readonly string[] {
  if (inputs === undefined) return [];
  const { weakest, hasNone = false } = inputs;
  if (weakest === undefined) return ['nothing that it is made of has evidence'];
  const some = hasNone ? ', and some of what it begins with has none' : '';
  return [`the weakest evidence of all that it is made of: ${evidenceWords[weakest]}${some}`];
}

const noEvidence: Readonly<Record<LineageKind, string>> = {
  source: 'its runs have their own',
  run: 'its files were not verified yet',
  sheet: 'nobody compared it with its copy',
  blob: 'nobody recorded what its bytes should be',
  pipeline: 'it is code, and what it publishes has its own',
  dataset: 'nothing was recorded of its bytes',
  table: 'no catalog tells of it',
  view: 'no catalog tells of it',
  column: 'no catalog tells of it',
  query: 'nobody told which commit its text is of',
  external: 'nobody of this lake looks after it',
};

function runSentence(node: LineageNode): string {
  if (node.lastRun !== undefined) return runText(node.lastRun);
  const { kind, witness } = node;
  const keepsRows = witness?.kind === 'catalog' && witness.keepsRows === true;
  return `no run recorded: ${keepsRows ? notRefreshed : noRun[kind]}`;
}

const notRefreshed = 'its database does not say when it was last refreshed';

const noLoad = 'no run of a pipeline in the last five weeks, and no log of jobs, tells of loading';

const noRun: Readonly<Record<LineageKind, string>> = {
  source: 'a folder does not run',
  run: 'nobody has seen its folder',
  sheet: 'nobody records when a sheet is written',
  blob: 'nobody recorded what wrote it',
  pipeline: 'none of the last five weeks is known here',
  dataset: 'no version of it was found',
  table: `${noLoad} it`,
  view: 'a view is computed whenever it is read',
  column: `${noLoad} its table`,
  query: 'nobody records when a statement runs',
  external: 'no event tells of a run that made it',
};
