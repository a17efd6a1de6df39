/**
 * Every id that package.json contributes; `test/tidy.test.ts` proves both lists equal. No run-time
 * import of `vscode` here: tests and tools read it in plain Node.
 */

export const viewContainer = 'lakeside';

export const views = {
  runs: 'lakeside.runs',
  containers: 'lakeside.containers',
  warehouse: 'lakeside.warehouse',
  lineage: 'lakeside.lineage',
  activity: 'lakeside.activity',
} as const;

export const commands = {
  refresh: 'lakeside.lakes.refresh',
  openLakeFile: 'lakeside.lakes.openFile',
  showLog: 'lakeside.log.show',
  startLocalLake: 'lakeside.localLake.start',
  stopLocalLake: 'lakeside.localLake.stop',
  renameInBenchling: 'lakeside.localLake.renameInBenchling',
  syncRun: 'lakeside.runs.sync',
  verifyRun: 'lakeside.runs.verify',
  rereadRun: 'lakeside.runs.reread',
  verifySample: 'lakeside.runs.verifySample',
  exportReport: 'lakeside.runs.exportReport',
  planSync: 'lakeside.runs.plan',
  syncPlan: 'lakeside.runs.syncPlan',
  replaceBlobs: 'lakeside.runs.replace',
  releaseRun: 'lakeside.runs.release',
  releaseRereadRun: 'lakeside.runs.releaseReread',
  undoRelease: 'lakeside.runs.undoRelease',
  showReport: 'lakeside.runs.showReport',
  revealRun: 'lakeside.runs.reveal',
  showDestination: 'lakeside.runs.showDestination',
  openBlob: 'lakeside.containers.openBlob',
  loadMore: 'lakeside.containers.loadMore',
  downloadBlobs: 'lakeside.containers.download',
  findBlob: 'lakeside.containers.find',
  copyBlobUrl: 'lakeside.containers.copyUrl',
  revealPrefix: 'lakeside.containers.reveal',
  connectDatabase: 'lakeside.warehouse.connect',
  refreshWarehouse: 'lakeside.warehouse.refresh',
  findName: 'lakeside.warehouse.find',
  filterNames: 'lakeside.warehouse.filter',
  clearFilter: 'lakeside.warehouse.clearFilter',
  copyName: 'lakeside.warehouse.copyName',
  copyDescription: 'lakeside.warehouse.copyDescription',
  revealRelation: 'lakeside.warehouse.reveal',
  openTable: 'lakeside.table.open',
  showRelations: 'lakeside.relations.show',
  showLineage: 'lakeside.lineage.show',
  openDataset: 'lakeside.datasets.open',
  previewDataset: 'lakeside.datasets.preview',
  pinVersion: 'lakeside.datasets.pinVersion',
  followLatest: 'lakeside.datasets.followLatest',
  copySnippet: 'lakeside.datasets.copySnippet',
  publishDataset: 'lakeside.datasets.publish',
  mendReference: 'lakeside.datasets.mend',
  signInToDatasets: 'lakeside.datasets.signIn',
  whatWouldRun: 'lakeside.datasets.whatWouldRun',
  runPipeline: 'lakeside.datasets.runPipeline',
  snapshotSchema: 'lakeside.schemaDiff.snapshot',
  compareSchemas: 'lakeside.schemaDiff.compare',
  compareBenchling: 'lakeside.schemaDiff.compareBenchling',
  compareAgain: 'lakeside.schemaDiff.compareAgain',
  decideSame: 'lakeside.schemaDiff.decideSame',
  decideApart: 'lakeside.schemaDiff.decideApart',
  undecide: 'lakeside.schemaDiff.undecide',
  showDdl: 'lakeside.schemaDiff.showDdl',
  regroupDrift: 'lakeside.schemaDiff.regroup',
  showMigration: 'lakeside.schemaDiff.showMigration',
  dryRunMigration: 'lakeside.schemaDiff.dryRun',
  applyMigration: 'lakeside.schemaDiff.apply',
  closeDrift: 'lakeside.schemaDiff.close',
  commitDrift: 'lakeside.schemaDiff.commit',
  showDriftHistory: 'lakeside.schemaDiff.history',
  showMatchedTables: 'lakeside.schemaDiff.showMatches',
  showCoverage: 'lakeside.schemaDiff.showCoverage',
  fixRenames: 'lakeside.schemaDiff.fixRenames',
  runStatement: 'lakeside.sql.run',
  explainStatement: 'lakeside.sql.explain',
  cancelStatements: 'lakeside.sql.cancel',
  chooseConnection: 'lakeside.sql.chooseConnection',
  changeLimits: 'lakeside.sql.changeLimits',
  withdrawWriting: 'lakeside.sql.withdrawWriting',
  showResults: 'lakeside.sql.showResults',
  showHistory: 'lakeside.sql.history',
  clearHistory: 'lakeside.sql.clearHistory',
  refreshLineage: 'lakeside.lineage.refresh',
  stopReadingLineage: 'lakeside.lineage.stopReading',
  openThing: 'lakeside.lineage.openThing',
  copyThingName: 'lakeside.lineage.copyName',
  pinThing: 'lakeside.lineage.pin',
  unpinThing: 'lakeside.lineage.unpin',
  findThing: 'lakeside.lineage.find',
  filterLineage: 'lakeside.lineage.filter',
  clearLineageFilter: 'lakeside.lineage.clearFilter',
  lineageMore: 'lakeside.lineage.more',
  showBroken: 'lakeside.lineage.showBroken',
  closeBroken: 'lakeside.lineage.closeBroken',
  cancelActivity: 'lakeside.activity.cancel',
  retryActivity: 'lakeside.activity.retry',
  showActivityReport: 'lakeside.activity.showReport',
  clearActivities: 'lakeside.activity.clear',
  checkAccess: 'lakeside.access.check',
  connectStorage: 'lakeside.access.connect',
  setStorageKey: 'lakeside.access.setKey',
  setStorageSas: 'lakeside.access.setSas',
  setDatabasePassword: 'lakeside.access.setPassword',
  checkDatabase: 'lakeside.access.checkDatabase',
  forgetPassword: 'lakeside.access.forgetPassword',
  forgetSecrets: 'lakeside.access.forget',
} as const;

