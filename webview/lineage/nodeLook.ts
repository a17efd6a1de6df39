import { shownName } from '../../src/core/lineage/show/shownName';
import { kindWords } from '../../src/core/lineage/report/nodeWords';
import type { LineageEvidence } from '../../src/core/lineage/graph/lineageGraph';
import type { LineageSide } from '../../src/core/lineage/show/partOf';
import type { NodeBadge, NodeLook, NodeRow, Tone } from '../shared/graph/nodeLook';
import { kindIcons } from './icons';
import {
  hiddenBeside,
  type GroupItem,
  type ItemIndex,
  type LineageItem,
  type ThingItem,
} from './items';
import {
  evidenceText,
  evidenceTone,
  groupLabel,
  itemText,
  outcomeMarks,
  outcomeTones,
  runText,
} from './wording';

/** How an item is drawn; ages are of `nowMs`. */
export function itemLook(item: LineageItem, index: ItemIndex, nowMs: number): NodeLook {
  return item.kind === 'thing' ? thingLook(item, index, nowMs) : groupLook(item);
}

function thingLook(item: ThingItem, index: ItemIndex, nowMs: number): NodeLook {
  const { node } = item;
  const { kind, group, evidence, lastRun, problem, affectedBy } = node;
  const title = shownName(node);
  const rows = [
    ...(evidence === undefined ? [] : [evidenceRow(evidence)]),
    ...(lastRun === undefined
      ? []
      : [
          {
            mark: outcomeMarks[lastRun.outcome],
            tone: outcomeTones[lastRun.outcome],
            text: runText(lastRun, nowMs),
            note: '',
          },
        ]),
    ...(problem === undefined
      ? []
      : [{ mark: '!', tone: 'caution' as const, text: problem, note: '' }]),
    ...(affectedBy === undefined
      ? []
      : [{ mark: '⚡', tone: 'caution' as const, text: `affected by ${affectedBy}`, note: '' }]),
  ].map(withoutAbsent);
  const tone = toneOf(item);
  return {
    title,
    caption:
      group === undefined || group === title ? kindWords[kind] : `${kindWords[kind]} · ${group}`,
    icon: kindIcons[kind],
    rows,
    badges: badgesOf(item, index),
    isDerived: kind === 'view' || kind === 'external',
    label: itemText(item, nowMs),
    ...(tone !== undefined && { tone }),
  };
}

function groupLook(item: GroupItem): NodeLook {
  const { group, nodes } = item;
  const bad = nodes.filter(({ lastRun, problem }) => lastRun?.outcome === 'bad' || problem);
  const tone = bad.length === 0 ? undefined : ('bad' as const);
  return {
    title: group.name,
    caption: groupLabel(item),
    icon: kindIcons.group,
    rows:
      bad.length === 0
        ? []
        : [{ mark: '!', tone: 'bad', text: `${bad.length} with a problem`, note: '' }],
    badges: [{ side: 'below', text: `+${nodes.length}` }],
    isDerived: false,
    label: itemText(item, 0),
    ...(tone !== undefined && { tone }),
  };
}

function toneOf({ node: { lastRun, problem, affectedBy } }: ThingItem): Tone | undefined {
  if (lastRun?.outcome === 'bad') return 'bad';
  return problem === undefined && affectedBy === undefined ? undefined : 'caution';
}

function evidenceRow(evidence: LineageEvidence): RowDraft {
  return {
    mark: evidence.level === 'size' ? '≈' : '✓',
    tone: evidenceTone(evidence),
    text: evidenceText(evidence),
    note: '',
  };
}

interface RowDraft extends Omit<NodeRow, 'tone'> {
  readonly tone: Tone | undefined;
}

function withoutAbsent({ tone, ...row }: RowDraft): NodeRow {
  return tone === undefined ? row : { ...row, tone };
}

function badgesOf(item: ThingItem, index: ItemIndex): readonly NodeBadge[] {
  const badge = (side: LineageSide, at: 'left' | 'right'): readonly NodeBadge[] => {
    const hidden = hiddenBeside(item, side, index);
    return hidden === 0 ? [] : [{ side: at, text: `+${hidden}` }];
  };
  return [...badge('upstream', 'left'), ...badge('downstream', 'right')];
}
