// @vitest-environment happy-dom
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../src/core/base/errors';
import type { FileReport } from '../../src/core/sync/report/report';
import { matchingFiles, mixedReport, reportOf, verifiedReport } from '../fakes/sampleReports';
import { giveSizes, openView, settled } from './fixtures/openView';

// The toolkit needs a browser's style sheets; test/e2e draws with it.
vi.mock('@vscode/webview-ui-toolkit', () => ({
  provideVSCodeDesignSystem: () => ({ register: () => undefined }),
  vsCodeButton: () => undefined,
  vsCodeProgressRing: () => undefined,
  vsCodeTextField: () => undefined,
}));

// axe takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

beforeEach(giveSizes);

async function openMixed(saved?: unknown) {
  const view = openView(async () => mixedReport(), saved);
  await settled();
  return { ...view, ...finders(view.root) };
}

function finders(root: HTMLElement) {
  const textOf = (selector: string): string =>
    root.querySelector(selector)?.textContent?.trim() ?? '';
  const rows = (): readonly HTMLElement[] => [...root.querySelectorAll<HTMLElement>('.rows .row')];
  const textsOf = (selector: string): readonly string[] =>
    [...root.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '');
  const named = (selector: string, text: string): HTMLElement => {
    const found = [...root.querySelectorAll<HTMLElement>(selector)].find(({ textContent }) =>
      textContent?.includes(text),
    );
    if (found === undefined) throw new Error(`No ${selector} says ${text}`);
    return found;
  };
  return { textOf, textsOf, rows, named };
}

function press(element: Element | null, key: string): void {
  element?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}

describe('the head', () => {
  it('says the verdict, when, how long and how much, in words', async () => {
    const { root } = openView(async () => verifiedReport());
    await settled();
    const { textOf, textsOf } = finders(root);
    expect(textOf('h1')).toBe('201127_NB501234_0583_AHJ7HPBGXH');
    expect(textOf('.headline')).toBe(
      'Verified: 2,048 of 2,048 files match, 2,048 attested by the service',
    );
    expect(root.querySelector('.headline .codicon-pass-filled.tone-good')).not.toBeNull();
    expect(textsOf('.facts span').slice(1)).toEqual([
      'took 43.2 s',
      '2,048 files, 3.1 GB',
      '2,048 sent (3.1 GB), 0 kept',
    ]);
  });

  it('lists findings about the run as a whole', async () => {
    const { textsOf } = await openMixed();
    expect(textsOf('.findings li')).toEqual([
      'The receipt was written by another version; sync the run to write it again.',
    ]);
  });

  it('shows progress that another window or command makes', async () => {
    const { server, textOf } = await openMixed();
    const counts = { filesDone: 5, filesTotal: 10, bytesDone: 2000, bytesTotal: 4000 };
    server.emit('progress', { phase: 'hashing', ...counts });
    await settled();
    expect(textOf('.progress-text')).toBe('Hashing: 5 of 10 files, 2.0 KB of 4.0 KB');
    server.emit('progress', null);
    await settled();
    expect(textOf('.progress-text')).toBe('');
  });

  it('verifies again, and stops when told to', async () => {
    const { named, calls, root } = await openMixed();
    named('vscode-button', 'Verify Again').click();
    await settled();
    expect(calls).toEqual([{ name: 'verify', argument: { depth: 'compare' } }]);
    expect(named('vscode-button', 'Read Back').hasAttribute('disabled')).toBe(true);
    named('vscode-button', 'Cancel').click();
    await settled();
    expect(named('vscode-button', 'Read Back').hasAttribute('disabled')).toBe(false);
    expect(root.querySelector<HTMLElement>('[role=alert]')?.hidden).toBe(true);
  });

  it('draws the newer report when it is told that there is one', async () => {
    const { model, server, textOf } = await openMixed();
    model.replace(verifiedReport());
    server.emit('reportChanged', null);
    await settled();
    expect(textOf('.headline strong')).toBe('Verified: 2,048 of 2,048 files match');
    expect(textOf('.count')).toBe('2,048 files');
  });
});

