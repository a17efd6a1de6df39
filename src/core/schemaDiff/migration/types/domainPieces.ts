import type { ChangeOf } from '../../changes/change';
import { pairParts } from '../../changes/pairParts';
import { isDomainMadeAnew } from '../../hazards/remadeDomain';
import { convertType } from '../../hazards/typeChange';
import { tablePath, writePath } from '../../model/objectPath';
import type { DomainType } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { exactDefaultOf } from '../../print/printColumn';
import { printCheck } from '../../print/printParts';
import { printDomain } from '../../print/printTypes';
import { convertValue } from '../convertValue';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import type { RemadeType } from './remadeTypes';

/** Domains that cannot be altered so. */
export function remadeDomains(context: PlanContext): readonly RemadeType[] {
  return includedOf(context, 'changeDomain')
    .filter((change) => isDomainMadeAnew(change, context.diff.before))
    .map((change) => remadeDomain(change));
}

function remadeDomain(change: ChangeOf<'changeDomain'>): RemadeType {
  const { before, after, object } = change;
  return {
    type: object,
    word: 'DOMAIN',
    changes: [change],
    isDestructive: !convertType(before.type, after.type).isLossless,
    sql: printDomain(after),
    comment: before.comment,
    valueOf: (column, list) => {
      const [was, is] = [`${before.type}${list}`, `${after.type}${list}`];
      const value = `${column}::${was}`;
      return convertValue(value, was, is) ?? `${value}::${is}`;
    },
  };
}

/** What is different of a domain that is not made anew. */
export function domainPieces(
  change: ChangeOf<'changeDomain'>,
  { diff }: PlanContext,
): readonly Piece[] {
  const { before, after } = change;
  if (isDomainMadeAnew(change, diff.before)) return [];
  return actionsBetween(before, after).map((action) => ({
    phase: 'makeTypes',
    title: `change the domain ${writePath(tablePath(after))}`,
    sql: `ALTER DOMAIN ${quotePath(tablePath(after))} ${action}`,
    changes: [change],
  }));
}

function actionsBetween(before: DomainType, after: DomainType): readonly string[] {
  const value = exactDefaultOf(after);
  const { altered, fresh, dropped } = pairParts(before.checks, after.checks);
  return [
    ...[...dropped, ...altered.map((check) => check.before)].map(
      ({ name }) => `DROP CONSTRAINT ${quoteIdentifier(name)}`,
    ),
    ...(before.default === after.default
      ? []
      : [value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`]),
    ...(before.isNullable === after.isNullable
      ? []
      : [after.isNullable ? 'DROP NOT NULL' : 'SET NOT NULL']),
    ...altered.map((check) => `ADD ${printCheck(check.after)}`),
    ...fresh.map((check) =>
      check.before === undefined
        ? `ADD ${printCheck(check.after)}`
        : `RENAME CONSTRAINT ${quoteIdentifier(check.before.name)} TO ${quoteIdentifier(check.after.name)}`,
    ),
  ];
}
