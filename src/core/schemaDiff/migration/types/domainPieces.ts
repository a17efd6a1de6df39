import { isSameValue } from '../../changes/sameValue';
import type { ChangeOf } from '../../changes/change';
import { tablePath, writePath } from '../../model/objectPath';
import type { Check, DomainType } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { exactDefaultOf } from '../../print/printColumn';
import { printCheck } from '../../print/printParts';
import type { Piece } from '../piece';

/** What is different of a domain, but for its type. */
export function domainPieces(change: ChangeOf<'changeDomain'>): readonly Piece[] {
  const { before, after } = change;
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
