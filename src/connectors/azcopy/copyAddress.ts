import type { Application } from '../../core/lake/secrets';

/** Where AzCopy writes to, and by what it may. */
export interface CopyAddress {
  readonly url: string;
  /** True if a signature stands in it, which others on this machine can see while AzCopy runs. */
  readonly isSigned: boolean;
  /** Who signs in where there is none; absent = not known. */
  readonly application?: Application;
}
