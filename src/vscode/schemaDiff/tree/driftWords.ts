import type { PassedOver } from '../../../core/schemaDiff/benchling/rules';
import type { Change, ChangeKind } from '../../../core/schemaDiff/changes/change';
import type { HazardKind } from '../../../core/schemaDiff/hazards/hazard';
import { openQuestions } from '../../../core/schemaDiff/decide/openQuestions';
import type { SchemaDiff } from '../../../core/schemaDiff/diffSchemas';
import type { signOf } from '../../../core/schemaDiff/report/changeWords';
import { summarize } from '../../../core/schemaDiff/report/diffGroups';
import type { Drift } from '../driftModel';
import type { DriftSide } from '../driftSide';

/** What a change can break, in two words. */
export const hazardWords: Readonly<Record<HazardKind, string>> = {
  losesData: 'loses data',
  rewritesTable: 'rewrites the table',
  locksTable: 'locks the table',
  breaksViews: 'breaks views',
  breaksStatements: 'breaks statements',
  narrowsType: 'narrows the type',
  mayFail: 'may fail',
};

/** @see https://code.visualstudio.com/api/references/icons-in-labels */
export const hazardIcons: Readonly<Record<HazardKind, string>> = {
  losesData: 'trash',
  rewritesTable: 'sync',
  locksTable: 'lock',
  breaksViews: 'eye-closed',
  breaksStatements: 'code',
  narrowsType: 'fold',
  mayFail: 'error',
};

export const signIcons: Readonly<Record<ReturnType<typeof signOf>, string>> = {
  '+': 'diff-added',
  '-': 'diff-removed',
  '>': 'diff-renamed',
  '~': 'diff-modified',
};

/** What a change does, for those who see no icon. */
export const signWords: Readonly<Record<ReturnType<typeof signOf>, string>> = {
  '+': 'added',
  '-': 'dropped',
  '>': 'renamed',
  '~': 'changed',
};

export const ruleTitles: Readonly<Record<PassedOver['rule'], string>> = {
  internalColumn: 'Benchling’s own columns',
  previewTable: 'Previews of Benchling',
  viewOverRaw: 'Fields said of the table below already',
  bridgeView: 'Views that keep older names alive for now',
};

/** `addForeignKey` as a heading: `Add Foreign Key`. */
export function kindTitle(kind: ChangeKind): string {
  return kind.replace(/^./, (first) => first.toUpperCase()).replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
}

/** `warehouse → benchling`. */
export function sidesWords({ before, after }: Drift): string {
  return `${before.label} → ${after.label}`;
}

/** How much there is, or that there is nothing. */
export function driftSummary({ diff, before, after }: Drift): string {
  return isMatching(diff) ? `${sideName(before)} matches ${sideName(after)}` : summarize(diff);
}

/** What a side is to people: the lake's warehouse, its Benchling, or what it is called. */
function sideName(side: DriftSide): string {
  if (side.kind !== 'live') return side.label;
  const { warehouse, benchling } = side.database.lake.lake;
  if (side.label === benchling) return 'Benchling';
  return side.label === warehouse ? 'the warehouse' : side.label;
}

export function isMatching(diff: SchemaDiff): boolean {
  return diff.changes.length === 0 && openQuestions(diff).length === 0;
}

/** Kinds of hazards, each once, in words. */
export function hazardList(hazards: readonly { readonly kind: HazardKind }[]): string {
  return [...new Set(hazards.map(({ kind }) => hazardWords[kind]))].join(', ');
}

/** What a table of a change is called now. */
export function tableOf(change: Change): readonly string[] {
  return ('to' in change ? change.to : change.object).slice(0, 2);
}
