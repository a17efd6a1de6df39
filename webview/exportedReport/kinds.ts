import type { FileReport } from '../../src/core/sync/report/report';
import { toneOfVerdict, type Tone } from '../../src/core/sync/report/reportHeadline';
import { severityOf } from '../../src/core/sync/report/reportPage';
import { evidenceWords, verdictWords } from '../../src/core/sync/report/reportWords';

/** What a file is counted and filtered under: its evidence if it matches, otherwise its verdict. */
export interface Kind {
  readonly label: string;
  readonly explanation: string;
  readonly tone: Tone;
  readonly count: number;
  readonly has: (file: FileReport) => boolean;
}

/** The kinds that files are of, what asks for attention first. */
export function kindsOf(files: readonly FileReport[]): readonly Kind[] {
  const examples = new Map<string, { readonly file: FileReport; count: number }>();
  for (const file of files) {
    const key = keyOf(file);
    const seen = examples.get(key);
    if (seen === undefined) examples.set(key, { file, count: 1 });
    else seen.count += 1;
  }
  return [...examples]
    .toSorted(([, a], [, b]) => severityOf(b.file) - severityOf(a.file))
    .map(([key, { file, count }]) => ({
      label: labelOf(file),
      explanation: wordsOf(file).explanation,
      tone: toneOfVerdict(file.verdict, file.evidence),
      count,
      has: (other) => keyOf(other) === key,
    }));
}

/** What a file is, in a word or two. */
export function labelOf(file: FileReport): string {
  const { label } = wordsOf(file);
  return file.isAdopted === true ? `${label}, adopted` : label;
}

function wordsOf({ verdict, evidence }: FileReport): {
  readonly label: string;
  readonly explanation: string;
} {
  return evidence === undefined ? verdictWords[verdict] : evidenceWords[evidence];
}

function keyOf({ verdict, evidence, isAdopted }: FileReport): string {
  return `${verdict} ${evidence ?? ''} ${isAdopted === true ? 'adopted' : ''}`;
}
