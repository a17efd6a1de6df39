import { describe, expect, it } from 'vitest';
import { readingText, readLineage } from '../../../src/core/lineage/readLineage';
import type { LineageGraph } from '../../../src/core/lineage/graph/lineageGraph';
import type { LineageReader } from '../../../src/core/lineage/graph/lineageReader';
import { storageError } from '../../../src/core/storage/storageErrors';
import { aLineage, readerOf } from '../../fakes/lineage';

const failing = {
  name: 'Runs',
  read: async () => {
    throw storageError('unreachable', { endpoint: 'https://lab' });
  },
};

describe('readLineage', () => {
  it('makes one graph of what readers tell, and a problem of one that fails', async () => {
    const { signal } = new AbortController();
    const graph = aLineage('dataset:a/master reads pipeline:p');
    const read = await readLineage([failing, readerOf(graph, ['one file is locked'])], {
      signal,
      nowMs: 1,
    });
    expect(read.graph).toEqual(graph);
    expect(read.problems).toEqual([
      expect.stringMatching(/^Runs could not be read: .*https:\/\/lab.*; [a-z]/),
      'one file is locked',
    ]);
  });

  it('is told while it goes on, by what is left', () => {
    expect(readingText([{ name: 'Datasets', count: 42_000 }, { name: 'Databases' }])).toBe(
      'Reading datasets (42,000), databases …',
    );
    expect(readingText([])).toBe('Putting the lineage together …');
  });

  describe('what is told first', () => {
    const quick = {
      ...readerOf(aLineage('dataset:a/master reads pipeline:p'), ['a record is missing']),
      isQuick: true,
    };
    const declared = {
      name: 'Pipelines',
      isQuick: true,
      read: async () => ({
        nodes: [],
        edges: aLineage('pipeline:p loads relation:warehouse/lab.t').edges,
        problems: [],
      }),
    };

    async function readBoth(readers: readonly LineageReader[], onTold = (): void => undefined) {
      const { signal } = new AbortController();
      const told: LineageGraph[] = [];
      const onFirst = (graph: LineageGraph): void => {
        told.push(graph);
        onTold();
      };
      const whole = await readLineage(readers, { signal, nowMs: 1, onFirst });
      return { told, whole };
    }

    /** Databases that answer when they are let. */
    function slow(): { readonly reader: LineageReader; readonly answer: () => void } {
      let answer = (): void => undefined;
      const asked = new Promise<void>((resolve) => (answer = resolve));
      const read = async () => {
        await asked;
        return {
          ...aLineage('relation:warehouse/lab.t uses relation:warehouse/lab.v'),
          problems: [],
        };
      };
      return { reader: { name: 'Databases', read }, answer };
    }

    it('is what quick readers tell, without a problem in what others may know', async () => {
      const { reader, answer } = slow();
      const { told, whole } = await readBoth([reader, quick, declared], answer);
      expect(told).toHaveLength(1);
      expect(told[0]?.nodes.map(({ id, problem }) => [id, problem])).toEqual([
        ['dataset:a/master', undefined],
        ['pipeline:p', undefined],
        ['relation:warehouse/lab.t', undefined],
      ]);
      expect(whole.graph.nodes).toHaveLength(4);
      expect(whole.problems).toEqual(['a record is missing']);
    });

    it('is nothing if no reader is quick, all are done, or there is nothing to tell', async () => {
      const plain = readerOf(aLineage('dataset:a/master reads pipeline:p'));
      const empty = { ...readerOf({ nodes: [], edges: [] }), isQuick: true };
      expect((await readBoth([plain])).told).toEqual([]);
      expect((await readBoth([quick, declared])).told).toEqual([]);
      const { reader, answer } = slow();
      const reading = readBoth([reader, empty]);
      answer();
      expect((await reading).told).toEqual([]);
    });
  });

  it('is cancelled as a whole', async () => {
    const controller = new AbortController();
    controller.abort();
    const options = { signal: controller.signal, nowMs: 1 };
    await expect(readLineage([failing], options)).rejects.toThrow('aborted');
  });
});
