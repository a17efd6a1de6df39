import { emulatorAccount } from '../../core/lake/endpointTrust';

/** The ports that a `lake.json` names. */
export interface LakePortNumbers {
  readonly blobs: number;
  readonly database: number;
}

/** Where the blob service listens, with the emulator's account. */
export function blobEndpointOf(ports: LakePortNumbers): string {
  return `http://127.0.0.1:${ports.blobs}/${emulatorAccount.name}`;
}
