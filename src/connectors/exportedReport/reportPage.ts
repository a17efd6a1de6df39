import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportPage } from '../../core/sync/report/export/htmlReport';

/** The script and the style of exported pages, which are built beside the program. */
export async function loadReportPage(folder: string): Promise<ReportPage> {
  const [script, style] = await Promise.all([
    readText(join(folder, 'exportedReport.js')),
    readText(join(folder, 'exportedReport.css')),
  ]);
  return { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) };
}

/** The source maps stay behind: a page that is taken away refers to no other file. */
async function readText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  return text.replace(/^(?:\/\/|\/\*)# sourceMappingURL=.*$/gm, '').trim();
}

/** @see https://www.w3.org/TR/CSP3/#grammardef-hash-source */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
