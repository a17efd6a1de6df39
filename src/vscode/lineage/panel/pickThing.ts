import type { QuickPickItem } from 'vscode';
import type { LineageNode } from '../../../core/lineage/graph/lineageGraph';
import { kindWords } from '../../../core/lineage/report/nodeWords';
import { startsOf } from '../../../core/lineage/show/startsOf';
import { shownName } from '../../../core/lineage/show/shownName';
import { pickFromMany } from '../../support/editor/pickFromMany';
import type { LineageModel } from '../lineageModel';

interface ThingItem extends QuickPickItem {
  readonly id: string;
}

const mostShown = 100;

/** Lets a person look for a thing; returns its id. @throws CancellationError if they do not */
export async function pickThing(model: LineageModel): Promise<string> {
  const picked = await pickFromMany<ThingItem>({
    placeHolder: 'Run, dataset, pipeline, table or query whose lineage to show',
    load: async (signal) => {
      const { index, finder: finderOf } = await model.read({ signal });
      const finder = await finderOf();
      return (text) => {
        const nodes = text.trim() === '' ? startsOf(index) : finder.find(text, mostShown).nodes;
        return nodes.map(itemOf);
      };
    },
  });
  return picked.id;
}

function itemOf(node: LineageNode): ThingItem {
  const { id, kind, group } = node;
  return {
    id,
    label: shownName(node),
    description: [kindWords[kind], group].filter(Boolean).join(' · '),
  };
}