describe('the filters', () => {
  it('count every verdict and evidence that occurs', async () => {
    const { textsOf } = await openMixed();
    expect(textsOf('.chip')).toEqual([
      'Match2,039',
      'Differs2',
      'Missing remote1',
      'Missing local1',
      'No digest1',
      'Changed remotely1',
      'Changed locally1',
      'Not carried1',
      'Failed1',
      'Reread21',
      'Attested1,967',
      'Recorded MD551',
    ]);
  });

  it('never draw weak evidence or a missing digest as good', async () => {
    const { named } = await openMixed();
    for (const label of ['Recorded MD5', 'No digest']) {
      expect(named('.chip', label).querySelector('.tone-good')).toBeNull();
      expect(named('.chip', label).querySelector('.tone-caution')).not.toBeNull();
    }
  });

  it('show the files of a pressed chip, and say what it means', async () => {
    const { named, rows, textOf, saves } = await openMixed();
    named('.chip', 'Differs').click();
    await settled();
    expect(rows()).toHaveLength(2);
    expect(named('.chip', 'Differs').getAttribute('aria-pressed')).toBe('true');
    expect(textOf('.count')).toBe('2 of 2,048 entries');
    expect(textOf('.explanation')).toContain('The size or the MD5 of the blob is not that of');
    expect(saves.at(-1)).toMatchObject({ filter: { verdicts: ['differs'] } });
  });

  it('come back as they were saved', async () => {
    const filter = { verdicts: ['failed'], evidence: [], text: '' };
    const { rows, named } = await openMixed({ filter });
    expect(rows()).toHaveLength(1);
    expect(named('.chip', 'Failed').getAttribute('aria-pressed')).toBe('true');
  });

  it('can be cleared where nothing passes them', async () => {
    const { session, textOf, named, rows } = await openMixed();
    session.setFilter({ ...session.state.filter, text: 'no such file' });
    await settled();
    expect(textOf('.empty strong')).toBe('No file passes the filter');
    named('vscode-button', 'Clear Filter').click();
    await settled();
    expect(rows().length).toBeGreaterThan(9);
  });
});

describe('the grid', () => {
  it('draws what is in sight and counts everything', async () => {
    const { root, rows } = await openMixed();
    expect(root.querySelector('[role=grid]')?.getAttribute('aria-rowcount')).toBe('2049');
    expect(rows().length).toBeLessThan(60);
    expect(rows()[0]?.getAttribute('aria-rowindex')).toBe('2');
  });

  it('starts with what asks for attention', async () => {
    const { textsOf } = await openMixed();
    expect(textsOf('.rows .cell-verdict').slice(0, 10)).toEqual([
      'Failed',
      'Differs',
      'Differs',
      'Missing remote',
      'Changed locally',
      'Changed remotely',
      'No digest',
      'Missing local',
      'Not carried',
      'Match',
    ]);
  });

  it('sorts by the head that is clicked', async () => {
    const { named, textsOf, root } = await openMixed();
    named('.sort', 'Path').click();
    await settled();
    expect(textsOf('.rows .cell-path')[0]).toBe('Config/FirmwareVersions.txt');
    expect(root.querySelector('.row-head .cell-path')?.getAttribute('aria-sort')).toBe('ascending');
    expect(root.querySelector('.row-head .cell-verdict')?.getAttribute('aria-sort')).toBe('none');
  });

  it('moves the one row in the tab order by arrow keys', async () => {
    const { root, rows } = await openMixed();
    rows()[0]?.focus();
    press(document.activeElement, 'ArrowDown');
    press(document.activeElement, 'ArrowDown');
    await settled();
    expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('4');
    expect(document.activeElement?.getAttribute('aria-selected')).toBe('true');
    expect(root.querySelectorAll('.rows .row[tabindex="0"]')).toHaveLength(1);
  });

  it('selects the last of 20,000 rows before it is here', async () => {
    const { root } = openView(async () => mixedReport(20_000));
    await settled();
    press(root.querySelector('.rows .row'), 'End');
    await settled();
    expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('20001');
    expect(finders(root).textOf('.details strong')).toBe('Match, reread');
  });
});

