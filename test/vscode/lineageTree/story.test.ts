import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { commands, Uri, window, workspace } from 'vscode';
import type { LineageApi } from '../../../src/protocol/lineageApi';
import type { BenchlingWork } from '../../../src/vscode/support/lakes/connectors';
import type { LineageTreeNode } from '../../../src/vscode/lineage/tree/lineageTreeNode';
import { datasetLinks, hoverAt, selectionAt } from '../bench/addresses';
import { show, showChild, waitFor, workspaceFolder } from '../bench/lakeside';
import { answering, type Asked } from '../bench/standIns';
import { run, shownViews } from './demoLake';

const address = 'gros://expression';
const expression = 'dataset:expression/master';
const miSeqRun = '261029_M07412_0581_000000000-J6XKD';
const older = 'relation:warehouse/biosustain.sequencing_submission_sample';
const newer = 'relation:warehouse/biosustain.ngs_submission_sample';
/** Files whose statements read it. */
const readers = [
  'pipelines/sequencing-qc/samples.sql',
  'queries/sample_quality.sql',
  'queries/samples.sql',
  'reports/rna_quality.py',
];

/** In order: each test goes on where the one before has ended. */
describe('From a gros:// in a Python file to what a rename in Benchling breaks', function () {
  this.timeout(120_000);

  /** What is said of the publication. */
  let published = '';
  const tree = () => shownViews().lineage.tree;
  const lineAt = async (...labels: readonly string[]): Promise<LineageTreeNode> => {
    let node: LineageTreeNode | undefined;
    for (const label of labels) node = (await showChild(tree(), label, node)).node;
    assert.ok(node);
    return node;
  };
  const opened = async (about: unknown, start: string): Promise<LineageApi> => {
    await run('lineage.show', about);
    const panel = shownViews().lineage.panels.find({ start });
    assert.ok(panel, `No panel of ${start} is open`);
    return panel.api;
  };
  const text = (): string => window.activeTextEditor?.document.getText() ?? '';
  const script = () =>
    workspace.openTextDocument(Uri.file(join(workspaceFolder(), 'reports/expression.py')));

  before(async () => {
    await run('lineage.unpin');
    await commands.executeCommand('lakeside.lineage.focus');
    await waitFor(() => shownViews().lineage.view.visible);
  });

  it('is a link, and says what it is, who made it and of what', async () => {
    const document = await script();
    await window.showTextDocument(document);
    const links = await datasetLinks(document);
    assert.deepEqual(
      links.map(({ reference }) => reference),
      [address, 'gros://lab-report:2026-11-09'],
    );
    const told = await hoverAt(document, address);
    assert.match(told, /a live dependency: a pipeline that reads it runs again/);
    assert.match(told, /→ \*\*\d{4}-\d\d-\d\d\.\d+\*\*, the latest, published \d{4}-\d\d-\d\d/);
    assert.match(told, /csv\.gz, .*, \d+ rows, 3 columns/);
    assert.match(
      told,
      /Produced by expression, branch master, commit [0-9a-f]{10}; pipeline expre/,
    );
    assert.match(told, /Made from `gros:\/\/sequencing-qc\/master:\d{4}-\d\d-\d\d\.\d+`/);
    assert.match(told, /\*\*sample\*\*.*\*\*gene\*\*.*\*\*count\*\*/);
  });

  it('opens what it stands for when it is followed, read-only', async () => {
    const [first] = await datasetLinks(await script());
    assert.ok(first?.link.target);
    const [reference]: unknown[] = JSON.parse(first.link.target.query);
    await commands.executeCommand(first.link.target.path, reference);
    const document = window.activeTextEditor?.document;
    assert.match(document?.uri.toString() ?? '', /^gros:\/expression\/master\/[-\d]+\.\d+\.csv$/);
    assert.match(text(), /^sample,gene,count\nSSA001,rpoB,\d+\n/);
    assert.equal(workspace.fs.isWritableFileSystem('gros'), false);
  });

  it('is drawn with all that it is made of, back to the run of the sequencer and what proves it', async () => {
    const document = await script();
    const editor = await window.showTextDocument(document);
    editor.selection = selectionAt(document, address);
    const api = await opened(document.uri, expression);
    const { start, problems } = await api.open({
      isAgain: false,
      hasColumns: false,
      start: expression,
    });
    assert.deepEqual([start, problems], [expression, []]);
    const around = [{ id: expression, side: 'upstream', most: 200, isAll: true } as const];
    const { nodes, edges } = await api.part({ ids: [expression], around });
    const found = nodes.find(({ id }) => id === `run:MiSeq/${miSeqRun}`);
    assert.deepEqual(found?.evidence, { level: 'attested', files: 25 });
    assert.equal(found.lastRun?.state, 'verified');
    const way = [
      'source:MiSeq lands',
      `run:MiSeq/${miSeqRun} lands blob:samples/SSA001/`,
      'blob:samples/SSA001/ reads pipeline:sequencing-qc',
      'pipeline:sequencing-qc publishes dataset:sequencing-qc/master',
      'dataset:sequencing-qc/master reads pipeline:expression',
      `pipeline:expression publishes ${expression}`,
    ];
    const drawn = edges.map(({ source, kind, target }) => `${source} ${kind} ${target}`);
    for (const step of way) {
      assert.ok(
        drawn.some((edge) => edge.startsWith(step)),
        `Nothing is drawn of ${step}`,
      );
    }
  });

  it('says the same as a tree', async () => {
    await run('lineage.pin', expression);
    const way = ['expression', 'Upstream', 'expression', 'sequencing-qc', 'sequencing-qc'];
    const [found] = await show(tree(), await lineAt(...way, 'samples/SSA001/'));
    assert.equal(found?.label, miSeqRun);
    assert.match(found.description, /^run · lands · verified .* · 25 files attested$/);
    await run('lineage.unpin');
  });

  it('is made again when what it is made of is published: in order, and a failure stops its branch', async () => {
    await run('datasets.open', 'gros://sequencing-qc');
    const folder = await mkdtemp(join(tmpdir(), 'lakeside-story-'));
    const file = join(folder, 'samples.csv');
    await writeFile(file, text());
    const panel = await opened(expression, expression);
    await panel.open({ isAgain: false, hasColumns: false, start: expression });
    const seen = await watchPipelines(panel);
    const asked = await publish(file, 'gros://sequencing-qc/master');
    seen.dispose();
    await rm(folder, { recursive: true });
    published = asked.find(({ text: said }) => said.startsWith('Published '))?.text ?? '';
    assert.equal(
      asked.at(-1)?.text,
      '3 pipelines ran, 1 of them without success: strict-report.',
      JSON.stringify(asked),
    );
    // The last two wait for the first, and for nobody else.
    assert.deepEqual(seen.inTree.slice(0, 2), ['expression running', 'expression succeeded']);
    for (const [name, end] of [
      ['lab-report', 'succeeded'],
      ['strict-report', 'failed'],
    ]) {
      const own = seen.inTree.filter((line) => line.startsWith(`${name} `));
      assert.deepEqual(own, [`${name} running`, `${name} ${end}`]);
    }
    assert.deepEqual(new Set(seen.inPanel), new Set(seen.inTree));
  });

  it('shows in the panel what each read, and opens the log of the one that stopped', async () => {
    const panel = await opened(expression, expression);
    const { runs } = await panel.history({ fromMs: Date.now() - 3_600_000, untilMs: Date.now() });
    const last = (name: string) => runs.findLast((one) => one.name === name);
    const read = last('expression')?.reads.map(({ reference }) => reference);
    assert.equal(published, `Published ${read?.join()}.`);
    assert.match(last('strict-report')?.failure ?? '', /\S/);
    await panel.openLog(last('strict-report')?.id ?? '');
    const log = window.activeTextEditor?.document;
    assert.match(log?.uri.path ?? '', /\/strict-report \d{4}-\d\d-\d\d.*\.log$/);
    assert.match(log?.getText() ?? '', /SSA\d+/);
    await assert.rejects(panel.openLog('2026-11-01-nobody'), /That run left no log/);
  });

  it('shows in the view why one stopped, without anybody having asked', async () => {
    await waitFor(() => !shownViews().lineage.model.isStale, 20_000);
    const strict = await showChild(tree(), 'strict-report', await lineAt('Pipelines'));
    const today = new Date().toISOString().slice(0, 10);
    assert.match(strict.description, new RegExp(`^failed ${today} .* · \\S`));
  });

  it('stands on a table that somebody renames in Benchling, with all that this breaks', async () => {
    let expired = 0;
    const listening = shownViews().lineage.model.onDidExpire(() => (expired += 1));
    const work = (await run('localLake.renameInBenchling')) as BenchlingWork;
    listening.dispose();
    assert.ok(work.events.length > 0);
    assert.ok(expired > 0, 'what was read before counts still');
    await run('schemaDiff.compareBenchling');
    const { drift, lineage } = shownViews();
    await run('lineage.showBroken');
    const everything = lineage.broken.current?.all.size ?? 0;
    await run('lineage.showBroken', driftOf('biosustain.ngs_submission_sample'));
    const all = lineage.broken.current?.all ?? new Set<string>();
    for (const id of [older, 'pipeline:sequencing-qc', expression, 'dataset:lab-report/master']) {
      assert.ok(all.has(id), `${id} is not among ${[...all].join(', ')}`);
    }
    assert.ok(!all.has(`run:MiSeq/${miSeqRun}`));
    assert.ok(all.size < everything, `${all.size} of ${everything}`);
    const [broken] = await show(tree());
    assert.match(
      `${broken?.label}: ${broken?.description}`,
      /^Breaks Downstream: \d+ things · bio/,
    );
    const qc = await showChild(tree(), 'sequencing-qc', await lineAt('Pipelines'));
    assert.match(qc.description, /^affected · /);
    const queries = [...all].filter((id) => id.startsWith('query:'));
    assert.deepEqual(filesOf(queries), readers);
    // The workspace's own statements, each with the place in it.
    await drift.impact.model.whenScanned;
    const places = drift.impact.model.impacts.filter(({ hits }) =>
      hits.some(({ message }) => message.includes('sequencing_submission_sample')),
    );
    const files = places.map(({ uri }) => workspace.asRelativePath(uri));
    assert.deepEqual(files.toSorted(), readers);
  });

  it('is known by the newer names once the warehouse was migrated, and nobody has to refresh', async () => {
    const { lineage, databases } = shownViews();
    const { signal } = new AbortController();
    const warehouse = databases.all.find(({ connection }) => connection.name === 'warehouse');
    await warehouse?.catalog({ mayAsk: false, signal });
    await run('lineage.closeBroken');
    await run('lineage.pin', older);
    await run('lineage.show', older);
    await waitFor(() => tabs().includes('Lineage: sequencing_submission_sample'), 20_000);
    await answering(
      {
        showInputBox: () => 'any',
        showQuickPick: (items: readonly { readonly label: string }[]) =>
          items.filter(({ label }) => label.includes('destructive')),
        showWarningMessage: 'Apply Migration',
      },
      async () => {
        await commands.executeCommand('lakeside.schemaDiff.apply');
      },
    );
    await waitFor(() => lineage.model.current?.index.node(newer) !== undefined, 20_000);
    assert.equal(lineage.model.current?.index.node(older), undefined);
    const names = warehouse?.known?.catalog.relations.map(({ name }) => name) ?? [];
    assert.ok(names.includes('ngs_submission_sample'), names.join(', '));
    assert.ok(!names.includes('sequencing_submission_sample'));
    // What was pinned and drawn by the older name is there by the newer one.
    const [pinned] = await tree().getChildren();
    assert.ok(pinned?.kind === 'lineageThing' && pinned.lineageId === newer, pinned?.id);
    await waitFor(() => tabs().includes('Lineage: ngs_submission_sample'), 20_000);
  });

  it('marks nothing any more once the lake is another', async () => {
    const { lineage } = shownViews();
    const { signal } = new AbortController();
    const { index } = await lineage.model.read({ signal });
    const nothing = { starts: [], part: index, all: new Set<string>(), unknown: [] };
    lineage.broken.show({ title: 'a change', ...nothing, doubts: new Map() });
    const file = Uri.file(join(workspaceFolder(), 'lake.json'));
    const text = await workspace.fs.readFile(file);
    await workspace.fs.writeFile(file, Buffer.concat([text, Buffer.from('\n')]));
    await waitFor(() => lineage.broken.current === undefined, 20_000);
  });

  /** A line of *Schema Drift*, by what its table is called now. */
  function driftOf(title: string): unknown {
    const { branch } = shownViews().drift;
    const [root] = branch.roots;
    assert.ok(root);
    const tables = branch.childrenOf(root);
    const found = tables.find((node) => node.kind === 'driftTable' && node.title === title);
    assert.ok(found, `No ${title} has changed`);
    return found;
  }

  /** Publishes a file, and runs what reads it. */
  async function publish(file: string, name: string): Promise<readonly Asked[]> {
    const answers = {
      showInputBox: () => name,
      // What it was made from: of what is offered, nothing.
      showQuickPick: () => [],
      showInformationMessage: (said: string) =>
        said.endsWith('?') ? 'Publish and Run 3 Pipelines' : undefined,
    };
    return answering(answers, async () => {
      await commands.executeCommand('lakeside.datasets.publish', Uri.file(file));
    });
  }

  /** Every other state of a pipeline that the view and a panel show, in order. */
  async function watchPipelines(panel: LineageApi) {
    const section = await lineAt('Pipelines');
    const [inTree, inPanel]: [string[], string[]] = [[], []];
    const shown = new Map<string, string>();
    const note = (to: string[], line: string, of: string): void => {
      const key = to === inTree ? `tree ${of}` : `panel ${of}`;
      if (shown.get(key) === line) return;
      if (shown.has(key)) to.push(line);
      shown.set(key, line);
    };
    const look = async (): Promise<void> => {
      const nodes = await tree().getChildren(section);
      const things = nodes.flatMap((node) => (node.kind === 'lineageThing' ? [node.thing] : []));
      for (const { name, lastRun } of things) note(inTree, `${name} ${lastRun?.state}`, name);
      const part = await panel.part({ ids: things.map(({ id }) => id), around: [] });
      for (const { name, lastRun } of part.nodes) note(inPanel, `${name} ${lastRun?.state}`, name);
    };
    await look();
    const following = tree().onDidChangeTreeData(() => void look());
    return { inTree, inPanel, dispose: () => following.dispose() };
  }
});

/** What the tabs are called. */
function tabs(): readonly string[] {
  return window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
}

function filesOf(queries: readonly string[]): readonly string[] {
  const files = queries.map((id) => id.slice('query:'.length).split('#')[0] ?? '');
  return [...new Set(files)].toSorted();
}
