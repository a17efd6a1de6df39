import type { ExtensionContext } from 'vscode';
import { DisposableStore } from './core/base/disposables';
import { DatabaseLogins } from './vscode/access/databaseLogins';
import { createAccess, registerAccess } from './vscode/access/registerAccess';
import { registerAttention } from './vscode/attention/registerAttention';
import { registerActivity } from './vscode/activity/registerActivity';
import { WorkspaceDatabases } from './vscode/connections/workspaceDatabases';
import { registerDatasets } from './vscode/datasets/registerDatasets';
import { registerContainers } from './vscode/containers/registerContainers';
import { registerLakes } from './vscode/lakes/registerLakes';
import { registerLineage } from './vscode/lineage/registerLineage';
import { registerLocalLake } from './vscode/localLake/registerLocalLake';
import { registerRelations } from './vscode/relations/registerRelations';
import { registerReport } from './vscode/report/registerReport';
import { createRuns, registerRuns } from './vscode/runs/registerRuns';
import { reportSource } from './vscode/runs/reportSource';
import { registerSchemaDiff } from './vscode/schemaDiff/registerSchemaDiff';
import { registerTable } from './vscode/table/registerTable';
import { registerWarehouse } from './vscode/warehouse/registerWarehouse';
import { registerSql } from './vscode/sql/registerSql';
import { connectorsOf } from './vscode/support/lakes/connectorsOf';
import { createLog } from './vscode/support/editor/log';
import { VirtualDocuments } from './vscode/support/documents/virtualDocuments';

/** What tests look at; not an interface for other extensions. */
export type LakesideViews = ReturnType<typeof activateFeatures>;

/** Makes the features and hands them to each other; nothing slow is loaded before it is used. */
export function activateFeatures(context: ExtensionContext) {
  const { extensionUri, globalStorageUri, secrets, globalState, workspaceState } = context;
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const logger = store.add(createLog());
  const connectors = connectorsOf(() => import('./connect/editor'), logger);
  const documents = store.add(new VirtualDocuments());
  const access = store.add(createAccess({ secrets, memento: globalState, connectors }));
  const { lakes } = store.add(registerLakes({ connectors, access, logger }));
  const logins = new DatabaseLogins({ access, connectors });
  const databaseOptions = { lakes, access: logins, connectors, storage: globalStorageUri, logger };
  const databases = store.add(new WorkspaceDatabases(databaseOptions));
  const activity = store.add(registerActivity({ memento: workspaceState, logger }));
  const { activities } = activity;
  const { reportPage } = connectors;
  const runsOptions = { lakes, activities, documents, memento: workspaceState, reportPage, logger };
  const runs = store.add(createRuns(runsOptions));
  const attention = store.add(registerAttention({ ...runsOptions, runs: runs.watch }));
  const containers = store.add(registerContainers({ lakes, activities, connectors, logger }));
  const datasets = store.add(registerDatasets({ ...runsOptions, extensionUri, connectors }));
  const drift = store.add(
    registerSchemaDiff({ extensionUri, databases, connectors, documents, logger }),
  );
  const warehouse = store.add(registerWarehouse({ databases, branch: drift.branch, logger }));
  const tables = store.add(
    registerTable({ extensionUri, databases, connectors, documents, logger }),
  );
  const relations = store.add(registerRelations({ extensionUri, databases, connectors, logger }));
  const reports = store.add(registerReport({ extensionUri, logger, ...reportSource(runs) }));
  store.add(registerRuns(runs, reports, runsOptions));
  store.add(registerAccess({ access, logins, lakes, databases, connectors, documents, logger }));
  const sqlPorts = { databases, connectors, documents, memento: workspaceState };
  const sql = store.add(registerSql({ ...sqlPorts, extensionUri, logger }));
  const { known, pipelines } = datasets;
  const lineagePorts = { lakes, databases, connectors, documents, datasets: known };
  const lineageEvents = { changes: drift.changes, activities, pipelines };
  const lineageStart = { extensionUri, memento: workspaceState, logger };
  const lineage = store.add(
    registerLineage({ ...lineagePorts, ...lineageEvents, ...lineageStart }),
  );
  store.add(registerLocalLake({ activities, connectors, logger }));
  return {
    runs,
    containers,
    datasets,
    activity,
    attention,
    databases,
    warehouse,
    tables,
    relations,
    drift,
    lineage,
    sql,
  };
}
