/** Text from a disk or a lake file as Markdown that shows it and does nothing else. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|~<>&$:@]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\s+/g, ' ');
}

/** What there is to say, each as a paragraph; what is empty or absent is none. */
export function paragraphs(...texts: readonly (string | false | undefined)[]): string {
  return texts.filter((text) => typeof text === 'string' && text !== '').join('\n\n');
}
