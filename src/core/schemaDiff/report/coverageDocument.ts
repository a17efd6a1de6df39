import type { Coverage, CoverageFigure } from '../coverage/coverage';
import { shareOf } from './coverageReport';

/** A coverage as plain JSON for programs. */
export interface CoverageDocument extends Pick<Coverage, 'list' | 'onlyInWarehouse' | 'uncounted'> {
  readonly tables: DocumentFigure;
  readonly columns: DocumentFigure;
}

interface DocumentFigure extends CoverageFigure {
  /** From 0 to 100, rounded down to tenths; `null` = of nothing. */
  readonly percent: number | null;
}

export function coverageDocument(coverage: Coverage): CoverageDocument {
  const { tables, columns, list, onlyInWarehouse, uncounted } = coverage;
  return {
    tables: figureOf(tables),
    columns: figureOf(columns),
    list,
    onlyInWarehouse,
    uncounted,
  };
}

function figureOf(figure: CoverageFigure): DocumentFigure {
  return { ...figure, percent: shareOf(figure) ?? null };
}
