/** Where the demo's datasets lie. */
export const datasetsContainer = 'datasets';

/** What is written last of the demo's history. */
export const lastOfHistory = { container: 'samples', name: 'SSA004.ready' } as const;

/** The containers of the demo lake. */
export const demoContainers: readonly string[] = [
  datasetsContainer,
  'metabolomics',
  'miseq01',
  'nextseq01',
  'novaseq01',
  'proteomics',
  'samples',
];

/** The demo warehouse, as its owner logs in. */
export const demoDatabase = { database: 'postgres', user: 'warehouse' } as const;

/** The demo's Benchling, as who may read it logs in. */
export const demoBenchling = {
  database: 'postgres',
  user: 'benchling_reader',
  schema: 'biosustain',
} as const;
