import { fromFileRow, type FileRow } from '../../src/core/sync/report/export/fileRow';
import type { FileReport } from '../../src/core/sync/report/report';

/** A run of an exported page; its files are read when they are first shown. */
export interface PageRun {
  readonly name: string;
  readonly files: () => readonly FileReport[];
}

/** The runs whose data stand in a page, in its order. */
export function readRuns(page: ParentNode): readonly PageRun[] {
  return [...page.querySelectorAll('script[data-run]')].map((element) => {
    let data: { readonly run: string; readonly files: readonly FileRow[] } | undefined;
    let files: readonly FileReport[] | undefined;
    const parse = () =>
      (data ??= JSON.parse(element.textContent ?? '') as NonNullable<typeof data>);
    return {
      get name() {
        return parse().run;
      },
      files: () => (files ??= parse().files.map(fromFileRow)),
    };
  });
}