describe('the details', () => {
  it('say what is wrong with the selected file and what to do', async () => {
    const { rows, textOf } = await openMixed();
    rows()[0]?.click();
    await settled();
    expect(textOf('.details h2')).toBe('Data/Intensities/BaseCalls/L003/C1.1/s_3_11101.filter');
    expect(textOf('.details-verdict')).toBe(
      'FailedPermission denied; give the account that runs Lakeside the right to read the file.',
    );
  });

  it('say that a blob was adopted', async () => {
    const file: FileReport = {
      path: 'RunInfo.xml',
      sizeBytes: 437,
      verdict: 'match',
      evidence: 'recordedMd5',
      isAdopted: true,
    };
    const view = openView(async () => reportOf([file]));
    await settled();
    const { rows, textOf } = finders(view.root);
    expect(rows()[0]?.textContent).toContain('Recorded MD5, adopted');
    rows()[0]?.click();
    await settled();
    expect(textOf('.details-verdict')).toContain('The blob was in the lake before');
  });

  it('open the local file and the blob where there is one', async () => {
    const { rows, named, calls, root } = await openMixed();
    rows()[1]?.click();
    await settled();
    named('.details vscode-button', 'Open Local File').click();
    named('.details vscode-button', 'Open Blob').click();
    await settled();
    expect(calls).toEqual([
      { name: 'openLocalFile', argument: 'Config/FirmwareVersions.txt' },
      { name: 'openBlob', argument: 'Config/FirmwareVersions.txt' },
    ]);
    rows()[0]?.click();
    await settled();
    expect(root.querySelector('.details')?.textContent).not.toContain('Open Blob');
  });

  it('name the file as it is on disk where the lake has another name for it', async () => {
    const names = { path: 'line%0Abreak', localPath: 'line\nbreak' };
    const files = matchingFiles(1).map((file) => ({ ...file, ...names }));
    const { root } = openView(async () => reportOf(files));
    await settled();
    const { rows, textOf } = finders(root);
    expect(rows()[0]?.textContent).toContain('line%0Abreak← line\\nbreak');
    rows()[0]?.click();
    await settled();
    expect(textOf('.facts-list')).toMatch(/^On diskline\\nbreak/);
  });

  it('go away by Escape', async () => {
    const { rows, root } = await openMixed();
    rows()[0]?.click();
    press(document.activeElement, 'Escape');
    await settled();
    expect(root.querySelector<HTMLElement>('.details')?.hidden).toBe(true);
  });
});

describe('copying', () => {
  it('copies the files that pass the filter and says how many', async () => {
    const { named, calls, textOf } = await openMixed();
    named('.chip', 'Differs').click();
    named('vscode-button', 'Copy as CSV').click();
    await settled();
    expect(textOf('.notice')).toBe('Copied 2 files as CSV');
    expect(String(calls[0]?.argument).split('\r\n')[1]).toMatch(
      /^Config\/FirmwareVersions.txt,4096/,
    );
  });

  it('says what md5sum leaves out', async () => {
    const { named, textOf } = await openMixed();
    named('vscode-button', 'Copy as md5sum').click();
    await settled();
    expect(textOf('.notice')).toBe('Copied 2,039 files as md5sum; 9 left out, which do not match');
  });
});

describe('without a report', () => {
  it('says that it is looking', () => {
    const { root } = openView(() => new Promise(() => undefined));
    expect(root.querySelector<HTMLElement>('.loading')?.hidden).toBe(false);
  });

  it('says why nothing was carried', async () => {
    const because = 'the last file was written 5 min ago';
    const { root } = openView(async () => reportOf([], { state: 'settling', because }));
    await settled();
    const { textOf } = finders(root);
    expect(textOf('.headline')).toBe('Settling: the last file was written 5 min ago');
    expect(textOf('.empty')).toContain('The last file was written 5 min ago.');
  });

  it('says what failed and what to do, and tries again', async () => {
    let attempts = 0;
    const { root } = openView(async () => {
      attempts += 1;
      if (attempts > 1) return verifiedReport();
      throw new UsageError('The container x does not exist', { remedy: 'create it' });
    });
    await settled();
    const { textOf, named } = finders(root);
    expect(textOf('[role=alert] strong')).toBe('The container x does not exist.');
    expect(textOf('[role=alert] p')).toBe('Create it.');
    named('vscode-button', 'Try Again').click();
    await settled();
    expect(root.querySelector<HTMLElement>('[role=alert]')?.hidden).toBe(true);
    expect(textOf('.headline strong')).toBe('Verified: 2,048 of 2,048 files match');
  });
});

describe('a failed action', () => {
  it('is done again by Try Again, with the report still in sight', async () => {
    const { named, calls, textOf, failNext } = await openMixed();
    failNext(new UsageError('Another sync is under way', { remedy: 'wait for it' }));
    named('vscode-button', 'Copy as CSV').click();
    await settled();
    expect(textOf('[role=alert]')).toContain('Another sync is under way.Wait for it.');
    expect(textOf('.headline strong')).toContain('Mismatch');
    named('vscode-button', 'Try Again').click();
    await settled();
    expect(calls.map(({ name }) => name)).toEqual(['clipboard', 'clipboard']);
    expect(textOf('[role=alert]')).toBe('');
  });
});

describe('for a screen reader', () => {
  it('breaks no rule of axe that needs no layout', async () => {
    const { root, rows } = await openMixed();
    rows()[1]?.click();
    await settled();
    const { violations } = await axe.run(root, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});
