import { OperatorError } from '../../base/errors';
import type { MigrationStep } from './migration';

export type MigrationErrorReason =
  /** The schema has changed since the plan was made. */
  | 'stale'
  /** The connection does not say that it may be written to. */
  | 'notWritable'
  /** Postgres refused a step. */
  | 'stepFailed'
  /** Somebody else holds a lock for longer than was to be waited. */
  | 'locked'
  /** The steps went through, and the schema is not what was planned. */
  | 'notAsPlanned';

/** A migration of which nothing was kept. */
export class MigrationError extends OperatorError {
  /** The step that failed. */
  readonly step: MigrationStep | undefined;
  /** Postgres' code of five characters. */
  readonly sqlState: string | undefined;

  constructor(
    readonly reason: MigrationErrorReason,
    message: string,
    options: {
      readonly remedy: string;
      readonly cause?: unknown;
      readonly step?: MigrationStep | undefined;
      readonly sqlState?: string | undefined;
    },
  ) {
    super(message, options);
    this.step = options.step;
    this.sqlState = options.sqlState;
  }

  static is(error: unknown, reason?: MigrationErrorReason): error is MigrationError {
    return error instanceof MigrationError && (reason === undefined || error.reason === reason);
  }
}
