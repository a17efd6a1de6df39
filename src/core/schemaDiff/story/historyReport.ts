import { printable } from '../../base/printable';
import type { StoryCommit } from './schemaRepository';
import type { StoryStep } from './storyTimeline';

/** A commit, and what it made of one snapshot. */
export interface ToldCommit {
  readonly commit: StoryCommit;
  readonly step: StoryStep;
}

/** What a commit made of a snapshot, in a line without its end. */
export function stepWords(step: StoryStep): string {
  switch (step.kind) {
    case 'begun':
      return 'First kept';
    case 'gone':
      return 'Not kept any more';
    case 'unreadable':
      return step.problem;
    case 'changed':
      return step.summary;
  }
}

/** What changed, a line each, such as `> biosustain.strain: column genus is called species`. */
export function stepLines(step: StoryStep): readonly string[] {
  if (step.kind !== 'changed') return [];
  return step.lines.map(({ sign, noun, title, words }) =>
    printable(noun === 'table' ? `${sign} ${words}` : `${sign} ${title}: ${words}`),
  );
}

/** Day and minute in UTC. */
export function momentOf({ madeAtMs }: StoryCommit): string {
  return new Date(madeAtMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** A history as plain JSON for programs. */
export function historyDocument(told: readonly ToldCommit[]): {
  readonly history: readonly unknown[];
} {
  return {
    history: told.map(({ commit: { hash, madeAtMs, author, subject }, step }) => ({
      commit: hash,
      at: new Date(madeAtMs).toISOString(),
      author,
      subject,
      kind: step.kind,
      summary: stepWords(step),
      changes:
        step.kind === 'changed'
          ? step.lines.map(({ verb, noun, title, words }) => ({ verb, noun, table: title, words }))
          : [],
    })),
  };
}

/** A history as Markdown, for a page of notes. */
export function historyMarkdown(file: string, told: readonly ToldCommit[]): string {
  const parts = told.map(({ commit, step }) => {
    const items = stepLines(step).map((line) => `- ${escape(line)}`);
    const head = `## ${momentOf(commit)} UTC: ${escape(commit.subject)}`;
    const by = `${escape(commit.author)}, \`${commit.hash.slice(0, 10)}\`. ${escape(stepWords(step))}.`;
    return [head, by, ...(items.length === 0 ? [] : [items.join('\n')])].join('\n\n');
  });
  const none = told.length === 0 ? ['No commit has it.'] : [];
  return `${[`# History of ${escape(file)}`, ...none, ...parts].join('\n\n')}\n`;
}

function escape(text: string): string {
  return printable(text).replace(/[\\`*_[\]<>|]/g, '\\$&');
}
