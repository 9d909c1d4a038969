import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { layers, ownedPackages, pureLayers } from './scripts/layers.mjs';

const owned = (folder) =>
  ownedPackages
    .filter(({ owner }) => owner !== folder && !folder.startsWith(`${owner}/`))
    .map(({ packages, owner }) => ({
      group: packages.flatMap((name) => [name, `${name}/*`]),
      message: `Only src/${owner} imports this package.`,
    }));

const forbiddenLayers = (folder) => {
  const allowed = [folder, ...layers[folder]];
  const forbidden = Object.keys(layers).filter((name) => !allowed.includes(name));
  return forbidden.length === 0
    ? []
    : [{ regex: `(^|/)\\.\\./(${forbidden.join('|')})/`, message: `src/${folder} may import only from: ${allowed.join(', ')}.` }];
};

const layerRules = Object.keys(layers).map((folder) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...forbiddenLayers(folder),
          ...owned(folder),
          ...(pureLayers.includes(folder) ? [{ regex: '^node:', message: `src/${folder} does no I/O.` }] : []),
        ],
      },
    ],
    ...(pureLayers.includes(folder)
      ? {
          'no-restricted-globals': ['error', 'process', 'setTimeout', 'setInterval', 'fetch', 'performance', 'crypto'],
          'no-restricted-properties': ['error', { object: 'Date', property: 'now' }, { object: 'Math', property: 'random' }],
        }
      : {}),
  },
}));

/** The two adapters own a package each and live one folder deeper; the rest of the table holds for them too. */
const adapterRules = ['duckdb', 'bigquery'].map((name) => ({
  files: [`src/warehouse/${name}/**/*.ts`],
  rules: {
    'no-restricted-imports': ['error', { patterns: [...forbiddenLayers('warehouse'), ...owned(`warehouse/${name}`)] }],
  },
}));

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'out', '.vscode-test', '.emulator', 'target', '.attribution'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels.' },
        { selector: 'TSEnumDeclaration', message: 'No enums: a union of literals.' },
      ],
      'no-console': 'error',
    },
  },
  { files: ['scripts/**', 'bench/**', 'test/**', 'src/cli/**'], rules: { 'no-console': 'off' } },
  {
    // Plain scripts that run before anything is installed.
    files: ['**/*.mjs', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      globals: { process: 'readonly', require: 'readonly', module: 'readonly' },
      parserOptions: { projectService: false },
    },
    rules: { ...tseslint.configs.disableTypeChecked.rules, 'no-restricted-syntax': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
  { files: ['test/**'], rules: { '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [] }] } },
  ...layerRules,
  ...adapterRules,
  prettier,
);
