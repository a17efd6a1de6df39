import { groupBy } from '../../../core/base/groupBy';
import type { Change } from '../../../core/schemaDiff/changes/change';
import type { Hazard } from '../../../core/schemaDiff/hazards/hazard';
import { changeKey } from '../../../core/schemaDiff/changes/changeKey';
import { openQuestions } from '../../../core/schemaDiff/decide/openQuestions';
import { pathKey, writePath } from '../../../core/schemaDiff/model/objectPath';
import { reportDiff } from '../../../core/schemaDiff/report/diffGroups';
import {
  bothOf,
  changesByTable,
  toldChanges,
  type ToldChange,
} from '../../../core/schemaDiff/report/toldChanges';
import type { Drift } from '../driftModel';
import type {
  DriftChangeNode,
  DriftGroupNode,
  DriftNode,
  DriftNoteNode,
  DriftRootNode,
  DriftSectionName,
  DriftSectionNode,
} from './driftNode';
import { driftSummary, isMatching, kindTitle } from './driftWords';
import { failureText } from '../../support/editor/failures';

export type DriftGrouping = 'table' | 'kind';

/** What stands below the top node: what asks for somebody first. */
export function insideDrift(
  { drift, failure, isComparing }: DriftRootNode,
  {
    grouping,
    coverage,
  }: { readonly grouping: DriftGrouping; readonly coverage: string | undefined },
): readonly DriftNode[] {
  if (failure !== undefined) return [note(failureText(failure), 'error')];
  if (drift === undefined) return isComparing ? [] : [note('Nothing was compared yet', 'info')];
  const { diff, decisions } = drift;
  const asked = openQuestions(diff).length;
  const passed = diff.passedOver.length;
  const notes = notesOf(drift).length;
  return [
    ...(asked > 0 ? [section('questions', asked)] : []),
    ...(coverage === undefined ? [] : [{ ...node('driftCoverage', ''), figures: coverage }]),
    ...(isMatching(diff) ? [note(sentenceOf(drift), 'pass')] : groupsOf(drift, grouping)),
    ...(decisions.length > 0 ? [section('decided', decisions.length)] : []),
    ...(passed > 0 ? [section('passedOver', passed)] : []),
    ...(notes > 0 ? [section('notes', notes)] : []),
  ];
}

/** The lines of a section. */
export function insideSection(
  { section: name }: DriftSectionNode,
  drift: Drift,
): readonly DriftNode[] {
  const { diff, decisions } = drift;
  switch (name) {
    case 'questions':
      return openQuestions(diff)
        .toSorted((one, other) => other.confidence - one.confidence)
        .map((match) => ({
          ...node('driftQuestion', pathKey([...match.from, '', ...match.to])),
          match,
        }));
    case 'decided':
      return decisions.map((decision) => ({
        ...node('driftDecision', pathKey([...decision.from, '', ...decision.to])),
        decision,
      }));
    case 'passedOver':
      return [...groupBy(diff.passedOver, ({ rule }) => rule)].map(([rule, passed]) => ({
        ...node('driftRule', rule),
        rule,
        changes: passed.map(({ change }) => change),
      }));
    case 'notes':
      return notesOf(drift);
  }
}

/** The changes of a group, in the order of the diff. */
export function insideGroup(
  { told, kind, id }: DriftGroupNode,
  { diff, excluded }: Drift,
): readonly DriftChangeNode[] {
  const hazards = groupBy(diff.hazards, ({ change }) => change);
  return told.map((one) => ({
    branch: 'drift',
    kind: 'driftChange',
    id: `${id}\0${changeKey(one.change)}`,
    told: one,
    hazards: hazardsIn([one], hazards),
    isIncluded: bothOf(one).some((change) => !excluded.has(change)),
    isUnderTable: kind === 'driftTable',
  }));
}

export function insideChange({ hazards, id }: DriftChangeNode): readonly DriftNode[] {
  return hazards.map((hazard, place) => ({
    branch: 'drift',
    kind: 'driftHazard',
    id: `${id}\0${place}`,
    hazard,
  }));
}

/** Changes by their table or by what they are, as they come first in the diff. */
function groupsOf(drift: Drift, grouping: DriftGrouping): readonly DriftGroupNode[] {
  const { diff } = drift;
  const insideOf = groupFacts(drift);
  if (grouping === 'kind') {
    const told = toldChanges(diff.changes, diff);
    return [...groupBy(told, ({ change }) => change.kind)].map(([kind, group]) => ({
      ...node('driftKind', kind),
      title: kindTitle(kind),
      path: undefined,
      ...insideOf(group),
    }));
  }
  return changesByTable(diff.changes, diff).map(({ path, told }) => ({
    ...node('driftTable', pathKey(path)),
    title: writePath(path),
    path,
    ...insideOf(told),
  }));
}

type GroupFacts = Pick<DriftGroupNode, 'told' | 'hazards' | 'isIncluded'>;

/** What is said of changes together; a group is left out if all of it is. */
function groupFacts({ diff, excluded }: Drift): (told: readonly ToldChange[]) => GroupFacts {
  const hazards = groupBy(diff.hazards, ({ change }) => change);
  return (told) => ({
    told,
    hazards: hazardsIn(told, hazards),
    isIncluded: told.flatMap(bothOf).some((change) => !excluded.has(change)),
  });
}

/** What changes can break; the same of a table and of the view over it once. */
function hazardsIn(
  told: readonly ToldChange[],
  hazards: ReadonlyMap<Change, readonly Hazard[]>,
): readonly Hazard[] {
  return told.flatMap((one) => {
    const found = bothOf(one).flatMap((change) => hazards.get(change) ?? []);
    return [
      ...new Map(found.map((hazard) => [`${hazard.kind} ${hazard.message}`, hazard])).values(),
    ];
  });
}

/** What to know beside: of the two sides, and statements that were not understood. */
function notesOf({ diff, found }: Drift): readonly DriftNoteNode[] {
  const { notUnderstood } = reportDiff({ ...diff, changes: [], hazards: [] });
  return [
    ...[...found, ...diff.notes].map((text) => note(text, 'info')),
    ...notUnderstood.map((text) => note(`Not understood: ${text}`, 'question')),
  ];
}

function sentenceOf(drift: Drift): string {
  return driftSummary(drift).replace(/^./, (first) => first.toUpperCase());
}

function section(name: DriftSectionName, count: number): DriftSectionNode {
  return { ...node('driftSection', name), section: name, count };
}

function note(text: string, icon: DriftNoteNode['icon']): DriftNoteNode {
  return { ...node('driftNote', text), text, icon };
}

function node<Kind extends DriftNode['kind']>(
  kind: Kind,
  key: string,
): { readonly branch: 'drift'; readonly kind: Kind; readonly id: string } {
  return { branch: 'drift', kind, id: `drift\0${kind}\0${key}` };
}
