import type { ByChange, TypeChange } from '../../changes/change';
import { tablePath, writePath, type TablePath } from '../../model/objectPath';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { printComment } from '../../print/printComments';
import { printDomain, printEnum } from '../../print/printTypes';
import { quoteOnLine } from '../../print/sqlText';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { orderRenames, type Rename } from '../renames/renameOrder';
import { domainPieces } from './domainPieces';

type Makers = Pick<ByChange<readonly Piece[]>, TypeChange['kind']>;

/** What is done to enums and domains; values that come and go are planned for a type at once. */
export function typeMakersIn(context: PlanContext): Makers {
  return { ...typeMakers, changeDomain: (change) => domainPieces(change, context) };
}

const typeMakers: Omit<Makers, 'changeDomain'> = {
  addEnum: (change) => made(change, printEnum(change.after), 'TYPE'),
  dropEnum: (change) => dropped(change, 'TYPE'),
  renameEnum: () => [],
  renameDomain: () => [],
  addEnumValue: () => [],
  dropEnumValue: () => [],
  reorderEnum: () => [],
  renameEnumValue: (change) => {
    const pairs = change.before.flatMap((from, place) => {
      const to = change.after[place];
      return to === undefined || to === from
        ? []
        : [{ from: ['', from], to: ['', to], of: change } as const];
    });
    const taken = change.before.map((value): TablePath => ['', value]);
    return orderRenames(pairs, taken).map(({ from, to }) => ({
      phase: 'makeTypes',
      title: `rename a value of ${writePath(change.object)}`,
      sql: `ALTER TYPE ${quotePath(change.object)} RENAME VALUE ${quoteOnLine(from[1])} TO ${quoteOnLine(to[1])}`,
      changes: [change],
    }));
  },
  addDomain: (change) => made(change, printDomain(change.after), 'DOMAIN'),
  dropDomain: (change) => dropped(change, 'DOMAIN'),
};

function made(
  change: {
    readonly object: TablePath;
    readonly after: { readonly comment?: string | undefined };
  } & Piece['changes'][number],
  sql: string,
  word: 'TYPE' | 'DOMAIN',
): readonly Piece[] {
  const { comment } = change.after;
  const name = writePath(change.object);
  const piece = (title: string, statement: string): Piece => ({
    phase: 'makeTypes',
    title,
    sql: statement,
    changes: [change],
  });
  const own = piece(`make the ${word.toLowerCase()} ${name}`, sql);
  if (comment === undefined) return [own];
  return [own, piece(`comment on ${name}`, printComment(word, change.object, comment))];
}

function dropped(change: Piece['changes'][number], word: 'TYPE' | 'DOMAIN'): readonly Piece[] {
  return [
    {
      phase: 'dropTypes',
      title: `drop the ${word.toLowerCase()} ${writePath(change.object)}`,
      sql: `DROP ${word} ${quotePath(change.object)}`,
      changes: [change],
      isDestructive: true,
    },
  ];
}

/** Enums and domains that are called otherwise. */
export function renameTypes(context: PlanContext): readonly Piece[] {
  const { enums, domains, relations } = context.diff.before;
  const renames = includedOf(context, 'renameEnum', 'renameDomain').map(
    (change): Rename<typeof change> => ({
      from: change.object,
      to: change.to,
      of: change,
    }),
  );
  // Every table has a type of its name, too.
  const taken = renames.length === 0 ? [] : [...enums, ...domains, ...relations].map(tablePath);
  return orderRenames(renames, taken).map(({ kind, from, to, of }) => ({
    phase: 'renames',
    title: `rename the type ${writePath(from)} to ${writePath(to)}`,
    sql: `ALTER TYPE ${quotePath(from)} ${kind === 'move' ? `SET SCHEMA ${quoteIdentifier(to[0])}` : `RENAME TO ${quoteIdentifier(to[1])}`}`,
    changes: [of],
  }));
}
