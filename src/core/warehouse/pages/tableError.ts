import { OperatorError } from '../../base/errors';
import { tableName, type TableRef } from './table';

export type TableErrorReason =
  /** There is no such relation, or the login may not know of it. */
  | 'tableMissing'
  /** It was there, and was dropped or renamed since. */
  | 'tableGone'
  /** A column that was read before is no longer there, or is another. */
  | 'tableChanged'
  /** The lake file describes its database otherwise than when it was opened, or no longer. */
  | 'connectionChanged';

/** A table that is not what it was taken for. */
export class TableError extends OperatorError {
  constructor(
    readonly reason: TableErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: TableErrorReason): error is TableError {
    return error instanceof TableError && (reason === undefined || error.reason === reason);
  }
}

export function tableMissing(ref: TableRef): TableError {
  return new TableError('tableMissing', `There is no table or view ${tableName(ref)}`, {
    remedy: 'Check the name, and that the login may use its schema',
  });
}

export function connectionChanged(
  ref: TableRef,
  { name, host }: { readonly name: string; readonly host: string },
): TableError {
  return new TableError('connectionChanged', `The lake file changed the connection ${name}`, {
    remedy: `What is shown of ${tableName(ref)} came from ${host} as it was described before; reconnect to load it from where the lake file says now`,
  });
}

export function tableGone(ref: TableRef, cause: unknown): TableError {
  return new TableError('tableGone', `${tableName(ref)} was dropped or renamed`, {
    remedy: 'What is shown is what was read before; close it, or load it again if it is back',
    cause,
  });
}

export function tableChanged(ref: TableRef, cause: unknown): TableError {
  return new TableError('tableChanged', `The columns of ${tableName(ref)} changed`, {
    remedy: 'Load the table again to see what it has now',
    cause,
  });
}
