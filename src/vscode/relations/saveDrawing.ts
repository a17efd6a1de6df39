import { window, workspace } from 'vscode';
import type { Drawing, DrawingFormat } from '../../protocol/relationsApi';
import { savePlace } from '../support/documents/savePlace';

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
  const target = await window.showSaveDialog({
    title: `Save the diagram as ${formatNames[format]}`,
    defaultUri: savePlace(`${name}.${format}`),
    filters: { [formatNames[format]]: [format] },
  });
  if (target === undefined) return null;
  const bytes =
    format === 'png' ? Buffer.from(content, 'base64') : new TextEncoder().encode(content);
  await workspace.fs.writeFile(target, bytes);
  return target.fsPath;
}
