import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { commands, window } from 'vscode';
import type { StepOutcome } from '../../../src/core/datasets/propagation/propagate';
import type { LineageTreeNode } from '../../../src/vscode/lineage/tree/lineageTreeNode';
import { show, showChild, waitFor } from '../bench/lakeside';
import { answering, type Asked } from '../bench/standIns';
import { run, shownViews } from './demoLake';

describe('Pipelines', function () {
  this.timeout(90_000);

  const shownText = (): string => window.activeTextEditor?.document.getText() ?? '';
  const lineOf = async (section: string, name: string): Promise<LineageTreeNode> => {
    const { tree } = shownViews().lineage;
    const { node } = await showChild(tree, section);
    return (await showChild(tree, name, node)).node;
  };
  const descriptionOf = async (name: string): Promise<string> => {
    const { tree } = shownViews().lineage;
    const { node } = await showChild(tree, 'Pipelines');
    return (await showChild(tree, name, node)).description;
  };
  /** Answers what is asked before something runs with a button, and asks for the log of what failed. */
  const pressing = async (
    button: string | undefined,
    work: () => Promise<unknown>,
  ): Promise<readonly Asked[]> => {
    const answer = (text: string) => (text.endsWith('?') ? button : 'Show Log');
    const answers = {
      showWarningMessage: answer,
      showInformationMessage: answer,
      showInputBox: ({ value }: { readonly value: string }) => value,
    };
    return answering(answers, work);
  };
  const today = new Date().toISOString().slice(0, 10);

  before(() => run('lineage.unpin'));

  it('What Would Run… tells the plan in order before anything runs', async () => {
    await run('datasets.whatWouldRun', await lineOf('Datasets', 'sequencing-qc'));
    assert.match(shownText(), /^# What would run if gros:\/\/sequencing-qc\/master changed\n/);
    const steps = shownText().match(/^\d\. .*$/gm);
    assert.deepEqual(steps, [
      '1. expression',
      '2. lab-report, after expression',
      '3. strict-report, after expression',
    ]);
    assert.equal(window.activeTextEditor?.document.uri.scheme, 'lakeside');
  });

  it('Run Pipeline… runs nothing unless the person presses the button', async () => {
    const asked = await pressing(undefined, async () =>
      commands.executeCommand('lakeside.datasets.runPipeline', 'sequencing-qc'),
    );
    assert.deepEqual(
      asked.map(({ text }) => text),
      ['Run pipeline sequencing-qc?'],
    );
    assert.match(await descriptionOf('strict-report'), /failed 2026-11-23/);
  });

  it('Run Pipeline… runs it and what reads it, in order; a failure stops its branch only', async () => {
    let outcomes: readonly StepOutcome[] = [];
    const node = await lineOf('Pipelines', 'sequencing-qc');
    const asked = await pressing('Run 4 Pipelines', async () => {
      const id = 'lakeside.datasets.runPipeline';
      outcomes =
        (await commands.executeCommand<readonly StepOutcome[] | undefined>(id, node)) ?? [];
    });
    assert.deepEqual(
      outcomes.map((one) => (one.kind === 'ran' ? `${one.pipeline} ${one.run.state}` : one.kind)),
      [
        'sequencing-qc succeeded',
        'expression succeeded',
        'lab-report succeeded',
        'strict-report failed',
      ],
      JSON.stringify([outcomes, asked]),
    );
    const ids = outcomes.flatMap((one) => (one.kind === 'ran' ? (one.run.runId ?? []) : []));
    assert.deepEqual(ids.slice(0, 3), ids.slice(0, 3).toSorted());
    assert.equal(asked.at(-1)?.text, '4 pipelines ran, 1 of them without success: strict-report.');
    await waitFor(() => /^## Log of strict-report\n\n {4}\S/m.test(shownText()));
    const [newest] = await show(shownViews().activity.tree);
    assert.equal(newest?.label, 'Run sequencing-qc');
  });

  it('the tree shows how they ended', async () => {
    assert.match(await descriptionOf('strict-report'), new RegExp(`failed ${today}`));
    assert.match(await descriptionOf('lab-report'), new RegExp(`succeeded ${today}`));
  });

  it('What Would Run… tells what is up to date', async () => {
    await run('datasets.whatWouldRun', 'gros://sequencing-qc');
    const upToDate = shownText().match(/^- .*(?=, since its run)/gm);
    assert.deepEqual(upToDate, ['- expression', '- lab-report']);
  });
});
