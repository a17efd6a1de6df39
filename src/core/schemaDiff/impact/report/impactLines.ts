import { formatQuantity } from '../../../base/sizes';
import { writePath } from '../../model/objectPath';
import { describeChange } from '../../report/changeWords';
import type { Impact } from '../impact';
import type { StatementHit } from '../statementImpact';
import { kindWords } from '../../../warehouse/catalog/kindWords';

/** What is said of one thing that changes reach. */
export interface ImpactLine {
  readonly sign: '!' | '?' | '~';
  readonly words: string;
}

/** A view, a function, a file or a pipeline. */
export interface ImpactGroup {
  readonly title: string;
  readonly lines: readonly ImpactLine[];
}

/** What an impact says, ready to be laid out. */
export interface ImpactReport {
  readonly groups: readonly ImpactGroup[];
  /** What to know beside, each a sentence without its end. */
  readonly notes: readonly string[];
  /** How many of what, without an end. */
  readonly summary: string;
}

export function reportImpact(impact: Impact): ImpactReport {
  const { functions, folder, pipelines } = impact;
  const files = folder?.files ?? [];
  const groups = [
    ...viewGroups(impact),
    ...functions.map(({ signature, hits }) => ({
      title: `function ${signature}`,
      lines: hits.map((hit) => lineOf(hit, '')),
    })),
    ...files.map(({ path, hits }) => ({
      title: path,
      lines: hits.map((hit) => lineOf(hit, `${hit.place.line + 1}:${hit.place.character + 1} `)),
    })),
    ...pipelines.map(({ pipeline, reasons, isGuess }) => ({
      title: `pipeline ${pipeline}`,
      lines: reasons.map((words) => ({ sign: isGuess ? ('?' as const) : ('!' as const), words })),
    })),
  ];
  return { groups, notes: notesOf(impact), summary: summaryOf(impact) };
}

function viewGroups({ views }: Impact): readonly ImpactGroup[] {
  const titles = [
    ...new Set(views.map(({ kind, view }) => `${kindWords[kind]} ${writePath(view)}`)),
  ];
  return titles.map((title) => ({
    title,
    lines: views
      .filter(({ kind, view }) => `${kindWords[kind]} ${writePath(view)}` === title)
      .map(({ uses, via, change, effect }) => {
        const through = via.length === 0 ? '' : ` through ${via.map(writePath).join(', ')}`;
        const words = `reads ${writePath(uses)}${through}: ${describeChange(change)}`;
        return effect === 'breaks'
          ? { sign: '!' as const, words }
          : { sign: '~' as const, words: `${words} (the server follows by itself)` };
      }),
  }));
}

const signs = { breaks: '!', mayBreak: '?', maySee: '~' } as const;

function lineOf(
  { effect, message, replacement, isGuess }: Omit<StatementHit, 'result'>,
  where: string,
): ImpactLine {
  const instead = replacement === undefined ? '' : ` → ${replacement}`;
  const guess = isGuess ? 'perhaps: ' : '';
  return { sign: signs[effect], words: `${where}${guess}${message}${instead}` };
}

function notesOf({ folder, readFunctions, notes: told }: Impact): readonly string[] {
  const notes = [...told];
  if (readFunctions === undefined) {
    notes.push(
      'bodies of functions were not looked into: only a database as the older side has them',
    );
  }
  if (folder === undefined) return notes;
  const { history, tooLarge, unreadable } = folder.passedOver;
  if (history > 0) {
    notes.push(`passed over: ${formatQuantity(history, 'migration')}, which tell what was done`);
  }
  if (tooLarge > 0)
    notes.push(`passed over: ${formatQuantity(tooLarge, 'file')} of more than 1 MB`);
  if (unreadable > 0) {
    notes.push(`passed over: ${formatQuantity(unreadable, 'file')} that cannot be read as text`);
  }
  if (folder.isCut) notes.push('there is more: only the first places are listed');
  return notes;
}

function summaryOf({ views, functions, folder, pipelines }: Impact): string {
  const files = folder?.files ?? [];
  const hits = files.flatMap((file) => file.hits);
  const broken = new Set(
    views.filter(({ effect }) => effect === 'breaks').map(({ view }) => writePath(view)),
  ).size;
  const parts = [
    broken === 0 ? '' : formatQuantity(broken, 'view'),
    functions.length === 0 ? '' : formatQuantity(functions.length, 'function'),
    hits.length === 0
      ? ''
      : `${formatQuantity(hits.length, 'place')} in ${formatQuantity(files.length, 'file')}`,
    pipelines.length === 0 ? '' : formatQuantity(pipelines.length, 'pipeline'),
  ].filter((part) => part !== '');
  const read = folder === undefined ? '' : ` (${formatQuantity(folder.readFiles, 'file')} read)`;
  return parts.length === 0 ? `Nothing is reached${read}` : `${parts.join(', ')}${read}`;
}
