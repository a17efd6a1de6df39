// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { renderHtmlReport } from '../../src/core/sync/report/export/htmlReport';
import type { VerificationReport } from '../../src/core/sync/report/report';
import { ExportedReport } from '../../webview/exportedReport/exportedReport';
import { readRuns } from '../../webview/exportedReport/pageData';
import { matchingFiles, mixedReport, problemFile, reportOf } from '../fakes/sampleReports';
import { giveSizes } from './fixtures/giveSizes';

const page = { script: '', style: '', scriptHash: '', styleHash: '' };

beforeEach(giveSizes);

/** The real script on the real page. */
function open(...reports: readonly VerificationReport[]) {
  const html = [...renderHtmlReport(reports, { page, nowMs: 0 })].join('');
  document.body.innerHTML = html.slice(html.indexOf('<main>'));
  const root = document.getElementById('files')!;
  new ExportedReport(root, readRuns(document)).mount();
  const texts = (selector: string): readonly string[] =>
    [...root.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '');
  const click = (selector: string, text: string): void =>
    [...root.querySelectorAll<HTMLElement>(selector)]
      .find(({ textContent }) => textContent?.includes(text))
      ?.click();
  return {
    root,
    click,
    status: () => texts('[role=status]')[0],
    kinds: () => texts('.kinds button'),
    paths: () => texts('.rows .cell-path'),
  };
}

const files = [
  ...matchingFiles(3).map((file, index) => ({ ...file, path: `m${index}`, sizeBytes: index })),
  problemFile('bad.bcl', 'differs', 'the size differs'),
];

describe('the files of an exported page', () => {
  it('begin with what asks for attention, counted by what they are', () => {
    const { kinds, paths, status } = open(reportOf(files));
    expect(status()).toBe('4 entries');
    expect(kinds()).toEqual(['Differs 1', 'Attested 3']);
    expect(paths()[0]).toBe('bad.bcl');
  });

  it('are filtered by kind and by text', () => {
    const { click, paths, root, status } = open(reportOf(files));
    click('.kinds button', 'Attested');
    expect(status()).toBe('3 of 4 entries');
    expect(root.querySelector('.kinds [aria-pressed=true]')?.textContent).toBe('Attested 3');
    const search = root.querySelector<HTMLInputElement>('input')!;
    search.value = 'M1';
    search.dispatchEvent(new Event('input'));
    expect(paths()).toEqual(['m1']);
  });

  it('are sorted by a click on a head, and the other way round by the next', () => {
    const { click, paths, root } = open(reportOf(files));
    click('.sort', 'Path');
    expect(paths()).toEqual(['bad.bcl', 'm0', 'm1', 'm2']);
    click('.sort', 'Path');
    expect(paths()).toEqual(['m2', 'm1', 'm0', 'bad.bcl']);
    expect(root.querySelector('[aria-sort=descending]')?.textContent).toBe('Path');
  });

  it('say all about the one that is chosen', () => {
    const { root } = open(reportOf(files));
    root.querySelector<HTMLElement>('.rows .row')?.click();
    expect(root.querySelector('.details')?.textContent).toContain('the size differs');
  });

  it('are those of the run that is chosen', () => {
    const { kinds, root, status } = open(reportOf(files), mixedReport(30));
    const picker = root.querySelector('select')!;
    picker.selectedIndex = 1;
    picker.dispatchEvent(new Event('change'));
    expect(status()).toBe('30 entries');
    expect(kinds()[0]).toBe('Failed 1');
  });

  it('are a plain table on paper', () => {
    const { root } = open(reportOf(files));
    dispatchEvent(new Event('beforeprint'));
    expect(root.querySelectorAll('.printed tbody tr')).toHaveLength(4);
    dispatchEvent(new Event('afterprint'));
    expect(root.querySelector('.printed')).toBeNull();
  });
});
