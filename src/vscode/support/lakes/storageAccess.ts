import type { Event } from 'vscode';
import type { Lake } from '../../../core/lake/lake';
import type { Secrets } from '../../../core/lake/secrets';

/** Who may be given a credential, and where credentials come from. */
export interface StorageAccess {
  /** Never asks a person anything. */
  readonly secrets: Secrets;
  /** Hosts a person confirmed, with their ports. */
  readonly confirmedHosts: ReadonlySet<string>;
  /** Asks to confirm the lake's host and to sign in, each only where needed. @throws CancellationError */
  prepare(lake: Lake): Promise<void>;
  /** The same for where its datasets lie, be that elsewhere. @throws CancellationError, StorageError */
  prepareDatasets(lake: Lake): Promise<void>;
  /** Asks for other credentials than those kept, which the service refused. @throws CancellationError */
  renewDatasets(lake: Lake): Promise<void>;
  /** True if `prepareDatasets` would ask nothing. */
  isReadyForDatasets(lake: Lake): Promise<boolean>;
  /** Fires when a secret, a sign-in or a confirmed host came or went. */
  readonly onDidChange: Event<void>;
}
