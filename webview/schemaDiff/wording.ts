import { formatCount, formatQuantity } from '../../src/core/base/sizes';
import type { Link, LinkKind, TableEnd } from '../../src/core/schemaDiff/beside/beside';
import type { CoverageState } from '../../src/core/schemaDiff/coverage/coverage';
import type { MatchEvidence } from '../../src/core/schemaDiff/match/matches';
import { writePath } from '../../src/core/schemaDiff/model/objectPath';
import { percent } from '../../src/core/schemaDiff/report/diffGroups';
import { kindWords } from '../../src/core/warehouse/catalog/kindWords';
import type { MatchedTables, PairDecision } from '../../src/protocol/schemaDiffApi';
import { endsOf, type Filter, isRetyped, linkOf, type Row, sideAlone } from './rows';

export const filterWords: Readonly<Record<Filter, string>> = {
  all: 'All',
  renamed: 'Renamed or moved',
  questions: 'Questions',
  oneSide: 'Only on one side',
};

export const linkWords: Readonly<Record<LinkKind, string>> = {
  same: 'same',
  renamed: 'renamed',
  moved: 'moved',
  question: 'same?',
};

export const stateWords: Readonly<Record<CoverageState, string>> = {
  covered: 'covered',
  double: 'not one to one',
  question: 'open question',
  missing: 'missing',
};

const evidenceWords: Readonly<Record<Exclude<MatchEvidence, 'score'>, string>> = {
  benchlingId: 'the same id in Benchling',
  oid: 'the same identity in the database',
  decision: 'a person has decided so',
  exactName: 'the same name',
};

/** What stands between the two ends of a line. */
export function labelOf(row: Row): string {
  const link = linkOf(row);
  if (link === undefined) return 'only here';
  const { kind, evidence, confidence } = link;
  if (kind === 'question') return `${linkWords.question} ${percent(confidence)}`;
  if (kind === 'same') return row.kind === 'column' && isRetyped(row.column) ? 'other type' : '';
  return evidence === 'decision' ? `${linkWords[kind]}, decided` : linkWords[kind];
}

/** A line as a sentence: its ends, what they are to each other, and on what evidence. */
export function rowText(row: Row, { before, after }: MatchedTables): string {
  const { from, to } = endsOf(row);
  const link = linkOf(row);
  if (link === undefined) {
    const side = sideAlone(row) === 'before' ? before : after;
    return `${writePath(from ?? to ?? [])}: only in ${side}`;
  }
  const names = `${writePath(from ?? [])} ${arrows[link.kind]} ${writePath(to ?? [])}`;
  const type = row.kind === 'column' && isRetyped(row.column) ? '; another type' : '';
  return `${names}: ${relationText(link)}; ${evidenceText(link)}${type}`;
}

const arrows: Readonly<Record<LinkKind, string>> = {
  same: '=',
  renamed: '→',
  moved: '→',
  question: '?',
};

function relationText({ kind, confidence, evidence }: Link): string {
  if (kind === 'question') return `may be one, ${percent(confidence)}`;
  return evidence === 'score' ? `${linkWords[kind]}, ${percent(confidence)} sure` : linkWords[kind];
}

function evidenceText({ evidence, words }: Link): string {
  return evidence === 'score' ? (words ?? []).join(', ') : evidenceWords[evidence];
}

export function tableWord({ kind }: TableEnd): string {
  return kindWords[kind];
}

export function decidedText({ from, to, verdict }: PairDecision): string {
  const [old, fresh] = [writePath(from), writePath(to)];
  if (verdict === 'open') return `Taken back: whether ${old} is ${fresh} is open again`;
  return `Decided: ${old} ${verdict === 'same' ? 'is' : 'is not'} ${fresh}`;
}

export function markedText(row: Row): string {
  const { from, to } = endsOf(row);
  return `${writePath(from ?? to ?? [])}: now press M on its counterpart`;
}

/** `12 of 2,048 lines`, or how many there are. */
export function countText(shown: number, all: number): string {
  const counted = formatQuantity(all, 'table or column', 'tables and columns');
  return shown === all ? counted : `${formatCount(shown)} of ${counted}`;
}
