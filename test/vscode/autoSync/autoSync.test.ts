import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import { blobNames, emulator, lakeside, workspaceFolder } from '../bench/lakeside';
import { writeRun } from '../bench/runFolder';
import { answering } from '../bench/standIns';

const ready = '201127_M02023_0583_000000000-J7HPH';
const sequencing = '201128_M02023_0584_000000000-J8ABC';

describe('Runs that are ready, where the setting says so', () => {
  let views: LakesideViews;

  before(async () => {
    const folder = join(workspaceFolder(), 'runs');
    await writeRun(folder, { instrument: 'MiSeq', progress: 'complete', name: ready });
    await writeRun(folder, { instrument: 'MiSeq', progress: 'sequencing', name: sequencing });
    await emulator().getContainerClient('auto-sync-case').createIfNotExists();
    views = await lakeside();
  });

  after(() => rm(join(workspaceFolder(), 'runs'), { recursive: true }));

  it('are not touched before a person agreed for this lake, who is asked once', async () => {
    const asked = await answering({}, () => views.runs.scan.scan());
    assert.deepEqual(
      asked.map(({ dialog }) => dialog),
      ['showInformationMessage'],
    );
    assert.match(asked[0]?.text ?? '', /may runs of workspace be synchronized to 127\.0\.0\.1/);
    assert.deepEqual(await answering({}, () => views.runs.scan.scan()), []);
    assert.deepEqual(await blobNames('auto-sync-case'), []);
  });

  it('are synchronized once a person agreed, silently, and where it leads elsewhere it is asked anew', async () => {
    await leadElsewhere();
    const asked = await answering({ showInformationMessage: 'Sync by Itself' }, async () => {
      const synced = whenSynced(views);
      await commands.executeCommand('lakeside.lakes.refresh');
      await views.runs.scan.scan();
      await synced;
    });
    assert.equal(asked.length, 1);
    const names = await blobNames('auto-sync-case');
    assert.ok(names.includes(`elsewhere/${ready}.sync`));
    assert.ok(names.every((name) => !name.includes(sequencing)));
    assert.deepEqual(await answering({}, () => views.runs.scan.scan()), []);
  });
});

/** The lake file names another destination from now on. */
async function leadElsewhere(): Promise<void> {
  const file = join(workspaceFolder(), 'lake.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"container"', '"destination": "elsewhere", "container"'));
}

function whenSynced({ activity: { activities } }: LakesideViews): Promise<void> {
  return new Promise((resolve) => {
    const listener = activities.onDidChange(() => {
      if (activities.ended[0]?.outcome !== 'succeeded') return;
      listener.dispose();
      resolve();
    });
  });
}
