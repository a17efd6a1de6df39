import { window, workspace } from 'vscode';
import { EntityNames } from '../../../core/lineage/openLineage/entityNames';
import { writeEvents } from '../../../core/lineage/openLineage/writeEvents';
import { lineageMermaid } from '../../../core/lineage/report/mermaid';
import { lineageCsv } from '../../../core/lineage/show/lineageCsv';
import { partOf } from '../../../core/lineage/show/partOf';
import type { LineageFile, LineageFormat } from '../../../protocol/lineageApi';
import type { OpenLake } from '../../support/lakes/openLakes';
import { savePlace } from '../../support/documents/savePlace';
import type { LineageSnapshot } from '../lineageSnapshot';

const formatNames: Readonly<Record<LineageFormat, string>> = {
  svg: 'SVG',
  png: 'PNG',
  mmd: 'Mermaid',
  csv: 'CSV',
  ndjson: 'OpenLineage events',
};

export interface SavedLineage {
  readonly snapshot: LineageSnapshot;
  /** The file is called so unless the person says otherwise. */
  readonly name: string;
  /** Whose addresses OpenLineage's names are. */
  readonly lakes: readonly OpenLake[];
}

/** Writes what is shown where the person says; `null` if they do not. */
export async function saveLineage(
  file: LineageFile,
  { snapshot, name, lakes }: SavedLineage,
): Promise<string | null> {
  const { format } = file;
  const target = await window.showSaveDialog({
    title: `Save the lineage as ${formatNames[format]}`,
    defaultUri: savePlace(`${name}.${format}`),
    filters: { [formatNames[format]]: [format] },
  });
  if (target === undefined) return null;
  await workspace.fs.writeFile(target, contentOf(file, snapshot, lakes));
  return target.fsPath;
}

function contentOf(
  { format, picture = '', ids }: LineageFile,
  snapshot: LineageSnapshot,
  lakes: readonly OpenLake[],
): Uint8Array {
  const part = partOf(snapshot.index, { ids, around: [] });
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  switch (format) {
    case 'png':
      return Buffer.from(picture, 'base64');
    case 'svg':
      return encode(picture);
    case 'mmd':
      return encode(lineageMermaid(part));
    case 'csv':
      return encode(lineageCsv(part));
    case 'ndjson': {
      const events = writeEvents(part, { names: namesOf(lakes), atMs: snapshot.readAtMs });
      return encode(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    }
  }
}

/** A thing of one lake among several is told by the places of all of them. */
function namesOf(lakes: readonly OpenLake[]): EntityNames {
  return new EntityNames({
    connections: new Map(lakes.flatMap(({ lake }) => [...lake.connections])),
    blobEndpoint: lakes[0]?.lake.storage.blobEndpoint ?? '',
  });
}
