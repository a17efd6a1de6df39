import type { Clock } from '../../src/core/base/clock';
import type { Source } from '../../src/core/lake/lake';
import type { ObservingPorts } from '../../src/core/runs/observingPorts';
import type { InMemoryFileTree } from './inMemoryFileTree';

/** A source that the tests change the interesting part of. */
export function testSource(changes: Partial<Source> = {}): Source {
  return {
    name: 'Sequencer',
    folder: '/source',
    kind: 'illumina',
    container: 'sequencing',
    destination: '',
    completionFlag: undefined,
    completionDelayMs: 3_600_000,
    projectGlob: 'prot[0-9]*',
    blankGlob: 'blank*.raw',
    sampleSheets: undefined,
    removeSource: false,
    engine: 'lakeside',
    limits: {
      concurrency: undefined,
      bufferBytes: undefined,
      bytesPerSecond: undefined,
      quietHours: undefined,
    },
    release: { graceMs: 604_800_000, emptyFolders: 'refuse' },
    escapeNames: false,
    ...changes,
  };
}

/** What observing needs: the given trees by their roots, a clock that stands, a history that forgets. */
export function observingPorts(trees: readonly InMemoryFileTree[], clock: Clock): ObservingPorts {
  return {
    fileTree: (folder) => {
      const tree = trees.find(({ root }) => root === folder);
      if (!tree) throw new Error(`The test has no folder ${folder}`);
      return tree;
    },
    runHistory: {
      firstSeen: async (_folder, runs, nowMs) => new Map(runs.map((run) => [run, nowMs])),
    },
    clock: { ...clock, steadyMs: () => 0 },
  };
}
