import { OperatorError } from '../base/errors';

/** A drawing for which no places were found. */
export class LayoutError extends OperatorError {
  readonly reason = 'layoutFailed';

  static is(error: unknown): error is LayoutError {
    return error instanceof LayoutError;
  }
}
