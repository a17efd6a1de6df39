import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'mocha';
import { commands } from 'vscode';
import { workspaceFolder } from '../bench/lakeside';
import { openList } from '../bench/lists';
import { run, shownViews } from './demoLake';

const start = 'dataset:sequencing-qc/master';

/** The last of this case: from then on the workspace is a repository, which VS Code's own git watches. */
describe('A lake file under version control', function () {
  this.timeout(60_000);

  function git(...args: readonly string[]): string {
    return execFileSync('git', [...args], { cwd: workspaceFolder(), encoding: 'utf8' });
  }

  it('has commits as of which the lineage is shown, from a list', async () => {
    await run('lineage.show', start);
    const api = shownViews().lineage.panels.find({ start })?.api;
    assert.ok(api);
    git('init', '--quiet');
    git('add', 'lake.json');
    const author = ['-c', 'user.name=Lab', '-c', 'user.email=lab@example.org'];
    git(...author, '-c', 'commit.gpgsign=false', 'commit', '--quiet', '-m', 'Describe the lake');
    const { chosen } = await openList(() => api.pickMoment());
    // Now and seven days stand above it.
    for (let line = 0; line < 8; line += 1) {
      await commands.executeCommand('workbench.action.quickOpenSelectNext');
    }
    await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    const moment = await chosen;
    assert.ok(moment?.kind === 'moment', JSON.stringify(moment));
    assert.match(moment.title, /^commit [0-9a-f]{8}, Describe the lake$/);
    assert.equal(moment.commit, git('rev-parse', 'HEAD').trim());
    const { atMs, commit = '' } = moment;
    const asOf = { atMs, commit };
    const read = await api.open({ isAgain: false, hasColumns: false, asOf, start });
    assert.equal(read.start, start);
    const aboutIt = read.problems.filter((problem) => problem.includes('commit'));
    assert.deepEqual(aboutIt, []);
  });
});
