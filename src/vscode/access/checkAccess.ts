import { ProgressLocation, window } from 'vscode';
import type { AccessFinding } from '../../core/access/accessFinding';
import { checkDatasetAccess } from '../../core/access/checkDatasetAccess';
import { checkEngine } from '../../core/access/checkEngine';
import { checkStorageAccess } from '../../core/access/checkStorageAccess';
import { OperatorError } from '../../core/base/errors';
import type { Connection } from '../../core/lake/lake';
import { isCancelled, withSignal } from '../support/editor/cancellation';
import { DatabaseError } from '../../core/warehouse/databaseError';
import type { Connectors } from '../support/lakes/connectors';
import type { Database } from '../support/lakes/databases';
import type { OpenLake, OpenLakes } from '../support/lakes/openLakes';
import { noLake } from '../support/lakes/pickLake';
import type { VirtualDocuments } from '../support/documents/virtualDocuments';
import type { DatabaseLogins } from './databaseLogins';
import { renderAccess, summarizeAccess, type LakeAccess } from './accessDocument';

export interface CheckAccessOptions {
  readonly lakes: OpenLakes;
  readonly logins: Pick<DatabaseLogins, 'find'>;
  readonly connectors: Connectors;
  readonly documents: VirtualDocuments;
}

/** Tries what every lake of the workspace needs and shows what was found; returns the findings. */
export async function checkAccess(options: CheckAccessOptions): Promise<readonly AccessFinding[]> {
  const { lakes, documents } = options;
  await lakes.whenRead;
  if (lakes.all.length === 0) throw noLake();
  const checked = await window.withProgress(
    { location: ProgressLocation.Notification, title: 'Checking access', cancellable: true },
    (_, token) =>
      withSignal(token, (signal) =>
        Promise.all(lakes.all.map((lake) => checkLake(lake, options, signal))),
      ),
  );
  await documents.show(documents.uriOf('access.md', ''), renderAccess(checked), 'markdown');
  const findings = checked.flatMap((lake) => lake.findings);
  void window.showInformationMessage(`Lakeside: ${summarizeAccess(findings)}`);
  return findings;
}

/** Tries one database and shows what was found; returns the finding. */
export async function checkDatabase(
  database: Database,
  options: CheckAccessOptions,
): Promise<AccessFinding> {
  const { lake, connection } = database;
  const { documents } = options;
  const finding = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: `Checking access to ${connection.name}`,
      cancellable: true,
    },
    (_, token) => withSignal(token, (signal) => tryDatabase(connection, options, signal)),
  );
  const checked = { label: connection.name, file: lake.id, findings: [finding] };
  const uri = documents.uriOf('access.md', database.id);
  await documents.show(uri, renderAccess([checked]), 'markdown');
  void window.showInformationMessage(`Lakeside: ${summarizeAccess([finding])}`);
  return finding;
}

async function checkLake(
  lake: OpenLake,
  options: CheckAccessOptions,
  signal: AbortSignal,
): Promise<LakeAccess> {
  const [storage, databases] = await Promise.all([
    checkBlobs(lake, signal),
    checkDatabases(lake, options, signal),
  ]);
  return { label: lake.label, file: lake.id, findings: [...storage, ...databases] };
}

/** One after the other: either may ask a person something. */
async function checkBlobs(open: OpenLake, signal: AbortSignal): Promise<readonly AccessFinding[]> {
  return [...(await checkStorage(open, signal)), ...(await checkDatasets(open, signal))];
}

async function checkDatasets(
  open: OpenLake,
  signal: AbortSignal,
): Promise<readonly AccessFinding[]> {
  const { datasets, storage } = open.lake;
  if (datasets === undefined) return [];
  try {
    // Of its own storage the person was asked already.
    if (datasets.s3 !== undefined) await open.signInToDatasets();
    return await open.use(({ datasetStore }) =>
      checkDatasetAccess(datasets, datasetStore, { signal }),
    );
  } catch (error) {
    signal.throwIfAborted();
    return [storageFailure(datasets.s3?.endpoint ?? storage.blobEndpoint, error)];
  }
}

/** A storage account that cannot be connected to is a finding too, not the end of the other checks. */
async function checkStorage(
  open: OpenLake,
  signal: AbortSignal,
): Promise<readonly AccessFinding[]> {
  try {
    await open.signIn();
    return await open.use(async ({ blobStore, azCopy }) => [
      ...(await checkStorageAccess(open.lake, blobStore, { signal })),
      ...(await checkEngine(open.lake, azCopy)),
    ]);
  } catch (error) {
    signal.throwIfAborted();
    return [storageFailure(open.lake.storage.blobEndpoint, error)];
  }
}

function storageFailure(blobEndpoint: string, error: unknown): AccessFinding {
  const subject = `storage at ${URL.canParse(blobEndpoint) ? new URL(blobEndpoint).host : '?'}`;
  if (error instanceof OperatorError) {
    const { reason, message, remedy } = error;
    return { subject, outcome: 'failed', reason, message, remedy };
  }
  if (!isCancelled(error)) throw error;
  return {
    subject,
    outcome: 'failed',
    reason: 'noCredential',
    message: 'You did not sign in or confirm the host, so nothing was sent to it',
    remedy: 'check access again and sign in',
  };
}

function checkDatabases(
  { lake }: OpenLake,
  options: CheckAccessOptions,
  signal: AbortSignal,
): Promise<readonly AccessFinding[]> {
  const connections = [...lake.connections.values()];
  return Promise.all(connections.map((connection) => tryDatabase(connection, options, signal)));
}

async function tryDatabase(
  connection: Connection,
  { logins, connectors }: CheckAccessOptions,
  signal: AbortSignal,
): Promise<AccessFinding> {
  try {
    const password = await logins.find(connection);
    return await connectors.checkDatabaseAccess(connection, { password, signal });
  } catch (error) {
    if (!DatabaseError.is(error)) throw error;
    const { reason, message, remedy } = error;
    const subject = `database ${connection.name}`;
    return { subject, outcome: 'failed', reason, message, remedy };
  }
}
