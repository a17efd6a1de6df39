import type { Source } from '../../../src/core/lake/lake';
import { findReleased } from '../../../src/core/runs/releasedRuns';
import type { ReleasedRun } from '../../../src/core/runs/releasedRun';
import { observeRun } from '../../../src/core/runs/observeRun';
import { observeSource } from '../../../src/core/runs/observeSource';
import type { ObservedRun } from '../../../src/core/runs/run';
import { planRelease, type PlanReleaseOptions } from '../../../src/core/release/planRelease';
import { proveRelease, type ProvenRelease } from '../../../src/core/release/proveRelease';
import { purgeReleased } from '../../../src/core/release/purgeReleased';
import type { ReleaseReport } from '../../../src/core/release/releaseReport';
import { releaseRun } from '../../../src/core/release/releaseRun';
import { tendTrash } from '../../../src/core/release/tendTrash';
import { undoRelease } from '../../../src/core/release/undoRelease';
import { inspectRun } from '../../../src/core/sync/inspectRun';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import { syncRun } from '../../../src/core/sync/syncRun';
import { LakeBench, testSource } from '../../fakes/lakeBench';

export const run = 'run1';

export const releaseSource: Source = { ...testSource, kind: 'folders', name: 'lab' };

/** A data set of two folders, which no single rename moves. */
export const pairSource: Source = { ...releaseSource, kind: 'metabolomics' };
export const pair = ['RawData_run1', 'DataProcessingMethod_run1'] as const;

/** A run of three files in a source, and everything that is done to it from there on. */
export class ReleaseBench extends LakeBench {
  source: Source;

  constructor(source: Source = releaseSource) {
    super();
    this.source = source;
    if (source.kind === 'metabolomics') {
      this.tree.write('RawData_run1/1/a.mzML', 'alpha');
      this.tree.write('RawData_run1/2/b.mzML', 'beta');
      this.tree.write('DataProcessingMethod_run1/quantify.m', 'gamma');
      return;
    }
    this.tree.write('run1/RunInfo.xml', '<RunInfo/>');
    this.tree.write('run1/Data/a.bcl', 'alpha');
    this.tree.write('run1/Data/L001/b.bcl', 'beta');
  }

  look(): Promise<ObservedRun> {
    return observeRun(this.source, run, this.ports);
  }

  async sync(): Promise<VerificationReport> {
    return syncRun(await this.look(), this.ports);
  }

  async inspect(): Promise<VerificationReport> {
    return inspectRun(await this.look(), this.ports);
  }

  async runNames(): Promise<readonly string[]> {
    return (await observeSource(this.source, this.ports)).runNames;
  }

  async plan(options: PlanReleaseOptions = {}): Promise<ReleaseReport> {
    return planRelease(await this.look(), this.ports, options);
  }

  async prove(options: PlanReleaseOptions = {}): Promise<ProvenRelease> {
    return proveRelease(await this.look(), this.ports, options);
  }

  /** Proves and removes, as the command does. */
  async release(options: PlanReleaseOptions = {}): Promise<ReleaseReport> {
    const observed = await this.look();
    const proven = await proveRelease(observed, this.ports, options);
    return releaseRun(observed, this.ports, { ...proven, ...options });
  }

  async act(proven: ProvenRelease, options: PlanReleaseOptions = {}): Promise<ReleaseReport> {
    return releaseRun(await this.look(), this.ports, { ...proven, ...options });
  }

  async released(): Promise<ReleasedRun> {
    const found = await findReleased(this.tree, run);
    if (found === undefined) throw new Error('Nothing was released');
    return found;
  }

  async undo(): Promise<ReleaseReport> {
    return undoRelease(this.source, await this.released(), this.ports);
  }

  async purge(): Promise<ReleaseReport> {
    return purgeReleased(this.source, await this.released(), this.ports);
  }

  tend(): Promise<readonly ReleaseReport[]> {
    return tendTrash(this.source, this.ports);
  }

  blob(path: string): { readonly container: string; readonly name: string } {
    return { container: 'runs', name: `MiSeqOutput/run1/${path}` };
  }

  record(suffix: string): { readonly container: string; readonly name: string } {
    return { container: 'runs', name: `MiSeqOutput/run1.${suffix}` };
  }

  /** As after a minute: what a process that was killed held is free again. */
  freeLocks(): void {
    this.runLocks.held.clear();
    this.store.remove(this.record('lock'));
  }

  /** Paths of all files of the source, sorted. */
  files(): readonly string[] {
    return this.tree
      .entriesBelow('')
      .filter(({ kind }) => kind === 'file')
      .map(({ path }) => path);
  }
}

export function reasonsOf({ refusals }: ReleaseReport): readonly string[] {
  return refusals.map(({ reason }) => reason);
}
