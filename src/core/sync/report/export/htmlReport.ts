import { formatDuration } from '../../../base/durations';
import { escapeHtml, scriptJson } from '../../../base/html';
import { printable } from '../../../base/printable';
import { formatBytes, formatCount, formatQuantity } from '../../../base/sizes';
import { summarizeEvidence } from '../describeEvidence';
import type { FileReport, VerificationReport } from '../report';
import { headlineOf, type Tone } from '../reportHeadline';
import { problemsFirst, selectFiles } from '../reportPage';
import { verdictWords } from '../reportWords';
import { toFileRow } from './fileRow';

/** What makes an exported page sort, filter and look well; it stands in the page itself. */
export interface ReportPage {
  readonly script: string;
  readonly style: string;
  /** As a Content-Security-Policy names them: `sha256-…`, of exactly this script and style. */
  readonly scriptHash: string;
  readonly styleHash: string;
}

export interface HtmlReportOptions {
  readonly page: ReportPage;
  readonly nowMs: number;
}

/**
 * Reports as one page that needs nothing else: no other file, no network, no server. What matters can
 * be read without its script too; nothing that a name or message contains can run or load anything.
 */
export function* renderHtmlReport(
  reports: readonly VerificationReport[],
  { page, nowMs }: HtmlReportOptions,
): Generator<string> {
  yield renderHead(reports, page);
  yield `<header><h1>${escapeHtml(titleOf(reports))}</h1>
<p class="quiet">Exported ${renderTime(nowMs)}</p></header>\n`;
  if (reports.length !== 1) yield renderRuns(reports);
  for (const [index, report] of reports.entries()) yield renderRun(report, index);
  yield '<section id="files" aria-label="Files"><noscript><p class="quiet">All files are in this page; showing them needs JavaScript.</p></noscript></section>\n</main>\n';
  for (const [index, report] of reports.entries()) yield* renderData(report, index);
  yield `<script>${page.script}</script>\n</body>\n</html>\n`;
}

function titleOf(reports: readonly VerificationReport[]): string {
  const [only, ...others] = reports;
  return only !== undefined && others.length === 0
    ? printable(only.run)
    : `Verification of ${formatQuantity(reports.length, 'run')}`;
}

function renderHead(reports: readonly VerificationReport[], page: ReportPage): string {
  const policy = `default-src 'none'; script-src '${page.scriptHash}'; style-src '${page.styleHash}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Lakeside">
<title>${escapeHtml(titleOf(reports))} – Lakeside</title>
<style>${page.style}</style>
</head>
<body>
<main>
`;
}

const toneMarks: Readonly<Record<Tone, string>> = {
  good: '✔',
  caution: '▲',
  bad: '✖',
  neutral: '●',
};

function renderRuns(reports: readonly VerificationReport[]): string {
  const rows = reports.map((report, index) => {
    const { tone, lead } = headlineOf(report);
    return `<tr><th scope="row"><a href="#run-${index}">${text(report.run)}</a></th><td>${text(report.source)}</td>
<td>${mark(tone)} ${text(lead)}</td><td class="number">${formatCount(report.fileCount)}</td>
<td class="number">${formatBytes(report.sizeBytes)}</td><td>${text(summarizeEvidence(report) || '—')}</td></tr>`;
  });
  return `<section aria-label="Runs"><div class="scroll"><table><thead><tr><th scope="col">Run</th><th scope="col">Source</th><th scope="col">State</th>
<th scope="col" class="number">Files</th><th scope="col" class="number">Size</th><th scope="col">Evidence</th></tr></thead>
<tbody>\n${rows.join('\n')}\n</tbody></table></div></section>\n`;
}

function renderRun(report: VerificationReport, index: number): string {
  const { tone, lead, detail } = headlineOf(report);
  return `<article id="run-${index}" class="run"><h2>${text(report.run)}</h2>
<p class="headline tone-${tone}">${mark(tone)} <strong>${text(lead)}</strong>${detail === '' ? '' : `<span>${text(detail)}</span>`}</p>
<dl>${factsOf(report)
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`)
    .join('')}</dl>
