import type { ChangeOf } from '../../changes/change';
import { isSameValue } from '../../changes/sameValue';
import { checksBeside, isDomainMadeAnew } from '../../hazards/remadeDomain';
import { convertType } from '../../hazards/typeChange';
import { tablePath, writePath, type TablePath } from '../../model/objectPath';
import type { Check, DomainType } from '../../model/snapshot';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { exactDefaultOf } from '../../print/printColumn';
import { printCheck } from '../../print/printParts';
import { printDomain } from '../../print/printTypes';
import { convertValue } from '../convertValue';
import type { Piece } from '../piece';
import { includedOf, type PlanContext } from '../planContext';
import { orderRenames, type Rename } from '../renames/renameOrder';
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
  return [
    ...checksBeside(before.checks, after.checks).map(
      ({ name }) => `DROP CONSTRAINT ${quoteIdentifier(name)}`,
    ),
    ...renamedChecks(before, after),
    ...(before.default === after.default
      ? []
      : [value === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${value}`]),
    ...(before.isNullable === after.isNullable
      ? []
      : [after.isNullable ? 'DROP NOT NULL' : 'SET NOT NULL']),
    ...checksBeside(after.checks, before.checks).map((check) => `ADD ${printCheck(check)}`),
  ];
}

/** What says the same under another name. */
function renamedChecks(before: DomainType, after: DomainType): readonly string[] {
  const isIn = (checks: readonly Check[], check: Check): boolean =>
    checks.some((one) => isSameValue(one, check));
  const fresh = after.checks.filter((check) => !isIn(before.checks, check));
  const renames = before.checks
    .filter((check) => !isIn(after.checks, check))
    .flatMap((check): readonly Rename<undefined>[] => {
      const now = fresh.find(({ expression }) => expression === check.expression);
      return now === undefined
        ? []
        : [{ from: ['', check.name], to: ['', now.name], of: undefined }];
    });
  const gone = checksBeside(before.checks, after.checks);
  const taken = before.checks
    .filter((check) => !gone.includes(check))
    .map(({ name }): TablePath => ['', name]);
  return orderRenames(renames, taken).map(
    ({ from, to }) => `RENAME CONSTRAINT ${quoteIdentifier(from[1])} TO ${quoteIdentifier(to[1])}`,
  );
}
