import type { LineageSummary } from '../../src/protocol/lineageApi';
import { button } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { kindWords } from './wording';

/** What a graph can begin with, for whoever did not say. */
export function startsView(
  { nodes, starts }: LineageSummary,
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
    h('strong', {}, 'What do you want to see the lineage of?'),
    h('p', {}, 'Find it above, or begin with one of these.'),
    ...starts.map(({ id, kind, name }) =>
      button({ label: `${name} (${kindWords[kind]})`, onClick: () => start(id) }),
    ),
  ];
}