${renderFindings(report)}${renderExceptions(report)}</article>\n`;
}

const operations: Readonly<Record<VerificationReport['operation'], string>> = {
  look: 'Looked at',
  sync: 'Synchronized',
  verify: 'Verified',
};

function isSaidByHeadline(report: VerificationReport): boolean {
  return report.state === 'verified' || headlineOf(report).lead.includes(report.because);
}

/** Names and values, the latter as HTML. */
function factsOf(report: VerificationReport): readonly (readonly [name: string, value: string])[] {
  const { startedAtMs, elapsedMs, sample, uploaded, uploadedBytes, kept } = report;
  const sent = `${formatCount(uploaded)} sent (${formatBytes(uploadedBytes)}), ${formatCount(kept)} kept`;
  return [
    ...(isSaidByHeadline(report) ? [] : [['Why', text(report.because)] as const]),
    ['Files', `${formatQuantity(report.fileCount, 'file')}, ${formatBytes(report.sizeBytes)}`],
    ['Source', text(report.source)],
    ['Destination', text(report.destination)],
    [operations[report.operation], `${renderTime(startedAtMs)}, in ${formatDuration(elapsedMs)}`],
    ...(report.operation === 'sync' ? [['Transfer', sent] as const] : []),
    ...(sample
      ? [
          [
            'Sample',
            text(
              `${formatCount(sample.files)} of ${formatQuantity(sample.of, 'file')} read back, ${formatBytes(sample.sizeBytes)}: ${sample.supports}`,
            ),
          ] as const,
        ]
      : []),
  ];
}

function renderFindings({ problems }: VerificationReport): string {
  const findings = problems.filter(({ verdict }) => verdict === null);
  if (findings.length === 0) return '';
  const items = findings.map(
    ({ path, message }) =>
      `<li>${path === '' ? '' : `<code>${text(path)}</code>: `}${text(message)}</li>`,
  );
  return `<h3>Notes</h3><ul>${items.join('')}</ul>\n`;
}

/** Of a run in which nothing matches nobody reads more; the rest is in the list of files. */
const mostExceptions = 200;

function renderExceptions({ files }: VerificationReport): string {
  const all = selectFiles(
    files.filter(({ verdict }) => verdict !== 'match'),
    noFilter,
    problemsFirst,
  );
  if (all.length === 0) return '';
  const rows = all.slice(0, mostExceptions).map(renderException);
  const more = all.length > rows.length ? `, the first ${formatCount(rows.length)}` : '';
  return `<details open><summary>Not a match: ${formatCount(all.length)}${more}</summary>
<div class="scroll"><table><thead><tr><th scope="col">Verdict</th><th scope="col">Path</th><th scope="col">Message</th></tr></thead>
<tbody>\n${rows.join('\n')}\n</tbody></table></div></details>\n`;
}

const noFilter = { verdicts: [], evidence: [], text: '' };

function renderException({ verdict, path, message = '' }: FileReport): string {
  return `<tr><td>${text(verdictWords[verdict].label)}</td><th scope="row"><code>${text(path)}</code></th><td>${text(message)}</td></tr>`;
}

/** Files a piece of the document. */
const rowsAtOnce = 1000;

function* renderData(report: VerificationReport, index: number): Generator<string> {
  const { run, files } = report;
  yield `<script type="application/json" data-run="${index}">{"run":${scriptJson(printable(run))},"files":[`;
  for (let at = 0; at < files.length; at += rowsAtOnce) {
    const rows = files.slice(at, at + rowsAtOnce).map((file) => scriptJson(toFileRow(file)));
    yield `${at === 0 ? '' : ',\n'}${rows.join(',\n')}`;
  }
  yield ']}</script>\n';
}

function renderTime(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

function mark(tone: Tone): string {
  return `<span class="mark tone-${tone}" aria-hidden="true">${toneMarks[tone]}</span>`;
}

function text(value: string): string {
  return escapeHtml(printable(value));
}
