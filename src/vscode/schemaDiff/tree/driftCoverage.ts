import { hasBenchlingTables } from '../../../core/schemaDiff/benchling/rules';
import { coverageInSlices } from '../../../core/schemaDiff/coverage/coverageOf';
import type { SchemaDiff } from '../../../core/schemaDiff/diffSchemas';
import { reportCoverage } from '../../../core/schemaDiff/report/coverageReport';
import type { Drift } from '../driftModel';

/** How far Benchling is covered, found out once for each comparison, beside all else that is to be done. */
export class DriftCoverage {
  readonly #onDidFind: () => void;
  #diff: SchemaDiff | undefined;
  #figures: string | undefined;

  constructor(onDidFind: () => void) {
    this.#onDidFind = onDidFind;
  }

  /** Such as `11 of 12 tables (91.6 %), …`; `undefined` = not known yet, or the newer side is no Benchling. */
  figuresOf(drift: Drift): string | undefined {
    if (drift.diff !== this.#diff) {
      this.#diff = drift.diff;
      this.#figures = undefined;
      if (hasBenchlingTables(drift.diff.after)) void this.#find(drift);
    }
    return this.#figures;
  }

  async #find({ diff, decisions }: Drift): Promise<void> {
    const coverage = await coverageInSlices(diff, decisions);
    if (diff !== this.#diff) return;
    this.#figures = reportCoverage(coverage).figures.join(', ');
    this.#onDidFind();
  }
}
