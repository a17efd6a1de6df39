import type { DownloadFolder } from '../core/storage/downloadFolder';
import type { ReportPage } from '../core/sync/report/export/htmlReport';

/** What exported pages are made with. */
export async function reportPage(folder = __dirname): Promise<ReportPage> {
  const { loadReportPage } = await import('../connectors/exportedReport/reportPage');
  return loadReportPage(folder);
}

/** A folder that a person chose for downloads. */
export async function downloadFolder(folder: string): Promise<DownloadFolder> {
  const { NodeDownloadFolder } = await import('../connectors/localFiles/nodeDownloadFolder');
  return new NodeDownloadFolder(folder);
}
