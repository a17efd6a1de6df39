import { Uri, window, workspace } from 'vscode';
import type { PictureRequest, PictureResult } from '../../protocol/pictures';

/** Writes a picture to a file that the person picks. */
export async function savePicture({ name, format, data }: PictureRequest): Promise<PictureResult> {
  const file = `${name.replaceAll(/[\\/:*?"<>|]/g, '_')}.${format}`;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    title: `Save the chart as ${format.toUpperCase()}`,
    defaultUri: folder === undefined ? Uri.file(file) : Uri.joinPath(folder, file),
    filters: { [format.toUpperCase()]: [format] },
  });
  if (target === undefined) return { kind: 'cancelled' };
  const bytes = format === 'png' ? Buffer.from(data, 'base64') : new TextEncoder().encode(data);
  await workspace.fs.writeFile(target, bytes);
  return { kind: 'written', file: target.fsPath };
}
