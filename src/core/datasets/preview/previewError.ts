import { OperatorError } from '../../base/errors';

export type PreviewErrorReason =
  /** Cut short, or not what its name says. */
  | 'contentDamaged'
  /** Written in a way that nothing here reads. */
  | 'formUnknown';

/** A dataset whose content cannot be shown as rows. */
export class PreviewError extends OperatorError {
  constructor(
    readonly reason: PreviewErrorReason,
    message: string,
    options: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, options);
  }

  static is(error: unknown, reason?: PreviewErrorReason): error is PreviewError {
    return error instanceof PreviewError && (reason === undefined || error.reason === reason);
  }
}

/** The file ends in its middle, or is something else than its name says. */
export function contentDamaged(name: string, cause?: unknown): PreviewError {
  return new PreviewError('contentDamaged', `The file of ${name} is damaged or cut short`, {
    remedy: 'publish it again; its earlier versions are still there',
    cause,
  });
}
