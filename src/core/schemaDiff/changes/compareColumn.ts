import type { ColumnPath } from '../model/objectPath';
import type { BenchlingField, Column } from '../model/snapshot';
import type { Change, FieldTrait } from './change';
import { compareComment } from './compareComment';

/** What is different of a column, names and places apart; `before` has the newer names in it. */
export function compareColumn(
  object: ColumnPath,
  before: Column,
  after: Column,
): readonly Change[] {
  return [
    ...compareType(object, before, after),
    ...compareNull(object, before, after),
    ...compareValues(object, before, after),
    ...compareField(object, before.benchling, after.benchling),
    ...compareComment(object, before, after),
  ];
}

/** A type that DDL does not tell is no other type. */
function compareType(object: ColumnPath, before: Column, after: Column): readonly Change[] {
  const isKnown = before.type !== 'unknown' && after.type !== 'unknown';
  const changes: Change[] = [];
  if (isKnown && before.type !== after.type) {
    changes.push({ kind: 'changeType', object, before: before.type, after: after.type });
  }
  if (before.collation !== after.collation) {
    const { collation } = before;
    changes.push({ kind: 'changeCollation', object, before: collation, after: after.collation });
  }
  return changes;
}

function compareNull(object: ColumnPath, before: Column, after: Column): readonly Change[] {
  if (before.isNullable === after.isNullable) return [];
  const kind = after.isNullable ? 'dropNotNull' : 'setNotNull';
  return [{ kind, object, before: undefined, after: undefined }];
}

function compareValues(object: ColumnPath, before: Column, after: Column): readonly Change[] {
  const changes: Change[] = [];
  const was = generationOf(before);
  const is = generationOf(after);
  if (was !== is) changes.push({ kind: 'changeGenerated', object, before: was, after: is });
  if (before.identity !== after.identity) {
    const { identity } = before;
    changes.push({ kind: 'changeIdentity', object, before: identity, after: after.identity });
  }
  const wasDefault = before.generated === undefined ? before.default : undefined;
  const isDefault = after.generated === undefined ? after.default : undefined;
  if (wasDefault !== isDefault && !(isSerial(wasDefault) && isSerial(isDefault))) {
    changes.push({ kind: 'changeDefault', object, before: wasDefault, after: isDefault });
  }
  return changes;
}

function generationOf({ generated, default: expression }: Column): string | undefined {
  return generated === undefined ? undefined : `${expression ?? ''} ${generated.toUpperCase()}`;
}

/** What the sequence behind a serial column is called is nothing of the column's. */
function isSerial(expression: string | undefined): boolean {
  return expression?.startsWith('nextval(') === true;
}

const traits = ['type', 'isRequired', 'isMulti', 'target', 'dropdown', 'isArchived'] as const;

/** Only where both sides know the field. */
function compareField(
  object: ColumnPath,
  before: BenchlingField | undefined,
  after: BenchlingField | undefined,
): readonly Change[] {
  if (before === undefined || after === undefined) return [];
  return traits.flatMap((trait) => {
    const was: FieldTrait = { trait, value: before[trait] };
    const is: FieldTrait = { trait, value: after[trait] };
    const isSame = (was.value ?? false) === (is.value ?? false);
    return isSame ? [] : [{ kind: 'changeField', object, before: was, after: is } as const];
  });
}