/** What may be done in a folder nobody trusts: reading files, and undoing what was done before. */
export const untrustedCommands: readonly string[] = [
  commands.refresh,
  commands.openLakeFile,
  commands.showLog,
  commands.revealRun,
  commands.stopLocalLake,
  commands.cancelActivity,
  commands.clearActivities,
  commands.forgetSecrets,
  commands.forgetPassword,
  commands.clearFilter,
  commands.withdrawWriting,
  commands.showResults,
  commands.clearHistory,
  commands.mendReference,
  commands.followLatest,
];

export type CommandId = (typeof commands)[keyof typeof commands];

export const settings = {
  azcopyPath: 'lakeside.azcopyPath',
  stateFolder: 'lakeside.stateFolder',
  pageSize: 'lakeside.containers.pageSize',
  openLimit: 'lakeside.containers.openLimitMegabytes',
  scanMinutes: 'lakeside.runs.scanMinutes',
  autoSync: 'lakeside.runs.autoSync',
  rowLimit: 'lakeside.sql.rowLimit',
  timeoutSeconds: 'lakeside.sql.timeoutSeconds',
} as const;

export const contextKeys = {
  /** `none`, `broken` or `open`: what the workspace's lake files amount to. */
  lakes: 'lakeside.lakes',
  /** True while a filter leaves a part of the view Warehouse. */
  isWarehouseFiltered: 'lakeside.isWarehouseFiltered',
  /** True while a lake file names a database. */
  hasDatabase: 'lakeside.hasDatabase',
  /** True while a drift of schemas is shown. */
  hasDrift: 'lakeside.hasDrift',
  /** True while a question of a drift is selected. */
  isAtQuestion: 'lakeside.isAtDriftQuestion',
  /** True once lineage was read: only then is it known that there is none. */
  isLineageRead: 'lakeside.isLineageRead',
  /** True while lineage is read for longer than a moment. */
  isLineageBeingRead: 'lakeside.isLineageBeingRead',
  /** True while a filter leaves a part of the view Lineage. */
  isLineageFiltered: 'lakeside.isLineageFiltered',
  hasFinishedActivities: 'lakeside.hasFinishedActivities',
  /** True while a lake file says where datasets lie. */
  hasDatasets: 'lakeside.hasDatasets',
  /** True while nobody is signed in to where datasets lie. */
  needsDatasetSignIn: 'lakeside.needsDatasetSignIn',
  /** `pinned`, `following` or `none`: the address of a dataset that the cursor is at. */
  atDataset: 'lakeside.atDataset',
  /** True while the cursor is at a statement of SQL. */
  isAtStatement: 'lakeside.isAtStatement',
} as const;

/** Of files of SQL that are opened as notebooks. */
export const notebookType = 'lakeside-sql';

/** Schemes of read-only documents. */
export const schemes = {
  blob: 'lakeblob',
  dataset: 'gros',
  document: 'lakeside',
} as const;

/** The values of `TreeItem.contextValue`, which menus in package.json ask for. */
export const treeContexts = {
  lake: 'lake',
  source: 'source',
  run: 'run',
  /** Removed from its source, and still to be put back. */
  runReleased: 'runReleased',
  account: 'account',
  accountDisconnected: 'accountDisconnected',
  container: 'container',
  prefix: 'prefix',
  blob: 'blob',
  more: 'more',
  database: 'database',
  /** In the place of a database's schemas. */
  databaseFailure: 'databaseFailure',
  schema: 'schema',
  relation: 'relation',
  column: 'column',
  /** A drift of schemas, and what is below it. */
  drift: 'drift',
  /** There is none yet, or it could not be made. */
  driftNone: 'driftNone',
  driftQuestion: 'driftQuestion',
  driftDecision: 'driftDecision',
  driftTable: 'driftTable',
  driftKind: 'driftKind',
  driftChange: 'driftChange',
  /** Followed by words, see `lineageItems.ts`. */
  lineageThing: 'lineageThing',
  lineageSide: 'lineageSide',
  lineageSection: 'lineageSection',
  lineageBroken: 'lineageBroken',
  activityRunning: 'activityRunning',
  activityEnded: 'activityEnded',
  activityReported: 'activityReported',
} as const;
