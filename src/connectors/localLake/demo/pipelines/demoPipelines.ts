import { failingBranch } from './demoRepositories';

/** A pipeline of the demo's `lake.json`. */
export interface DemoPipeline {
  readonly name: string;
  readonly repo: string;
  readonly branch: string;
  readonly run: string;
  /** Datasets, and prefixes of blobs and tables that tell where they come from. */
  readonly reads: readonly string[];
  readonly publishes: readonly string[];
}

/** What `lake.json` need not say. */
export const mainBranch = 'master';

/** In the order in which they run. */
export const demoPipelines: readonly DemoPipeline[] = [
  {
    name: 'sequencing-qc',
    repo: 'sequencing-qc',
    branch: mainBranch,
    run: 'node qc.mjs',
    reads: ['blob://samples/', 'table://warehouse/biosustain.sequencing_submission_sample'],
    publishes: ['gros://sequencing-qc/master'],
  },
  {
    name: 'expression',
    repo: 'expression',
    branch: mainBranch,
    run: 'node expression.mjs',
    reads: ['gros://sequencing-qc'],
    publishes: ['gros://expression/master'],
  },
  {
    name: 'lab-report',
    repo: 'lab-report',
    branch: mainBranch,
    run: 'node report.mjs',
    reads: ['gros://sequencing-qc', 'gros://expression'],
    publishes: ['gros://lab-report/master', 'table://warehouse/data_lake.sample_quality'],
  },
  {
    name: 'strict-report',
    repo: 'lab-report',
    branch: failingBranch,
    run: 'node report.mjs',
    reads: ['gros://sequencing-qc', 'gros://expression'],
    publishes: [`gros://lab-report/${failingBranch}`],
  },
];
