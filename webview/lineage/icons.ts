import type { LineageKind } from '../../src/core/lineage/graph/lineageGraph';
import type { NodeIcon } from '../shared/graph/nodeLook';

/** Lines within 16 by 16 pixels, by relative commands from the upper left corner. */
export const kindIcons: Readonly<Record<LineageKind | 'group', NodeIcon>> = {
  // A sequencer: a box with a window, on feet.
  source: 'm2 3h12v8h-12zm2.5 2.5h4v3h-4zm6.5 0h1m-8 5.5v2m8 -2v2',
  // A folder.
  run: 'm2 12.5v-9h4l1.5 2h6.5v7z',
  // A list with its lines ticked off.
  sheet:
    'm3 2h10v12h-10zm2 3l1 1l1.5 -2m1.5 1h2.5m-6 3.5l1 1l1.5 -2m1.5 1h2.5m-6 3.5l1 1l1.5 -2m1.5 1h2.5',
  // A file with its corner folded.
  blob: 'm4 2h5l3.5 3.5v8.5h-8.5zm5 0v3.5h3.5',
  // A ring with an arrow in it.
  pipeline: 'm8 2a6 6 0 1 1 -0.01 0zm-1.5 3.5l4 2.5l-4 2.5z',
  // A stack.
  dataset: 'm8 2l6 3l-6 3l-6 -3zm-6 6l6 3l6 -3m-12 3l6 3l6 -3',
  // Rows and columns.
  table: 'm2 3h12v10h-12zm0 3.5h12m-12 3.3h12m-7.5 -3.3v6.5',
  // The same, seen through.
  view: 'm1.5 8q6.5 -9 13 0q-6.5 9 -13 0zm6.5 -2a2 2 0 1 1 -0.01 0z',
  column: 'm5 2h6v12h-6zm0 4h6m-6 4h6',
  // A sheet with lines of text.
  query: 'm3 2h10v12h-10zm2.5 3.5h5m-5 2.5h5m-5 2.5h3',
  // An arrow out of a box.
  external: 'm8 3h-5v10h10v-5m-4 -5h4v4m0 -4l-6 6',
  group: 'm5 2h9v9h-9zm-3 3v9h9',
};
