import { CancellationError, window, type QuickPickItem } from 'vscode';
import { DisposableStore } from '../../../core/base/disposables';
import type { LineageNode } from '../../../core/lineage/graph/lineageGraph';
import { kindWords } from '../../../core/lineage/report/nodeWords';
import { startsOf } from '../../../core/lineage/show/lineageFinder';
import { shownName } from '../../../core/lineage/show/shownName';
import type { LineageModel } from '../lineageModel';

interface ThingItem extends QuickPickItem {
  readonly id: string;
}

const mostShown = 100;

/** Lets a person look for a thing; returns its id. @throws CancellationError if they do not */
export async function pickThing(model: LineageModel): Promise<string> {
  const store = new DisposableStore();
  const lifetime = new AbortController();
  const pick = store.add(window.createQuickPick<ThingItem>());
  pick.placeholder = 'Run, dataset, pipeline, table or query whose lineage to show';
  pick.busy = true;
  // What was found by more than its label must not be filtered away.
  pick.matchOnDescription = true;
  pick.show();
  try {
    const chosen = new Promise<string>((resolve, reject) => {
      store.add(pick.onDidAccept(() => acceptInto(pick.selectedItems[0], resolve)));
      store.add(pick.onDidHide(() => reject(new CancellationError())));
    });
    const filled = fill(pick, model, { store, signal: lifetime.signal });
    return await Promise.race([chosen, filled.then(() => chosen)]);
  } finally {
    lifetime.abort();
    store.dispose();
  }
}

function acceptInto(item: ThingItem | undefined, resolve: (id: string) => void): void {
  if (item !== undefined) resolve(item.id);
}

async function fill(
  pick: ReturnType<typeof window.createQuickPick<ThingItem>>,
  model: LineageModel,
  { store, signal }: { readonly store: DisposableStore; readonly signal: AbortSignal },
): Promise<void> {
  const { graph, finder } = await model.read({ signal });
  const show = (text: string): void => {
    const nodes = text.trim() === '' ? startsOf(graph) : finder.find(text, mostShown).nodes;
    pick.items = nodes.map(itemOf);
  };
  show(pick.value);
  store.add(pick.onDidChangeValue(show));
  pick.busy = false;
}

function itemOf(node: LineageNode): ThingItem {
  const { id, kind, group } = node;
  return {
    id,
    label: shownName(node),
    description: [kindWords[kind], group].filter(Boolean).join(' · '),
    alwaysShow: true,
  };
}
