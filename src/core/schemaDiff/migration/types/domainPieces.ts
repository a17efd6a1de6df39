import { isSameValue } from '../../changes/sameValue';
import type { ChangeOf } from '../../changes/change';
import { convertType } from '../../hazards/typeChange';
import { tablePath, writePath } from '../../model/objectPath';
import type { Check, DomainType } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { exactDefaultOf } from '../../print/printColumn';
import { printCheck } from '../../print/printParts';
import { printDomain } from '../../print/printTypes';
import { convertValue } from '../convertValue';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { isOtherType, type RemadeType } from './remadeTypes';

/** Domains that stand for another type than before. */
export function remadeDomains(context: PlanContext): readonly RemadeType[] {
  return includedOf(context, 'changeDomain')
    .filter(isOtherType)
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

/** What is different of a domain that stands for the same type. */
export function domainPieces(change: ChangeOf<'changeDomain'>): readonly Piece[] {
  const { before, after } = change;
  if (isOtherType(change)) return [];
  return actionsBetween(before, after).map((action) => ({
    phase: 'makeTypes',
    title: `change the domain ${writePath(tablePath(after))}`,
    sql: `ALTER DOMAIN ${quotePath(tablePath(after))} ${action}`,
    changes: [change],
  }));
}

function actionsBetween(before: DomainType, after: DomainType): readonly string[] {
  const value = exactDefaultOf(after);
  return [
    ...before.checks
      .filter((check) => !isIn(after.checks, check))
      .map(({ name }) => `DROP CONSTRAINT ${quoteIdentifier(name)}`),
    ...(before.default === after.default
      ? []
      : [value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`]),
    ...(before.isNullable === after.isNullable
      ? []
      : [after.isNullable ? 'DROP NOT NULL' : 'SET NOT NULL']),
    ...after.checks
      .filter((check) => !isIn(before.checks, check))
      .map((check) => `ADD ${printCheck(check)}`),
  ];
}

function isIn(checks: readonly Check[], check: Check): boolean {
  return checks.some((one) => isSameValue(one, check));
}
