import type { DisposableStore } from '../../../core/base/disposables';
import type { GraphLayout } from '../../../core/graph/graphLayout';
import type { Connectors } from '../lakes/connectors';

/** One thread places all diagrams of a feature; it is started with the first, and ends with `store`. */
export function sharedLayout(
  connectors: Pick<Connectors, 'graphLayout'>,
  store: DisposableStore,
): () => Promise<GraphLayout> {
  let made: Promise<GraphLayout> | undefined;
  return () => {
    made ??= connectors.graphLayout().then((layout) => store.add(layout));
    return made;
  };
}
