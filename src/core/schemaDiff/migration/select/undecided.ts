import { formatQuantity } from '../../../base/sizes';
import { forChange, type Change } from '../../changes/change';
import { openQuestions } from '../../decide/openQuestions';
import type { SchemaDiff } from '../../diffSchemas';
import type { Question } from '../../match/matches';
import { isView } from '../../model/isView';
import { pathKey, writePath } from '../../model/objectPath';
import type { PlanContext } from '../planContext';

/**
 * Leaves out what goes or comes only because nobody has said yet whether the two are one. What comes waits,
 * too: once it is there, what it may have been called before would be no question any more, but a drop.
 */
export function leaveOutUndecided(context: PlanContext): void {
  const { diff, selection } = context;
  const questions = openQuestions(diff);
  if (questions.length === 0) return;
  const find = questionFinder(questions, context);
  for (const change of diff.changes) {
    const question = find(change);
    if (question === undefined) continue;
    selection.leaveOut(change, 'undecided', `it is an open question ${questionWords(question)}`);
  }
}

/** The question that a change is an answer to. */
function questionFinder(
  questions: readonly Question[],
  { after, names }: PlanContext,
): (change: Change) => Question | undefined {
  const [from, to] = [byPath(questions, 'from'), byPath(questions, 'to')];
  // Columns of a view are what its query makes them.
  const isOfView = (object: readonly string[]): boolean => {
    const relation = after.relation(object);
    return relation !== undefined && isView(relation);
  };
  const gone = ({ object }: Pick<Change, 'object'>): Question | undefined =>
    from.get(pathKey(object));
  const come = ({ object }: Pick<Change, 'object'>): Question | undefined =>
    to.get(pathKey(object));
  return (change) =>
    forChange(change, {
      dropTable: gone,
      dropView: gone,
      addTable: come,
      addView: come,
      addEnumValue: come,
      dropEnumValue: come,
      addColumn: (added) => (isOfView(added.object) ? undefined : come(added)),
      dropColumn: ({ object }) => {
        const table = names.tableBefore(object);
        if (table === undefined || isOfView(object)) return undefined;
        return from.get(pathKey([...table, object[2]]));
      },
    });
}

/** Questions by what they are about, and by its table; the first one stays. */
function byPath(
  questions: readonly Question[],
  side: 'from' | 'to',
): ReadonlyMap<string, Question> {
  return new Map(
    questions.toReversed().flatMap((question) => {
      const path = question[side];
      return [path.slice(0, 2), path].map((one) => [pathKey(one), question] as const);
    }),
  );
}

/** Most questions that a note names; `lakeside schema decide` lists all. */
const mostNamed = 10;

/** That there are open questions, and which, as sentences without their ends. */
export function questionNotes(diff: SchemaDiff): readonly string[] {
  const questions = openQuestions(diff);
  if (questions.length === 0) return [];
  const named = questions.slice(0, mostNamed).map(questionWords);
  const more = questions.length > mostNamed ? [`${questions.length - mostNamed} more`] : [];
  const count = formatQuantity(questions.length, 'open question');
  return [
    `Nothing is dropped or made for ${count}, to be answered by lakeside schema decide or in Schema Drift: ${[...named, ...more].join('; ')}`,
  ];
}

function questionWords({ from, to }: Question): string {
  return `whether ${writePath(from)} is ${writePath(to)} now`;
}
