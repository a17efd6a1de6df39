import { MarkdownString, Uri } from 'vscode';
import { commands, type CommandId } from '../support/editor/contributions';

/** What runs a command when it is pressed. */
export function commandUri(id: CommandId, ...args: readonly unknown[]): Uri {
  return Uri.parse(`command:${id}?${encodeURIComponent(JSON.stringify(args))}`);
}

/** A link of Markdown to a command; `label` is not escaped. */
export function commandLink(label: string, id: CommandId, ...args: readonly unknown[]): string {
  return `[${label}](${commandUri(id, ...args).toString()})`;
}

/** Commands that a text about a dataset may link to. */
const linked: readonly CommandId[] = [
  commands.openDataset,
  commands.previewDataset,
  commands.showLineage,
  commands.pinVersion,
  commands.followLatest,
  commands.copySnippet,
  commands.mendReference,
  commands.signInToDatasets,
];

/** Markdown whose links run nothing but what is about datasets. */
export function linkingMarkdown(text: string): MarkdownString {
  const markdown = new MarkdownString(text);
  markdown.isTrusted = { enabledCommands: linked };
  return markdown;
}
