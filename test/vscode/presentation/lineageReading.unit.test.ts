import { describe, expect, it } from 'vitest';
import type { LineageGraph } from '../../../src/core/lineage/graph/lineageGraph';
import type { ReadLineage } from '../../../src/core/lineage/readLineage';
import { FirstOfAll } from '../../../src/vscode/lineage/firstOfAll';
import { startReading } from '../../../src/vscode/lineage/lineageReading';
import { aLineage } from '../../fakes/lineage';

const quick = aLineage('dataset:a/master reads pipeline:p');
const other = aLineage('pipeline:q publishes dataset:b/master');
const whole = aLineage(
  'dataset:a/master reads pipeline:p',
  'pipeline:p loads relation:warehouse/lab.t',
);
const empty: LineageGraph = { nodes: [], edges: [] };

/** A reading whose steps are taken by hand, and what was kept of it. */
function reading() {
  const kept: string[] = [];
  let onFirst: (graph: LineageGraph) => Promise<void> = async () => undefined;
  let end: (found: ReadLineage) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const started = startReading({
    read: (tell) => {
      onFirst = tell;
      return new Promise((resolve, reject) => ([end, fail] = [resolve, reject]));
    },
    readAtMs: 7,
    keepFirst: ({ graph }) => kept.push(`first of ${graph.nodes.length}`),
    keepWhole: ({ graph }) => kept.push(`whole of ${graph.nodes.length}`),
    onEnd: () => kept.push('end'),
  });
  return { ...started, isCalledOff: () => started.isCalledOff, kept, onFirst, end, fail };
}

describe('a reading of lineage', () => {
  it('tells first what is quick, without problems, and then the whole', async () => {
    const { first, whole: all, kept, onFirst, end } = reading();
    await onFirst(quick);
    expect(await first).toMatchObject({ graph: quick, problems: [], readAtMs: 7 });
    expect(kept).toEqual(['first of 2']);
    end({ graph: whole, problems: ['The warehouse could not be read'] });
    expect(await all).toMatchObject({
      graph: whole,
      problems: ['The warehouse could not be read'],
    });
    expect((await first).graph).toBe(quick);
    expect(kept).toEqual(['first of 2', 'whole of 3', 'end']);
  });

  it('tells the whole at once where nothing is told before', async () => {
    const { first, whole: all, kept, end } = reading();
    end({ graph: whole, problems: [] });
    expect(await first).toBe(await all);
    expect(kept).toEqual(['whole of 3', 'end']);
  });

  it('keeps nothing of what is called off, however late it comes', async () => {
    const { first, whole: all, kept, onFirst, end, ...reader } = reading();
    expect(reader.isCalledOff()).toBe(false);
    reader.callOff();
    await onFirst(quick);
    end({ graph: whole, problems: [] });
    await expect(all).rejects.toThrow('aborted');
    await expect(first).rejects.toThrow('aborted');
    expect(kept).toEqual(['end']);
    expect(reader.isCalledOff()).toBe(true);
  });

  it('tells nothing first once the whole is there', async () => {
    const { whole: all, kept, onFirst, end } = reading();
    end({ graph: whole, problems: [] });
    await all;
    await onFirst(quick);
    expect(kept).toEqual(['whole of 3', 'end']);
  });

  it('fails for all who wait, and for nobody who was told something', async () => {
    const untold = reading();
    untold.fail(new Error('no way in'));
    await expect(untold.first).rejects.toThrow('no way in');
    await expect(untold.whole).rejects.toThrow('no way in');
    const told = reading();
    await told.onFirst(quick);
    told.fail(new Error('no way in'));
    expect((await told.first).graph).toBe(quick);
    await expect(told.whole).rejects.toThrow('no way in');
    expect(told.kept).toEqual(['first of 2', 'end']);
  });
});

describe('what several lakes tell first', () => {
  function ofTwo() {
    const told: (readonly string[])[] = [];
    const first = new FirstOfAll(2, ({ nodes }) => void told.push(nodes.map(({ id }) => id)));
    return { first, told };
  }
  const both = ['dataset:a/master', 'pipeline:p', 'pipeline:q', 'dataset:b/master'];

  it('is told once, when each has told something, in the order of the lakes', async () => {
    const { first, told } = ofTwo();
    await first.addFirst(1, other);
    expect(told).toEqual([]);
    await first.addFirst(0, quick);
    await first.addWhole(0, whole);
    await first.addWhole(1, other);
    expect(told).toEqual([both]);
  });

  it('has the whole of a lake that tells nothing before', async () => {
    const { first, told } = ofTwo();
    await first.addWhole(0, quick);
    await first.addFirst(1, other);
    expect(told).toEqual([both]);
  });

  it('is not told when the whole is there, or when it would be nothing', async () => {
    const wholes = ofTwo();
    await wholes.first.addWhole(0, quick);
    await wholes.first.addWhole(1, other);
    expect(wholes.told).toEqual([]);
    const nothing = ofTwo();
    await nothing.first.addFirst(0, empty);
    await nothing.first.addFirst(1, empty);
    expect(nothing.told).toEqual([]);
  });
});
