import { describe, expect, it } from 'vitest';
import { observeSource } from '../../../src/core/runs/observeSource';
import type { ObservedSource } from '../../../src/core/runs/run';
import type { Source } from '../../../src/core/lake/lake';
import { InMemoryFileTree } from '../../fakes/inMemoryFileTree';
import { observingPorts, testSource } from '../../fakes/observingPorts';

const clock = { nowMs: () => Date.UTC(2026, 0, 2) };

function observe(
  trees: readonly InMemoryFileTree[],
  changes: Partial<Source> = {},
): Promise<ObservedSource> {
  return observeSource(testSource(changes), observingPorts(trees, clock));
}

describe('observeSource', () => {
  it('takes more sheets than a call takes arguments', async () => {
    const sheets = Array.from({ length: 200_000 }, (_, index) => ({
      path: `2026/${index}.csv`,
      kind: 'file' as const,
      sizeBytes: 0,
      modifiedAtMs: 0,
      identity: '',
    }));
    const sheetTree = new InMemoryFileTree('/sheets');
    sheetTree.folder('2026');
    const list = sheetTree.list.bind(sheetTree);
    sheetTree.list = async (folder) => (folder === '' ? list('') : sheets);
    const ports = observingPorts([new InMemoryFileTree('/source'), sheetTree], {
      nowMs: () => 0,
    });
    const seen = await observeSource(testSource({ sampleSheets: '/sheets' }), ports);
    expect(seen.runNames).toHaveLength(sheets.length);
  });

  it('lists folders and sheets without one, sorted, and looks into no run', async () => {
    const tree = new InMemoryFileTree()
      .write('run2/a', 'a')
      .write('run10.v1.2/deep/er', 'b')
      .write('run2.CSV', 's')
      .write('run3.final.csv', 's');
    const { runNames, problems, isOffline } = await observe([tree]);
    expect(runNames).toEqual(['run10.v1.2', 'run2', 'run3.final']);
    expect({ problems, isOffline }).toEqual({ problems: [], isOffline: false });
    expect(tree.counts).toMatchObject({ walk: 0, list: 2, bytesRead: 0 });
  });

  it('takes no hidden folder and nothing that servers and desktops leave for a run', async () => {
    const tree = new InMemoryFileTree()
      .folder('run')
      .folder('.trash')
      .folder('@eaDir')
      .folder('__MACOSX')
      .folder('$RECYCLE.BIN')
      .write('.DS_Store', 'x')
      .write('Thumbs.db', 'x')
      .write('._run.csv', 'x');
    expect(await observe([tree])).toMatchObject({ runNames: ['run'], problems: [] });
  });

  it('says once what else lies beside the runs', async () => {
    const tree = new InMemoryFileTree()
      .folder('run')
      .write('notes.txt', 'x')
      .place('elsewhere', 'link')
      .place('pipe', 'special')
      .write('zz.log', 'x');
    const { problems } = await observe([tree]);
    expect(problems).toEqual([
      '4 entries beside the runs are not carried: elsewhere, notes.txt, pipe, …; put files into a folder, and folders in place of links, to have them carried',
    ]);
  });

  it('finds sheets in a folder of their own and one folder further down', async () => {
    const tree = new InMemoryFileTree().folder('run1').write('stray.txt', '');
    const sheets = new InMemoryFileTree('/sheets')
      .write('run1.csv', 's')
      .write('2020/run2.csv', 's')
      .write('2020/deeper/run3.csv', 's')
      .write('readme.txt', 's');
    const { runNames } = await observe([tree, sheets], { sampleSheets: '/sheets' });
    expect(runNames).toEqual(['run1', 'run2']);
  });

  it('takes the folder of sheets for no run when it lies among them', async () => {
    const tree = new InMemoryFileTree().write('run1/a', 'x').write('Sheets/2020/run1.csv', 's');
    const sheets = new InMemoryFileTree('/source/Sheets').write('2020/run1.csv', 's');
    const { runNames } = await observe([tree, sheets], { sampleSheets: '/source/Sheets' });
    expect(runNames).toEqual(['run1']);
  });

  it('takes a run for a run though the folder of sheets begins with the same letters', async () => {
    const tree = new InMemoryFileTree().folder('2');
    const sheets = new InMemoryFileTree('/source2');
    expect(await observe([tree, sheets], { sampleSheets: '/source2' })).toMatchObject({
      runNames: ['2'],
    });
  });

  it('names a run once, however many sheets bear its name', async () => {
    const sheets = new InMemoryFileTree('/sheets').write('a/Run.csv', 's').write('b/run.CSV', 's');
    const { runNames } = await observe([new InMemoryFileTree(), sheets], {
      sampleSheets: '/sheets',
    });
    expect(runNames).toEqual(['Run']);
  });

  it.each(['missing', 'offline', 'denied'] as const)(
    'is offline with one problem when its folder is %s',
    async (reason) => {
      const tree = new InMemoryFileTree().folder('run').fail('', reason);
      const { isOffline, problems, runNames } = await observe([tree]);
      expect({ isOffline, runNames, count: problems.length }).toEqual({
        isOffline: true,
        runNames: [],
        count: 1,
      });
      expect(problems[0]).toMatch(/^The folder of Sequencer cannot be listed: \/source .+\. .+/);
    },
  );

  it('still lists runs when the folder of sheets is offline', async () => {
    const tree = new InMemoryFileTree().folder('run');
    const sheets = new InMemoryFileTree('/sheets').fail('', 'offline');
    const { runNames, problems } = await observe([tree, sheets], { sampleSheets: '/sheets' });
    expect(runNames).toEqual(['run']);
    expect(problems).toEqual([
      'Sample sheets: /sheets cannot be reached. Check that the share is mounted and its server is switched on, then try again',
    ]);
  });

  it('finds proteomics projects by their names, and says what is none', async () => {
    const tree = new InMemoryFileTree()
      .folder('prot0123_yeast')
      .folder('Prot9')
      .folder('prototype')
      .folder('.trash')
      .write('prot0123_yeast.csv', '');
    const { runNames, problems } = await observe([tree], { kind: 'proteomics' });
    expect(runNames).toEqual(['Prot9', 'prot0123_yeast']);
    expect(problems).toEqual([
      '2 entries beside the runs are not carried: prot0123_yeast.csv, prototype; projects are folders whose names fit prot[0-9]*; rename them, or set projectGlob',
    ]);
  });

  it('takes the two folders of a metabolomics data set for one run, and half a pair too', async () => {
    const tree = new InMemoryFileTree()
      .folder('RawData_a_b')
      .folder('DataProcessingMethod_a_b')
      .folder('DataProcessingMethod_half')
      .folder('RawData_')
      .folder('other');
    const { runNames, problems } = await observe([tree], { kind: 'metabolomics' });
    expect(runNames).toEqual(['a_b', 'half']);
    expect(problems).toEqual([
      '2 entries beside the runs are not carried: RawData_, other; data sets are pairs of folders RawData_<name> and DataProcessingMethod_<name>; rename them to have them carried',
    ]);
  });

  it('refuses a folder that is a run itself, whose parts would pass for runs', async () => {
    const tree = new InMemoryFileTree()
      .write('Data/a.bcl', 'a')
      .write('InterOp/b.bin', 'b')
      .write('runinfo.xml', '<RunInfo/>');
    const seen = await observe([tree], { name: 'miseq' });
    expect(seen).toMatchObject({ isOffline: true, runNames: [] });
    expect(seen.failure).toEqual({
      message: 'The folder of miseq is a run itself: RunInfo.xml lies in /source',
      remedy:
        'Name the folder that holds it and other runs, and the run by --run; if it is none, move that RunInfo.xml away',
    });
    expect(await observe([tree], { kind: 'folders' })).toMatchObject({
      isOffline: false,
      runNames: ['Data', 'InterOp'],
    });
  });

  it('stops when it is cancelled', async () => {
    const signal = AbortSignal.abort();
    const ports = observingPorts([new InMemoryFileTree()], clock);
    await expect(observeSource(testSource(), ports, { signal })).rejects.toThrow(/abort/i);
  });
});
