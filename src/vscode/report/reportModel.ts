import { UsageError } from '../../core/base/errors';
import { selectInSlices, type FileFilter, type FileSort } from '../../core/sync/report/reportPage';
import type { FileReport, VerificationReport } from '../../core/sync/report/report';

/** The report that one panel shows, loaded when it is first asked for. */
export class ReportModel {
  readonly #load: () => Promise<VerificationReport>;
  #report: Promise<VerificationReport> | undefined;
  #selection: Selection | undefined;

  constructor(load: () => Promise<VerificationReport>) {
    this.#load = load;
  }

  /** The newest report. One that could not be loaded is not kept: asking again tries again. */
  async report(): Promise<VerificationReport> {
    this.#report ??= this.#load();
    const asked = this.#report;
    try {
      return await asked;
    } catch (error) {
      if (this.#report === asked) this.#report = undefined;
      throw error;
    }
  }

  /** Takes a newer report; `undefined` = it is to be loaded anew. */
  replace(report: VerificationReport | undefined): void {
    this.#report = report === undefined ? undefined : Promise.resolve(report);
  }

  /** The files that pass a filter. The last selection is kept, since a view asks for it page by page. */
  async select(filter: FileFilter, sort: FileSort): Promise<readonly FileReport[]> {
    const report = await this.report();
    const key = JSON.stringify([filter, sort]);
    if (this.#selection?.report !== report || this.#selection.key !== key) {
      this.#selection = { report, key, files: selectInSlices(report.files, filter, sort) };
    }
    return this.#selection.files;
  }

  /** @throws UsageError if the report has no such file. */
  async assertHasFile(path: string): Promise<void> {
    const { files, run } = await this.report();
    if (files.some((file) => file.path === path)) return;
    throw new UsageError(`The report of ${run} has no file ${path}`, {
      remedy: 'verify the run again to see what it has now',
    });
  }
}

interface Selection {
  readonly report: VerificationReport;
  readonly key: string;
  readonly files: Promise<readonly FileReport[]>;
}
