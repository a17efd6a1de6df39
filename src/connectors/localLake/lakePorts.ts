import { emulatorAccount } from '../../core/lake/endpointTrust';

/** The ports that a `lake.json` names. */
export interface LakePortNumbers {
  readonly blobs: number;
  readonly database: number;
  /** The one of `database` in lakes that were started before Benchling had a database of its own. */
  readonly benchling: number;
}

/** Where the blob service listens, with the emulator's account. */
export function blobEndpointOf(ports: LakePortNumbers): string {
  return `http://127.0.0.1:${ports.blobs}/${emulatorAccount.name}`;
}
