import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commands } from 'vscode';
import type { ReadLineage } from '../../../src/core/lineage/readLineage';
import { BrokenModel } from '../../../src/vscode/lineage/brokenModel';
import { LineageModel, type AskedLineage } from '../../../src/vscode/lineage/lineageModel';
import { LineageTree } from '../../../src/vscode/lineage/tree/lineageTree';
import { showReading } from '../../../src/vscode/lineage/tree/showReading';
import { WindowPipelines } from '../../../src/vscode/datasets/pipelines/windowPipelines';
import { aLineage } from '../../fakes/lineage';
import { waitFor } from '../bench/lakeside';

const { signal } = new AbortController();
const quick = aLineage('dataset:a/master reads pipeline:p');
const whole = aLineage('dataset:a/master reads pipeline:p', 'pipeline:p loads relation:w/lab.t');

describe('A lineage whose databases take their time', () => {
  /** A model and its view whose readings are answered by hand. */
  function bench() {
    const asked: AskedLineage[] = [];
    const ends: ((read: ReadLineage) => void)[] = [];
    const read = (wish: AskedLineage): Promise<ReadLineage> => {
      asked.push(wish);
      return new Promise((resolve) => ends.push(resolve));
    };
    const model = new LineageModel({ read, clock: { nowMs: () => 7 } });
    const tree = new LineageTree({
      model,
      broken: new BrokenModel(),
      pipelines: new WindowPipelines(),
    });
    return { asked, ends, model, tree };
  }

  it('stands with datasets and pipelines at once, and with the rest when that is read', async () => {
    const { asked, ends, model, tree } = bench();
    const lines = async () =>
      (await tree.getChildren()).flatMap((node) =>
        node.kind === 'lineageSection' ? `${node.title}: ${node.count}` : [],
      );
    let changes = 0;
    tree.onDidChangeTreeData(() => (changes += 1));
    const first = lines();
    await asked[0]?.onFirst?.(quick);
    assert.deepEqual(await first, ['Datasets: 1', 'Pipelines: 1']);
    assert.equal(changes, 0);
    // Who wants something that is known gets it, who wants another thing waits, and nobody reads twice.
    assert.equal((await model.readFor('pipeline:p', { signal })).graph, quick);
    const table = model.readFor('relation:w/lab.t', { signal });
    const all = model.read({ signal });
    ends[0]?.({ graph: whole, problems: ['w could not be read'] });
    assert.equal((await table).graph, whole);
    assert.equal(await all, model.current);
    await waitFor(() => changes === 1);
    assert.deepEqual(await lines(), ['Datasets: 1', 'Pipelines: 1', 'Could Not Be Read: 1']);
    assert.equal(asked.length, 1);
    tree.dispose();
    model.dispose();
  });

  it('goes stale by a change, is shown until it was read anew, and is read once for many changes', async () => {
    const { asked, ends, model, tree } = bench();
    let expired = 0;
    model.onDidExpire(() => (expired += 1));
    assert.equal(model.isStale, false);
    const read = model.read({ signal });
    ends[0]?.({ graph: quick, problems: [] });
    const before = await read;
    model.expire();
    assert.deepEqual([expired, model.isStale, model.current], [1, true, before]);
    assert.equal(await model.readFor('pipeline:p', { signal }), before);
    assert.equal(asked.length, 1);
    const again = model.read({ signal });
    // What began before a change does not know of it: those that ask after it wait for the next.
    model.expire();
    model.expire();
    const [third, fourth] = [model.read({ signal }), model.read({ signal })];
    assert.equal(asked.length, 2);
    ends[1]?.({ graph: quick, problems: [] });
    await again;
    assert.equal(model.isStale, true);
    await waitFor(() => asked.length === 3);
    ends[2]?.({ graph: whole, problems: [] });
    assert.equal((await third).graph, whole);
    assert.equal(await fourth, model.current);
    assert.deepEqual([model.isStale, asked.length], [false, 3]);
    tree.dispose();
    model.dispose();
  });

  it('keeps the whole that is there while it is read again', async () => {
    const { asked, ends, model, tree } = bench();
    const read = model.read({ signal });
    ends[0]?.({ graph: whole, problems: [] });
    const before = await read;
    const again = model.read({ signal, isAgain: true });
    assert.equal(asked[1]?.onFirst, undefined);
    assert.equal(await model.readFirst({ signal }), before);
    ends[1]?.({ graph: quick, problems: [] });
    const after = await again;
    assert.equal(model.current, after);
    tree.dispose();
    model.dispose();
  });

  it('says how far it is once it is read for longer than a moment, and ends when it is stopped', async () => {
    const { asked, ends, model, tree } = bench();
    const view = { message: '' };
    const shown = showReading(model, view);
    const lines = tree.getChildren();
    let changes = 0;
    tree.onDidChangeTreeData(() => (changes += 1));
    asked[0]?.onProgress([{ name: 'Datasets', count: 42_000 }]);
    assert.equal(view.message, '');
    await waitFor(() => view.message === 'Reading datasets (42,000) …');
    const read = model.read({ signal });
    tree.stopReading();
    await assert.rejects(read, { name: 'AbortError' });
    // Nothing is there to be shown, and to show it would read again.
    assert.deepEqual([await lines, asked[0]?.signal.aborted, changes], [[], true, 0]);
    await waitFor(() => view.message === '');
    // Who asks for it after that gets it.
    const again = model.read({ signal });
    ends[1]?.({ graph: whole, problems: [] });
    assert.equal((await again).graph, whole);
    shown.dispose();
    tree.dispose();
    model.dispose();
  });

  it('says whether it is read wherever it has no lines, also after another reading was stopped', async () => {
    const { ends, model, tree } = bench();
    const told: unknown[] = [];
    const original = commands.executeCommand;
    const note = async (id: string, key: string, value: unknown): Promise<void> => {
      if (id === 'setContext' && key === 'lakeside.isLineageRead') told.push(value);
    };
    Object.defineProperty(commands, 'executeCommand', { value: note, configurable: true });
    try {
      const lines = tree.getChildren();
      ends[0]?.({ graph: aLineage(), problems: [] });
      assert.deepEqual([await lines, told], [[], [true]]);
      model.forget();
      const others = tree.getChildren();
      model.stop();
      assert.deepEqual([await others, told], [[], [true, false]]);
      const again = model.read({ signal });
      ends[2]?.({ graph: aLineage(), problems: [] });
      await again;
      assert.deepEqual([await tree.getChildren(), told], [[], [true, false, true]]);
    } finally {
      Object.defineProperty(commands, 'executeCommand', { value: original, configurable: true });
    }
    tree.dispose();
    model.dispose();
  });

  it('keeps what was told first when it is stopped, says that it is not all, and reads no more unasked', async () => {
    const { asked, ends, model, tree } = bench();
    const lines = async () =>
      (await tree.getChildren()).flatMap((node) =>
        node.kind === 'lineageSection' ? `${node.title}: ${node.count}` : [],
      );
    const first = lines();
    await asked[0]?.onFirst?.(quick);
    assert.deepEqual(await first, ['Datasets: 1', 'Pipelines: 1']);
    let changes = 0;
    tree.onDidChangeTreeData(() => (changes += 1));
    const read = model.read({ signal });
    tree.stopReading();
    await assert.rejects(read, { name: 'AbortError' });
    assert.equal(changes, 1);
    assert.deepEqual(await lines(), ['Datasets: 1', 'Pipelines: 1', 'Could Not Be Read: 1']);
    assert.deepEqual([asked.length, model.current?.graph], [1, quick]);
    const again = model.read({ signal });
    ends[1]?.({ graph: whole, problems: [] });
    assert.equal((await again).graph, whole);
    assert.deepEqual(await lines(), ['Datasets: 1', 'Pipelines: 1']);
    // Nothing of it is left in a lake that is another.
    model.forget();
    assert.equal(model.current, undefined);
    tree.dispose();
    model.dispose();
  });

  it('ends also what waits for another reading when it is stopped, and keeps what it has', async () => {
    const { asked, ends, model, tree } = bench();
    const read = model.read({ signal });
    ends[0]?.({ graph: quick, problems: [] });
    const before = await read;
    const again = model.read({ signal, isAgain: true });
    model.expire();
    const next = model.read({ signal });
    model.stop();
    await assert.rejects(again, { name: 'AbortError' });
    await assert.rejects(next, { name: 'AbortError' });
    assert.deepEqual([asked.length, model.current], [2, before]);
    tree.dispose();
    model.dispose();
  });

  it('is read anew for who waits when what is being read is of a lake that is another', async () => {
    const { asked, ends, model, tree } = bench();
    const [first, all] = [model.readFirst({ signal }), model.read({ signal })];
    let expired = 0;
    model.onDidExpire(() => (expired += 1));
    model.forget();
    assert.deepEqual([expired, asked[0]?.signal.aborted], [1, true]);
    await asked[0]?.onFirst?.(whole);
    ends[0]?.({ graph: whole, problems: [] });
    await waitFor(() => asked.length === 2);
    assert.equal(model.current, undefined);
    await asked[1]?.onFirst?.(quick);
    assert.equal((await first).graph, quick);
    ends[1]?.({ graph: quick, problems: [] });
    assert.equal(await all, model.current);
    assert.equal(asked.length, 2);
    tree.dispose();
    model.dispose();
  });
});
