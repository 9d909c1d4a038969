/** Every command that package.json contributes, by its last name; a test holds the two together. */
export const commandIds = {
  runModels: 'attributionLab.runModels',
  runModel: 'attributionLab.runModel',
  runModelWithParents: 'attributionLab.runModelWithParents',
  runModelWithChildren: 'attributionLab.runModelWithChildren',
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
} as const;

export const settingIds = { previewRows: 'attributionLab.preview.rows', evaluatorRows: 'attributionLab.evaluator.rows' } as const;

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

export const panelTypes = { dashboard: 'attributionLab.dashboard', preview: 'attributionLab.preview' } as const;
