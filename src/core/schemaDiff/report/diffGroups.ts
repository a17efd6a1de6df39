import { groupBy } from '../../base/groupBy';
import { formatQuantity } from '../../base/sizes';
import { explainAbsence } from '../benchling/absence';
import type { Change } from '../changes/change';
import { openQuestions } from '../decide/openQuestions';
import type { SchemaDiff } from '../diffSchemas';
import { writePath } from '../model/objectPath';
import type { Hazard } from '../hazards/hazard';
import { signOf } from './changeWords';
import { bothOf, changesByTable, tellChange, toldChanges, type ToldChange } from './toldChanges';

/** A change with what it can break, in words. */
export interface DiffLine {
  readonly sign: '+' | '-' | '>' | '~';
  readonly words: string;
  readonly hazards: readonly string[];
  /** What else than dropped it may be; absent = nothing else. */
  readonly absence: string | undefined;
}

/** The changes of a table or view, or of a schema's types. */
export interface DiffGroup {
  /** As SQL writes it. */
  readonly title: string;
  readonly lines: readonly DiffLine[];
}

/** A question to a person: whether two things are one. */
export interface DiffQuestion {
  readonly from: string;
  readonly to: string;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly words: readonly string[];
}

/** What a diff says, ready to be laid out. */
export interface DiffReport {
  readonly groups: readonly DiffGroup[];
  readonly questions: readonly DiffQuestion[];
  readonly notUnderstood: readonly string[];
  /** What to know beside, each a sentence without its end. */
  readonly notes: readonly string[];
}

export function reportDiff(diff: SchemaDiff): DiffReport {
  const hazards = groupBy(diff.hazards, ({ change }) => change);
  const groups = changesByTable(diff.changes, diff).map(({ path, told }) => ({
    title: writePath(path),
    lines: told.map((one) => ({
      sign: signOf(one.change),
      words: tellChange(one),
      hazards: hazardsOf(one, hazards),
      absence: explainAbsence(one.change, diff)?.message,
    })),
  }));
  return {
    groups,
    questions: questionsOf(diff),
    notUnderstood: notUnderstoodOf(diff),
    notes: [...diff.notes, ...passedOverIn(diff)],
  };
}

function hazardsOf(
  told: ToldChange,
  hazards: ReadonlyMap<Change, readonly Hazard[]>,
): readonly string[] {
  const found = bothOf(told).flatMap((change) => hazards.get(change) ?? []);
  return [...new Set(found.map(({ message }) => message))];
}

function questionsOf(diff: SchemaDiff): readonly DiffQuestion[] {
  return openQuestions(diff).map(({ from, to, confidence, words }) => ({
    from: writePath(from),
    to: writePath(to),
    confidence,
    words,
  }));
}

function notUnderstoodOf({ before, after }: SchemaDiff): readonly string[] {
  const sides = [
    { side: 'old', snapshot: before },
    { side: 'new', snapshot: after },
  ];
  return sides.flatMap(({ side, snapshot }) =>
    snapshot.notUnderstood.map(
      ({ line, text, reason }) => `${side} side, line ${line}: ${text} (${reason})`,
    ),
  );
}

const ruleWords = {
  internalColumn: 'of columns that are Benchling’s own business',
  previewTable: 'of tables that Benchling only previews',
  viewOverRaw: 'of fields that are said of the tables below already',
  bridgeView: 'of views that keep older names alive for now',
} as const;

function passedOverIn({ passedOver }: SchemaDiff): readonly string[] {
  return [...groupBy(passedOver, ({ rule }) => rule)].map(
    ([rule, changes]) =>
      `passed over: ${formatQuantity(changes.length, 'change')} ${ruleWords[rule]}`,
  );
}

/** A confidence from 0 to 1, such as `97 %`. */
export function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}

/** How many of what, such as `3 changes, 1 hazard, 1 question`, without an end. */
export function summarize(diff: SchemaDiff): string {
  const { hazards } = diff;
  const changes = toldChanges(diff.changes, diff);
  if (changes.length === 0) return 'No differences';
  const questions = openQuestions(diff).length;
  const parts = [
    formatQuantity(changes.length, 'change'),
    hazards.length === 0 ? '' : formatQuantity(hazards.length, 'hazard'),
    questions === 0 ? '' : formatQuantity(questions, 'question'),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
