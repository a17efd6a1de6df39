import { shownName } from '../../src/core/lineage/show/shownName';
import { kindWords } from '../../src/core/lineage/report/nodeWords';
import type { LineageSummary, PickedMoment } from '../../src/protocol/lineageApi';
import type { Wishes } from './state';
import { asOfText } from './wording';
import { button } from '../shared/controls';
import { h, icon } from '../shared/dom';

/** What a graph can begin with, for whoever did not say. */
export function startsView(
  { nodes, starts }: LineageSummary,
  { start: wanted, asOf }: Pick<Wishes, 'start' | 'asOf'>,
  start: (id: string) => void,
): readonly HTMLElement[] {
  if (nodes === 0) {
    return [
      icon('inbox'),
      h('strong', {}, 'There is no lineage yet'),
      h('p', {}, 'It comes from runs, pipelines, datasets and databases of lake.json.'),
    ];
  }
  return [
    icon('type-hierarchy'),
    h('strong', {}, questionOf(wanted, asOf)),
    h('p', {}, 'Find it above, or begin with one of these.'),
    ...starts.map((node) =>
      button({
        label: `${shownName(node)} (${kindWords[node.kind]})`,
        onClick: () => start(node.id),
      }),
    ),
  ];
}

function questionOf(wanted: string | undefined, asOf: PickedMoment): string {
  if (wanted === undefined) return 'What do you want to see the lineage of?';
  const when = asOfText(asOf);
  const what = wanted.replace(/^[a-z]+:/, '');
  return `Nothing is known of the lineage of ${what}${when === undefined ? '' : `, ${when}`}`;
}
