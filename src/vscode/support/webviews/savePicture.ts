import { window, workspace } from 'vscode';
import type { PictureRequest, PictureResult } from '../../../protocol/pictures';
import { savePlace } from '../documents/savePlace';

/** Writes a picture to a file that the person picks. */
export async function savePicture({ name, format, data }: PictureRequest): Promise<PictureResult> {
  const target = await window.showSaveDialog({
    title: `Save the chart as ${format.toUpperCase()}`,
    defaultUri: savePlace(`${name}.${format}`),
    filters: { [format.toUpperCase()]: [format] },
  });
  if (target === undefined) return { kind: 'cancelled' };
  const bytes = format === 'png' ? Buffer.from(data, 'base64') : new TextEncoder().encode(data);
  await workspace.fs.writeFile(target, bytes);
  return { kind: 'written', file: target.fsPath };
}
