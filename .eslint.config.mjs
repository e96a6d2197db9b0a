import tseslint from 'typescript-eslint';

/**
 * Few rules, all errors. The rooms of `src` and who may call whom are checked here, file by file, and once more over
 * the whole import graph by `test/unit/importGraph.test.ts`.
 */

/** What a room may import of the other rooms. */
const rooms = {
  core: [],
  present: ['core'],
  node: ['core'],
  engines: ['core'],
  ui: ['core', 'present'],
  cli: ['core', 'present', 'node'],
};

/** Packages a room may import; every room may import what TypeScript erases. */
const packages = {
  core: [],
  present: ['@vscode/l10n'],
  node: ['chokidar', 'picomatch'],
  engines: ['mysql2', 'mysql2/promise', 'pg', 'pgpass'],
  ui: ['@vscode/l10n', 'vscode'],
  cli: ['@vscode/l10n', 'commander', 'picocolors', 'string-width'],
};

const allRooms = ['core', 'present', 'node', 'engines', 'ui', 'cli'];
const allPackages = [
  '@vscode/l10n',
  'chokidar',
  'picomatch',
  'mysql2',
  'mysql2/promise',
  'pg',
  'pgpass',
  'vscode',
  'commander',
  'picocolors',
  'string-width',
];

function roomRule(room) {
  const forbiddenRooms = allRooms.filter((other) => other !== room && !rooms[room].includes(other));
  const forbiddenPackages = allPackages.filter((name) => !packages[room].includes(name));
  const patterns = [
    {
      regex: `^(\\.\\./)+(${forbiddenRooms.join('|')})/`,
      message: `src/${room} may not know of this room (CONTRIBUTING, "Rooms").`,
    },
    { regex: `^(\\.\\./)+(extension|cli)$`, message: 'Nobody imports a composition root.' },
  ];
  if (room !== 'node' && room !== 'engines' && room !== 'cli') {
    patterns.push({ regex: '^node:', message: `src/${room} sees the machine only through src/core/ports.ts.` });
  }
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns, paths: forbiddenPackages.map((name) => ({ name, message: `src/${room} does without ${name}.` })) },
      ],
    },
  };
}

const noDefaultExport = [{ selector: 'ExportDefaultDeclaration', message: 'No default exports.' }];

/** Commands, views, settings and context keys are named in `src/ui/ids.ts` and nowhere else. */
const idRule = {
  files: ['src/**/*.ts'],
  // Dialects have ids of their own, one of them called after Lockscope itself.
  ignores: ['src/ui/ids.ts', 'src/cli/**', 'src/cli.ts', 'src/core/dialects/lockscope/**'],
  rules: {
    'no-restricted-syntax': [
      'error',
      { selector: 'Literal[value=/^_?lockscope\\.[a-z]/]', message: 'Ids live in src/ui/ids.ts.' },
      { selector: 'ExportNamedDeclaration > VariableDeclaration[kind="let"]', message: 'No mutable exports.' },
      ...noDefaultExport,
    ],
  },
};

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', '.vscode-test/**', 'node_modules/**', 'test/fixtures/**'] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A call written for its effect reads well as the body of an arrow.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'no-restricted-syntax': ['error', ...noDefaultExport],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  ...Object.keys(rooms).map(roomRule),
  idRule,
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'off',
      // A test says what it expects by an assertion, also of what the types already promise.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A clean-up hook also runs after the set-up hook that was to fill its variables has failed.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it', 'test'], package: 'mocha' }] },
      ],
    },
  },
);
