import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';
import { after, before, describe, it } from 'mocha';
import { commands } from 'vscode';
import type { StepOutcome } from '../../../src/core/datasets/propagation/propagate';
import type { LakesideViews } from '../../../src/extension';
import { GitLabServer, type FakeProject } from '../../fakes/gitLabServer';
import { lakeside, show, waitFor, workspaceFolder } from '../bench/lakeside';
import { answering, type Asked } from '../bench/standIns';
import { changeLake } from './changedLake';
import { fillLake, writtenState } from './datasetBench';

/** Says who it is and who its child is, and waits as long as nobody ends it. */
const slowStep = `import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
writeFileSync('pids.json', JSON.stringify([process.pid, child.pid]));
writeFileSync(process.env.LAKESIDE_OUTPUT + '/slow.csv', 'sample\\nS1\\n');
console.log('waits');
setInterval(() => {}, 1000);
`;

describe('Pipelines that take their time, here and in GitLab', () => {
  let views: LakesideViews;
  let server: GitLabServer;
  let project: FakeProject;
  let takeBack: () => Promise<void>;
  const folder = join(workspaceFolder(), 'slow');

  before(async () => {
    await fillLake();
    views = await lakeside();
    server = await GitLabServer.start();
    project = server.addProject('lab/report', ['running', 'success']);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'slow.mjs'), slowStep);
    const slow = { name: 'slow', repo: 'slow', folder: 'slow', run: 'node slow.mjs' };
    const report = { name: 'report', repo: 'report', run: 'make report' };
    const gitLab = { url: server.url, project: project.path };
    takeBack = await changeLake(views, {
      pipelines: [
        { ...slow, reads: ['gros://sequencing-qc'], publishes: ['gros://slow/master'] },
        { ...report, gitLab, reads: ['gros://sequencing-qc'], publishes: ['gros://report/master'] },
      ],
    });
  });

  after(async () => {
    delete env['LAKESIDE_GITLAB_URL'];
    delete env['LAKESIDE_GITLAB_TOKEN'];
    await takeBack();
    await server.stop();
  });

  it('end with all of their processes when they are cancelled, and publish nothing', async () => {
    const before = await published();
    const pids = join(folder, 'pids.json');
    const { ended } = start('slow');
    await waitFor(() => existsSync(pids) && readFileSync(pids, 'utf8').endsWith(']'), 20_000);
    const processes = JSON.parse(readFileSync(pids, 'utf8')) as number[];
    assert.deepEqual(processes.map(isAlive), [true, true]);
    assert.equal(views.datasets.pipelines.all.get('pipeline:slow')?.lastRun.state, 'running');
    await cancel('slow');
    await ended;
    await waitFor(() => !processes.some(isAlive));
    assert.equal(views.datasets.pipelines.all.get('pipeline:slow')?.lastRun.state, 'canceled');
    const [newest] = await show(views.activity.tree);
    assert.match(`${newest?.label}: ${newest?.description}`, /^Run slow: .*[Cc]ancelled/);
    assert.deepEqual(await published(), before);
  });

  it('go to GitLab only where the environment says whose token it is', async () => {
    const { ended } = start('report');
    const { outcomes, asked } = await ended;
    assert.deepEqual(server.calls, []);
    assert.equal(outcomes, undefined);
    const said = asked.at(-1);
    assert.equal(said?.dialog, 'showErrorMessage');
    assert.match(said.text, /^No token is known to be for http:\/\/127\.0\.0\.1:\d+/);
    assert.equal(views.datasets.pipelines.all.get('pipeline:report'), undefined);
  });

  it('run there, and are followed to their end', async () => {
    env['LAKESIDE_GITLAB_URL'] = server.url;
    env['LAKESIDE_GITLAB_TOKEN'] = server.apiToken;
    const { outcomes, asked } = await start('report').ended;
    assert.match(asked[0]?.text ?? '', /^Run pipeline report\?$/);
    const [outcome] = outcomes ?? [];
    assert.equal(outcome?.kind === 'ran' && outcome.run.state, 'succeeded', JSON.stringify(asked));
    assert.equal(server.pipelines[0]?.ref, 'main');
    assert.equal(asked.at(-1)?.text, '1 pipeline ran.');
  });

  it('are cancelled there, too', async () => {
    project.states = ['running'];
    const { ended } = start('report');
    await waitFor(() => (server.pipelines[1]?.looks ?? 0) > 0, 20_000);
    await cancel('report');
    await ended;
    assert.equal(server.pipelines[1]?.state, 'canceled');
    assert.ok(
      server.calls.every(({ privateToken }) => privateToken === server.apiToken),
      'It was asked without a token',
    );
  });

  /** Runs a pipeline as a person does who has read what it would do. */
  function start(name: string): {
    readonly ended: Promise<{
      readonly outcomes: readonly StepOutcome[] | undefined;
      readonly asked: readonly Asked[];
    }>;
  } {
    let outcomes: readonly StepOutcome[] | undefined;
    const asked = answering({ showWarningMessage: 'Run' }, async () => {
      outcomes = await commands.executeCommand('lakeside.datasets.runPipeline', name);
    });
    return { ended: asked.then((questions) => ({ outcomes, asked: questions })) };
  }

  async function cancel(subject: string): Promise<void> {
    const [running] = views.activity.activities.running;
    assert.equal(running?.record.subject, subject);
    await commands.executeCommand('lakeside.activity.cancel', { id: running.record.id });
  }

  /** Blobs of datasets; that a run was canceled is written down. */
  async function published(): Promise<readonly string[]> {
    return (await writtenState()).filter((blob) => /^lake\/(asset|dependency)\//.test(blob));
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
