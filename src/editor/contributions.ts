/** Every command that package.json contributes, by its last name; a test holds the two together. */
export const commandIds = {
  runModels: 'attributionLab.runModels',
  runModel: 'attributionLab.runModel',
  runModelWithParents: 'attributionLab.runModelWithParents',
  runModelWithChildren: 'attributionLab.runModelWithChildren',
  runModelFullRefresh: 'attributionLab.runModelFullRefresh',
  runTests: 'attributionLab.runTests',
  runTest: 'attributionLab.runTest',
  previewModel: 'attributionLab.previewModel',
  showFailingRows: 'attributionLab.showFailingRows',
  showCompiledSql: 'attributionLab.showCompiledSql',
  openDashboard: 'attributionLab.openDashboard',
  openFile: 'attributionLab.openFile',
  createSampleProject: 'attributionLab.createSampleProject',
  makeSampleData: 'attributionLab.makeSampleData',
  loadEventBatches: 'attributionLab.loadEventBatches',
  selectTarget: 'attributionLab.selectTarget',
  checkConnection: 'attributionLab.checkConnection',
  storeServiceAccountKey: 'attributionLab.storeServiceAccountKey',
  forgetServiceAccountKey: 'attributionLab.forgetServiceAccountKey',
  estimateCost: 'attributionLab.estimateCost',
  showRunDetails: 'attributionLab.showRunDetails',
  compareTargets: 'attributionLab.compareTargets',
  pullSample: 'attributionLab.pullSample',
  refresh: 'attributionLab.refresh',
  showLog: 'attributionLab.showLog',
} as const;

export type CommandName = keyof typeof commandIds;

export const viewIds = { models: 'attributionLab.models', tests: 'attributionLab.tests' } as const;

/** Context keys that `when` clauses of package.json use. */
export const contextKeys = {
  /** A project was found in the workspace. */
  hasProject: 'attributionLab.hasProject',
  /** The workspace is being searched for projects. */
  reading: 'attributionLab.reading',
  /** The active editor shows a model. */
  modelIsActive: 'attributionLab.modelIsActive',
  /** A project's target is on BigQuery. */
  onBigQuery: 'attributionLab.onBigQuery',
} as const;

export const settingIds = {
  previewRows: 'attributionLab.preview.rows',
  evaluatorRows: 'attributionLab.evaluator.rows',
  project: 'attributionLab.bigquery.project',
  dataset: 'attributionLab.bigquery.dataset',
  location: 'attributionLab.bigquery.location',
  keyFile: 'attributionLab.bigquery.keyFile',
  impersonateServiceAccount: 'attributionLab.bigquery.impersonateServiceAccount',
  executionProject: 'attributionLab.bigquery.executionProject',
  maximumBytesBilled: 'attributionLab.bigquery.maximumBytesBilled',
  threads: 'attributionLab.bigquery.threads',
  apiEndpoint: 'attributionLab.bigquery.apiEndpoint',
  pricePerTib: 'attributionLab.bigquery.pricePerTiB',
  confirmAboveGib: 'attributionLab.bigquery.confirmAboveGiB',
  confirmAbovePrice: 'attributionLab.bigquery.confirmAbovePrice',
} as const;

/** Settings that tell where a BigQuery target is and how it is reached. */
export const targetSection = 'attributionLab.bigquery';

/** What a tree's items are, for `viewItem` in the menus of package.json. */
export const itemKinds = {
  project: 'project',
  folder: 'folder',
  model: 'model',
  seed: 'seed',
  source: 'source',
  test: 'test',
  failedTest: 'test.failed',
  testsOf: 'testsOf',
} as const;

export const panelTypes = {
  dashboard: 'attributionLab.dashboard',
  preview: 'attributionLab.preview',
  report: 'attributionLab.report',
  comparison: 'attributionLab.comparison',
} as const;
