import type { Producer } from '../versions/auditRecord';

/** Where what lies in a folder comes from. */
export interface Provenance {
  readonly producer: Producer;
  /** The branch that whoever clones the repository gets; absent = this machine does not know it. */
  readonly defaultBranch?: string;
}
