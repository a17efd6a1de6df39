import type { GraphLayout, GraphToPlace } from './graphLayout';

/** Enough for everything that a layout does to be compiled, few enough to be over soon. */
const layers = 12;
const perLayer = 40;

/**
 * Has a layout place an example while nobody waits: its code is compiled then, and the first large graph
 * takes half the time.
 * @throws as {@link GraphLayout.place}
 */
export async function warmLayout(
  layout: Pick<GraphLayout, 'place'>,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  await layout.place(example(), options);
}

/** Columns of nodes, each joined to two of the column before. */
function example(): GraphToPlace {
  const nodes = Array.from({ length: layers * perLayer }, (_, at) => {
    return { id: String(at), width: 200, height: 60 };
  });
  const edges = nodes.slice(perLayer).flatMap(({ id }, at) =>
    [at, (at * 7) % perLayer].map((source, way) => {
      return { id: `${id} ${way}`, source: String(source), target: id };
    }),
  );
  return { nodes, edges };
}
