import { window, workspace } from 'vscode';
import { lineageMermaid } from '../../../core/lineage/report/mermaid';
import { lineageCsv } from '../../../core/lineage/show/lineageCsv';
import { partOf } from '../../../core/lineage/show/partOf';
import type { LineageFile, LineageFormat } from '../../../protocol/lineageApi';
import { savePlace } from '../../support/savePlace';
import type { LineageSnapshot } from '../lineageSnapshot';

const formatNames: Readonly<Record<LineageFormat, string>> = {
  svg: 'SVG',
  png: 'PNG',
  mmd: 'Mermaid',
  csv: 'CSV',
};

/** Writes what is shown where the person says; `null` if they do not. */
export async function saveLineage(
  file: LineageFile,
  snapshot: LineageSnapshot,
  name: string,
): Promise<string | null> {
  const { format } = file;
  const target = await window.showSaveDialog({
    title: `Save the lineage as ${formatNames[format]}`,
    defaultUri: savePlace(`${name}.${format}`),
    filters: { [formatNames[format]]: [format] },
  });
  if (target === undefined) return null;
  await workspace.fs.writeFile(target, contentOf(file, snapshot));
  return target.fsPath;
}

function contentOf(
  { format, picture = '', ids }: LineageFile,
  { index }: LineageSnapshot,
): Uint8Array {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  switch (format) {
    case 'png':
      return Buffer.from(picture, 'base64');
    case 'svg':
      return encode(picture);
    case 'mmd':
      return encode(lineageMermaid(partOf(index, { ids, around: [] })));
    case 'csv':
      return encode(lineageCsv(partOf(index, { ids, around: [] })));
  }
}
