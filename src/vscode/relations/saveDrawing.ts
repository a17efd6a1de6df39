import { Uri, window, workspace } from 'vscode';
import type { Drawing, DrawingFormat } from '../../protocol/relationsApi';

const formatNames: Readonly<Record<DrawingFormat, string>> = {
  svg: 'SVG',
  png: 'PNG',
  mmd: 'Mermaid',
};

/** Writes a drawing where the person says; `null` if they do not. */
export async function saveDrawing(
  { format, content }: Drawing,
  name: string,
): Promise<string | null> {
  const file = `${name.replaceAll(/[\\/:*?"<>|]/g, '_')}.${format}`;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    title: `Save the diagram as ${formatNames[format]}`,
    defaultUri: folder === undefined ? Uri.file(file) : Uri.joinPath(folder, file),
    filters: { [formatNames[format]]: [format] },
  });
  if (target === undefined) return null;
  const bytes =
    format === 'png'
      ? Uint8Array.from(atob(content), (character) => character.charCodeAt(0))
      : new TextEncoder().encode(content);
  await workspace.fs.writeFile(target, bytes);
  return target.fsPath;
}
