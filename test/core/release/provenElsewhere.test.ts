import { beforeEach, describe, expect, it } from 'vitest';
import { inspectRun } from '../../../src/core/sync/inspectRun';
import type { VerifyOptions } from '../../../src/core/sync/operations';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import { verifyRun } from '../../../src/core/sync/verifyRun';
import { InMemoryBlobStore } from '../../fakes/inMemoryBlobStore';
import { ReleaseBench } from './releaseBench';

let bench: ReleaseBench;

/** As after the container of a source was changed in its lake file. */
function goTo(container: string): void {
  bench.source = { ...bench.source, container };
}

const proven = /its copy was proven in runs\/MiSeqOutput\/run1 at memory:/;

beforeEach(async () => {
  bench = new ReleaseBench();
  await bench.sync();
  await bench.release();
  bench.store.addContainer('other');
  goTo('other');
});

describe('a released run whose source sends to another container by now', () => {
  it('is released as long as the place where it was proven holds it, which is named', async () => {
    const report = await bench.inspect();
    expect(report).toMatchObject({ state: 'released', fileCount: 3 });
    expect(report.because).toMatch(proven);
    expect(report.destination).toBe('runs/MiSeqOutput/run1');
    expect(await verifyRun(await bench.look(), bench.ports)).toMatchObject({ state: 'released' });
  });

  it('is a mismatch once a blob of it is lost there', async () => {
    bench.store.remove(bench.blob('Data/a.bcl'));
    expect(await bench.inspect()).toMatchObject({ state: 'mismatch' });
    expect(await verifyRun(await bench.look(), bench.ports)).toMatchObject({ state: 'mismatch' });
  });

  it('is not said to be safe once no receipt of it is left there', async () => {
    bench.store.remove(bench.record('receipt'));
    const report = await bench.inspect();
    expect(report.state).toBe('unverifiable');
    expect(report.because).toMatch(proven);
    expect(await verifyRun(await bench.look(), bench.ports)).toMatchObject({
      state: 'unverifiable',
    });
  });

  it('is judged by its own destination where it was sent there, too', async () => {
    goTo('runs');
    await bench.undo();
    goTo('other');
    await bench.sync();
    goTo('runs');
    await bench.release();
    goTo('other');
    bench.store.remove(bench.blob('Data/a.bcl'));
    expect(await bench.inspect()).toMatchObject({
      state: 'released',
      destination: 'other/MiSeqOutput/run1',
    });
  });

  it('is not judged by the few files that a sync to its own destination began with', async () => {
    goTo('runs');
    await bench.undo();
    goTo('other');
    await bench.sync();
    bench.store.remove({ container: 'other', name: 'MiSeqOutput/run1.sync' });
    goTo('runs');
    await bench.release();
    goTo('other');
    bench.store.remove(bench.blob('Data/a.bcl'));
    expect(await bench.inspect()).toMatchObject({
      state: 'mismatch',
      destination: 'runs/MiSeqOutput/run1',
    });
  });

  it('is looked for there, too, while its own container is missing', async () => {
    goTo('gone');
    const report = await inspectRun(await bench.look(), bench.ports, { withoutContainer: true });
    expect(report).toMatchObject({ state: 'released', fileCount: 3 });
  });

  it('gets nothing written where its source does not send, however it is verified', async () => {
    const receipt = bench.store.entry(bench.record('receipt'));
    const verify = async (options: VerifyOptions): Promise<VerificationReport> =>
      verifyRun(await bench.look(), bench.ports, { reread: true, ...options });
    expect((await verify({ record: true })).problems).toContainEqual({
      path: '',
      verdict: null,
      message:
        'nothing of this was recorded: the run was proven in runs/MiSeqOutput/run1, where lab sends no runs any more',
    });
    expect((await verify({})).problems).toEqual([]);
    expect(bench.store.entry(bench.record('receipt'))).toEqual(receipt);
    expect(bench.store.names('other')).toEqual([]);
  });
});

describe('a released run whose lake file names another account by now', () => {
  it('is not said to be safe, but where it was proven is', async () => {
    goTo('runs');
    const store = new InMemoryBlobStore({ endpoint: 'memory://other' });
    store.addContainer('runs');
    const report = await inspectRun(await bench.look(), { ...bench.ports, blobStore: store });
    expect(report.state).toBe('unverifiable');
    expect(report.because).toMatch(proven);
    expect(report.because).toMatch(/; what another account holds is not known here$/);
  });
});
