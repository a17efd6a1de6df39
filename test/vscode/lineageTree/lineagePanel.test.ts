import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { commands, env, Uri, window } from 'vscode';
import type { LineageApi } from '../../../src/protocol/lineageApi';
import { waitFor, workspaceFolder } from '../bench/lakeside';
import { openList } from '../bench/lists';
import { answering } from '../bench/standIns';
import { run, shownViews } from './demoLake';

const qc = 'dataset:sequencing-qc/master';
const table = 'relation:warehouse/data_lake.sample_quality';

describe('Show Lineage', function () {
  this.timeout(60_000);

  /** What serves the view that *Show Lineage* opens on a thing. */
  const opened = async (about: unknown, start: string): Promise<LineageApi> => {
    await run('lineage.show', about);
    const panel = shownViews().lineage.panels.find({ start });
    assert.ok(panel, `No panel of ${start} is open`);
    return panel.api;
  };
  const activeTab = (): string | undefined => window.tabGroups.activeTabGroup.activeTab?.label;
  const now = { isAgain: false, hasColumns: false };
  const idsOf = async (
    api: LineageApi,
    id: string,
    side: 'upstream' | 'downstream',
  ): Promise<readonly string[]> => {
    const { nodes } = await api.part({ ids: [], around: [{ id, side, most: 40 }] });
    return nodes.map((node) => node.id).sort();
  };

  it('opens a tab on a thing, with what is one step away on each side', async () => {
    const api = await opened(qc, qc);
    await waitFor(() => activeTab() === 'Lineage: sequencing-qc');
    const summary = await api.open({ ...now, start: qc });
    assert.equal(summary.start, qc);
    assert.ok(summary.nodes > 30, `${summary.nodes} things`);
    assert.ok((await idsOf(api, qc, 'upstream')).includes('pipeline:sequencing-qc'));
    const downstream = await idsOf(api, qc, 'downstream');
    for (const name of ['expression', 'lab-report', 'strict-report']) {
      assert.ok(downstream.includes(`pipeline:${name}`), `${name} is not downstream`);
    }
  });

  it('traces a table back to the run of the sequencer, and finds by any word', async () => {
    const api = await opened({ lineageId: table }, table);
    await api.open({ ...now, start: table });
    const run = 'run:MiSeq/261029_M07412_0581_000000000-J6XKD';
    const trace = await api.trace({ id: table, among: [run, qc, 'pipeline:strict-report'] });
    assert.deepEqual([...trace.upstream].sort(), [qc, run]);
    const { nodes } = await api.search('quality sql');
    assert.match(nodes[0]?.id ?? '', /^query:queries\/sample_quality\.sql#/);
  });

  it('tells what ran, what it read, and why a run failed', async () => {
    const api = await opened(qc, qc);
    const untilMs = Date.UTC(2026, 11, 1);
    const { runs, problems } = await api.history({ fromMs: untilMs - 40 * 86_400_000, untilMs });
    assert.deepEqual(problems, []);
    const failed = runs.filter(({ state }) => state === 'failed');
    assert.ok(failed.length >= 5, `${failed.length} of ${runs.length} failed`);
    assert.ok(failed.every(({ failure }) => failure !== undefined));
    const last = runs.findLast(({ name }) => name === 'expression');
    assert.deepEqual(
      last?.reads.map(({ dataset }) => dataset),
      [qc],
    );
  });

  it('places what is shown, in a thread of its own', async () => {
    const api = await opened(qc, qc);
    const { nodes, edges } = await api.part({
      ids: [qc],
      around: [{ id: qc, side: 'downstream', most: 40 }],
    });
    const sized = nodes.map(({ id }) => ({ id, width: 220, height: 60 }));
    const placed = await api.place({
      nodes: sized,
      edges: edges.map(({ id, source, target }) => ({ id, source, target })),
    });
    const start = placed.nodes.find(({ id }) => id === qc);
    assert.ok(placed.nodes.every(({ id, x }) => id === qc || x > (start?.x ?? 0)));
  });

  it('is as of a day of the past without what came later', async () => {
    const api = await opened(qc, qc);
    const before = await api.open({ ...now, asOf: { atMs: Date.UTC(2026, 9, 1) }, start: qc });
    const after = await api.open({ ...now, start: qc });
    assert.ok(before.nodes < after.nodes, `${before.nodes} then, ${after.nodes} now`);
  });

  it('jumps to the code of a pipeline', async () => {
    const api = await opened(qc, qc);
    await api.open({ ...now, start: qc });
    await api.jump('pipeline:sequencing-qc');
    const code = join(workspaceFolder(), 'pipelines/sequencing-qc/qc.mjs');
    await waitFor(() => window.activeTextEditor?.document.uri.fsPath === code);
  });

  it('jumps to the file, table, blobs or dataset that each thing is', async () => {
    const api = await opened(qc, qc);
    await api.open({ ...now, start: qc });
    const found = async (words: string, id: RegExp): Promise<string> => {
      const { nodes } = await api.search(words);
      const node = nodes.find((one) => id.test(one.id));
      assert.ok(node, `${words}: ${nodes.map((one) => one.id).join(', ')}`);
      return node.id;
    };
    const file = (): string => window.activeTextEditor?.document.uri.fsPath ?? '';
    await api.jump(await found('sheet NextSeq', /^sheet:NextSeq\/2026\/.*\.csv$/));
    await waitFor(() => /SampleSheets.NextSeq.2026.*\.csv$/.test(file()));
    await api.jump(await found('quality sql', /^query:/));
    await waitFor(() => file().endsWith('sample_quality.sql'));
    await api.jump(table);
    await waitFor(() => activeTab()?.includes('sample_quality') === true);
    await api.jump(await found('view good_sample', /good_sample$/));
    await waitFor(() => activeTab()?.includes('good_sample') === true);
    await api.jump(qc);
    await waitFor(() => activeTab()?.includes('sequencing-qc') === true);
    const { view } = shownViews().containers;
    const shown = (): string =>
      view.selection.map((node) => ('prefix' in node ? node.prefix : '')).join();
    const results = 'blob:proteomics/PROT0138_ECOLI/results/';
    for (const [id, prefix] of [
      [results, 'PROT0138_ECOLI/results/'],
      ['blob:samples/SSA001/rnaseq/MG1655_4f2c9ab/', 'SSA001/rnaseq/MG1655_4f2c9ab/'],
      ['run:MiSeq/261029_M07412_0581_000000000-J6XKD', 'MiSeqOutput/261029_M07412_0581'],
    ] as const) {
      await api.jump(id);
      await waitFor(() => shown().includes(prefix));
    }
  });

  it('shows sheets, flags and their evidence', async () => {
    const api = await opened(qc, qc);
    await api.open({ ...now, start: qc });
    const project = 'run:Proteomics/PROT0138_ECOLI';
    const { nodes } = await api.part({
      ids: [project],
      around: [{ id: project, side: 'downstream', most: 9 }],
    });
    assert.deepEqual(
      nodes.map(({ id, lastRun, evidence }) => [id, lastRun?.state, evidence?.level]),
      [
        [project, 'verified', 'attested'],
        ['blob:proteomics/PROT0138_ECOLI/results/', 'ready', 'attested'],
      ],
    );
    const { nodes: sheets } = await api.search('sheet waiting');
    assert.deepEqual(sheets, []);
    const { nodes: all } = await api.search('sheet');
    const states = all.filter(({ kind }) => kind === 'sheet').map(({ lastRun }) => lastRun?.state);
    assert.ok(states.includes('waiting for its run'), states.join());
  });

  it('writes what is shown as a table, as Mermaid and as OpenLineage events, and copies names', async () => {
    const api = await opened(qc, qc);
    await api.open({ ...now, start: qc });
    const saved = async (format: 'csv' | 'mmd' | 'ndjson'): Promise<string> => {
      const file = join(workspaceFolder(), `lineage.${format}`);
      await answering({ showSaveDialog: () => Uri.file(file) }, () =>
        api.save({ format, ids: [qc, 'pipeline:expression'] }),
      );
      const text = readFileSync(file, 'utf8');
      rmSync(file);
      return text;
    };
    assert.match(
      await saved('csv'),
      /^pipeline:expression,pipeline,.*,dataset:sequencing-qc\/master,"no evidence recorded: .*",succeeded .*\r$/m,
    );
    assert.match(await saved('mmd'), /^flowchart LR\n/);
    const [event = '', ...others] = (await saved('ndjson')).trimEnd().split('\n');
    assert.equal(others.length, 1);
    assert.deepEqual(JSON.parse(event).dataset.namespace, 'gros://sequencing-qc');
    await api.copy('sequencing-qc');
    assert.equal(await env.clipboard.readText(), 'sequencing-qc');
  });

  it('lets a person look for a thing where none is given', async () => {
    const { chosen } = await openList(() => run('lineage.show'));
    await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await chosen;
    await waitFor(() => activeTab() === 'Lineage: sequencing-qc');
  });
});
