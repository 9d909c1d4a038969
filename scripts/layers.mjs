/**
 * The house's one table of which way imports point: each folder of src/ with the folders that it may import from.
 * The lint rule (eslint.config.mjs) and the test (test/unit/house) both read it; docs/architecture.md explains it.
 */
export const layers = {
  problem: [],
  attribution: [],
  jinja: ['problem'],
  googlesql: ['problem'],
  project: ['problem', 'jinja', 'googlesql'],
  graph: ['problem', 'project'],
  sql: ['problem', 'googlesql'],
  warehouse: ['problem', 'googlesql'],
  events: ['problem', 'googlesql', 'warehouse'],
  dashboard: ['problem', 'googlesql', 'project', 'warehouse', 'sql', 'attribution'],
  run: ['problem', 'jinja', 'googlesql', 'project', 'graph', 'sql', 'warehouse'],
  protocol: ['problem', 'googlesql', 'project', 'warehouse', 'events', 'dashboard', 'run'],
  engine: [
    'problem',
    'jinja',
    'googlesql',
    'project',
    'graph',
    'sql',
    'attribution',
    'warehouse',
    'events',
    'dashboard',
    'run',
    'protocol',
  ],
  cli: ['problem', 'googlesql', 'project', 'warehouse', 'events', 'dashboard', 'run', 'protocol', 'engine'],
  editor: ['problem', 'protocol'],
};

/** Folders that do no I/O: nothing of Node's, no clock, no randomness. */
export const pureLayers = ['problem', 'jinja', 'graph', 'sql', 'attribution', 'protocol'];

/** Packages that one folder alone may import. */
export const ownedPackages = [
  { packages: ['vscode', 'vscode-languageclient'], owner: 'editor' },
  { packages: ['vscode-languageserver', 'vscode-languageserver-textdocument'], owner: 'engine' },
  { packages: ['@google-cloud/bigquery', 'google-auth-library'], owner: 'warehouse/bigquery' },
  { packages: ['@duckdb/node-api', '@duckdb/node-bindings'], owner: 'warehouse/duckdb' },
  { packages: ['@grpc/grpc-js', '@grpc/proto-loader', '@fivetrandevelopers/zetasql'], owner: 'googlesql' },
  { packages: ['commander', 'cli-table3'], owner: 'cli' },
];
