import type { Change } from '../../changes/change';
import { pathKey, tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { Relation } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { printComment, printRelationComments } from '../../print/printComments';
import { inOrderOfMaking } from '../../print/printOrder';
import { columnList } from '../../print/printParts';
import { printTable } from '../../print/printTable';
import { refuseIf } from '../doBlock';
import { FreeNames } from '../freeNames';
import { keptParts } from '../parts/keptParts';
import { printPart } from '../parts/printPart';
import { unsaidOf } from '../parts/unprinted';
import type { Piece } from '../piece';
import type { PlanContext } from '../planContext';
import type { PlannedRenames } from '../renames/plannedRenames';
import type { Presence } from '../select/presence';
import { includedRemakes, type RemadeTable } from './remadeTables';
import { losses, lossesSql } from './lossesSql';
import { carryOverSql, carryOwnerSql } from './swapSql';

interface SwapPlanning {
  readonly context: PlanContext;
  readonly presence: Presence;
  readonly renames: PlannedRenames;
}

/**
 * Tables that are parted in another way, or are no more: when all else of a table is as it shall be, it is
 * set aside, another of its name is made like it, gets its rows, which are counted, and it is dropped.
 */
export function swapTables(planning: SwapPlanning): readonly Piece[] {
  const { context } = planning;
  const swaps = includedRemakes(context, 'swap');
  if (swaps.length === 0) return [];
  const names = new FreeNames(context);
  return swaps.flatMap((remade) => swapTable(remade, planning, names));
}

function swapTable(remade: RemadeTable, planning: SwapPlanning, free: FreeNames): readonly Piece[] {
  const { context } = planning;
  const changes = [remade.change, ...context.selection.absorbedBy(remade.change)];
  const at = context.names.table(tablePath(remade.is));
  const aside: TablePath = [at[0], free.next()];
  const parts = partsAside(remade, planning, free);
  const name = writePath(at);
  const piece = (title: string, sql: string): Piece => ({
    phase: 'remakes',
    title,
    sql,
    changes,
  });
  return [
    piece(
      `look for what another ${name} would not have`,
      refuseIf(
        lossesSql(at, unsaidOf(context.before.snapshot)),
        `There are ${losses} of ${name} or its partitions, which another table would not have`,
        'Take them away first and make them again afterwards, or leave this change out',
      ),
    ),
    ...[{ from: at, aside }, ...parts.values()].map((one) => piece(...setAside(one))),
    piece(`make ${name} anew`, makeSql(remade, at, aside)),
    ...partitionSql(remade, context).map(([title, sql]) => piece(title, sql)),
    piece(
      `give ${name} the owner, rights and sequences that it had`,
      carryOverSql(aside, at, free.next()),
    ),
    ...remade.newerParts.map((part) => piece(...carryPart(part, { context, parts, aside, free }))),
    piece(`copy the rows of ${name}`, copySql(remade, { context, at, aside })),
    piece(
      `count the rows of ${name}`,
      refuseIf(
        `SELECT WHERE (SELECT count(*) FROM ${quotePath(at)}) <> (SELECT count(*) FROM ${quotePath(aside)})`,
        `Not all rows of ${name} were copied`,
        'Leave this change out, and look for a trigger or rule that keeps rows away',
      ),
    ),
    {
      ...piece(`drop ${name} as it was`, `DROP TABLE ${quotePath(aside)}`),
      isDestructive: true,
    },
    ...keptParts(tablePath(remade.is), { changes, context }),
    ...remade.newerParts.flatMap((part) => ownParts(part, changes, context)),
    ...commentOf(remade, at, changes),
  ];
}

type Step = readonly [title: string, sql: string];

/** A table that another one gets the name of. */
interface Aside {
  readonly from: TablePath;
  readonly aside: TablePath;
}

function setAside({ from, aside }: Aside): Step {
  return [
    `set ${writePath(from)} aside`,
    `ALTER TABLE ${quotePath(from)} RENAME TO ${quoteIdentifier(aside[1])}`,
  ];
}

/** Older partitions by their keys. */
function partsAside(
  { olderParts }: RemadeTable,
  { context, presence, renames }: SwapPlanning,
  free: FreeNames,
): ReadonlyMap<string, Aside> {
  return new Map(
    olderParts.map((part): readonly [string, Aside] => {
      const path = tablePath(part);
      const isGoing = presence.isDropped(path);
      const from = isGoing ? renames.tableAside(path) : context.names.tableOf(path);
      return [pathKey(path), { from, aside: [from[0], free.next()] }];
    }),
  );
}

/** A partition that was there is what it was to whoever reads it by its own name. */
function carryPart(
  part: Relation,
  {
    context: { names },
    parts,
    aside,
    free,
  }: {
    readonly context: PlanContext;
    readonly parts: ReadonlyMap<string, Aside>;
    readonly aside: TablePath;
    readonly free: FreeNames;
  },
): Step {
  const path = tablePath(part);
  const older = names.tableBefore(path);
  const was = older && parts.get(pathKey(older));
  return was === undefined
    ? [`give ${writePath(path)} the owner of its table`, carryOwnerSql(aside, path)]
    : [
        `give ${writePath(path)} the owner, rights and sequences that it had`,
        carryOverSql(was.aside, path, free.next()),
      ];
}

/** Everything of its columns is the server's own affair, sequences of identities too. */
function makeSql({ is }: RemadeTable, at: TablePath, aside: TablePath): string {
  const like = ['DEFAULTS', 'IDENTITY', 'GENERATED', 'STORAGE', 'COMPRESSION', 'COMMENTS'];
  const unlogged = is.isUnlogged === true ? 'UNLOGGED ' : '';
  const parted = is.partitioning === undefined ? '' : ` PARTITION BY ${is.partitioning}`;
  return `CREATE ${unlogged}TABLE ${quotePath(at)} (LIKE ${quotePath(aside)} ${like.map((what) => `INCLUDING ${what}`).join(' ')})${parted}`;
}

function partitionSql({ newerParts }: RemadeTable, { after, names }: PlanContext): readonly Step[] {
  return inOrderOfMaking(newerParts).flatMap((part) => {
    const { partitionOf } = part;
    if (partitionOf === undefined) return [];
    const bare: Relation = {
      ...part,
      primaryKey: undefined,
      uniques: [],
      checks: [],
      exclusions: [],
      partitionOf: { ...partitionOf, parent: names.table(partitionOf.parent) },
    };
    const parent = after.relation(partitionOf.parent);
    const title = `make the partition ${writePath(tablePath(part))}`;
    return printTable(bare, { parent, foreignKeys: [] }).map((sql): Step => [title, sql]);
  });
}

function copySql(
  { is }: RemadeTable,
  {
    context: { names },
    at,
    aside,
  }: { readonly context: PlanContext; readonly at: TablePath; readonly aside: TablePath },
): string {
  const columns = is.columns
    .filter(({ generated }) => generated === undefined)
    .map(({ name }) => names.column([...tablePath(is), name]));
  const list = columns.map(quoteIdentifier).join(', ');
  return `INSERT INTO ${quotePath(at)} ${columnList(columns)} OVERRIDING SYSTEM VALUE\nSELECT ${list} FROM ${quotePath(aside)}`;
}

/** What only a partition has. */
function ownParts(
  part: Relation,
  changes: readonly Change[],
  context: PlanContext,
): readonly Piece[] {
  const path = tablePath(part);
  // Those of a partition that was there are put back by `planRelinks`.
  const isNew = context.names.tableBefore(path) === undefined;
  const links = (isNew ? part.foreignKeys : []).map((key): Piece => ({
    phase: 'links',
    title: `add foreign key ${writePath([key.name])} to ${writePath(path)}`,
    sql: `ALTER TABLE ${quotePath(path)} ${printPart(key, 'addForeignKey', { table: path, names: context.names }).sql}`,
    changes,
  }));
  const comments = printRelationComments(part).map((sql): Piece => ({
    phase: 'comments',
    title: `comment on ${writePath(path)}`,
    sql,
    changes,
  }));
  return [...keptParts(path, { changes, context }), ...links, ...comments];
}

function commentOf(
  { is: { comment } }: RemadeTable,
  at: TablePath,
  changes: readonly Change[],
): readonly Piece[] {
  if (comment === undefined) return [];
  const sql = printComment('TABLE', at, comment);
  return [{ phase: 'comments', title: `comment on ${writePath(at)}`, sql, changes }];
}
