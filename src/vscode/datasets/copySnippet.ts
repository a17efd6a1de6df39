import { env, ProgressLocation, window } from 'vscode';
import { formatGros } from '../../core/datasets/reference/formatGros';
import type { GrosReference } from '../../core/datasets/reference/grosReference';
import {
  snippetKinds,
  snippetOf,
  type SnippetKind,
  type SnippetSubject,
} from '../../core/datasets/writing/snippets';
import { chosen, withSignal } from '../support/editor/cancellation';
import type { Connectors } from '../support/lakes/connectors';
import { pinnedText } from './datasetWords';
import { foundFor } from './foundDataset';
import type { FoundVersion, KnownDatasets } from './knownDatasets';
import { fileOf } from './previewPanels';

const words: Readonly<Record<SnippetKind, { readonly label: string; readonly detail: string }>> = {
  python: { label: 'Python', detail: 'A data frame of pandas' },
  r: { label: 'R', detail: 'A data frame' },
  sql: { label: 'SQL', detail: 'psql for a csv.gz, DuckDB for Parquet' },
  shell: { label: 'Shell', detail: 'A file, checked by its hash' },
};

export interface SnippetOptions {
  readonly known: KnownDatasets;
  readonly connectors: Pick<Connectors, 'openPreview'>;
}

/** Puts text on the clipboard that reads a dataset, in the language that the person picks. */
export async function copySnippet(
  reference: GrosReference,
  { known, connectors }: SnippetOptions,
): Promise<void> {
  const found = await foundFor(reference, known);
  const items = snippetKinds.map((language) => ({ ...words[language], language }));
  const placeHolder = `Read ${formatGros(reference)} with`;
  const { language, label } = chosen(await window.showQuickPick(items, { placeHolder }));
  const { name, format } = found.version;
  const subject = { reference: formatGros(reference), repo: name.repo, format };
  const form = await formOf(found, language, connectors);
  await env.clipboard.writeText(`${snippetOf(language, { ...subject, ...form })}\n`);
  window.setStatusBarMessage(`Copied a ${label} snippet`, 4000);
}

/** What a snippet says of the file itself. Records do not tell what separates it: its beginning is read. */
async function formOf(
  found: FoundVersion,
  language: SnippetKind,
  connectors: SnippetOptions['connectors'],
): Promise<Pick<SnippetSubject, 'delimiter' | 'columnNames'>> {
  const { format } = found.version;
  if (format === 'parquet' || language === 'shell') return { delimiter: ',', columnNames: [] };
  const title = `Reading the beginning of ${pinnedText(found.version)}`;
  const place = { location: ProgressLocation.Notification, title, cancellable: true };
  const table = await window.withProgress(place, (_, token) =>
    withSignal(token, async (signal) => {
      const options = { format, types: new Map(), hashes: {} };
      return (await connectors.openPreview(fileOf(found, signal), options)).table;
    }),
  );
  table.dispose();
  const columnNames = table.columns.map(({ name }) => name);
  return { delimiter: table.delimiter ?? ',', columnNames };
}
