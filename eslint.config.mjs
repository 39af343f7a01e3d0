import js from '@eslint/js';
import n from 'eslint-plugin-n';
import reactHooks from 'eslint-plugin-react-hooks';
import imports from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

/** Rooms of the house and what each may not import; `docs/architecture.md` has the picture. */
const borders = {
  'packages/shared': ['@holdpoint/*', 'node:*'],
  'packages/evals': ['@holdpoint/{adapters,prisma,api,worker,cli,web,reference-model}/*', 'node:*'],
  'packages/adapters': ['@holdpoint/{prisma,api,worker,cli,web,reference-model}/*'],
  prisma: ['@holdpoint/*'],
  'apps/api': ['@holdpoint/{adapters,worker,cli,web,reference-model}/*'],
  'apps/worker': ['@holdpoint/{api,cli,web,reference-model}/*'],
  'apps/cli': ['@holdpoint/{prisma,api,worker,web,reference-model}/*'],
  'apps/reference-model': ['@holdpoint/{adapters,prisma,api,worker,cli,web}/*'],
  'apps/web': ['@holdpoint/{evals,adapters,prisma,api,worker,cli,reference-model}/*', 'node:*'],
};

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', 'prisma/src/generated/', '.data/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.tests.json', './apps/web/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  {
    plugins: { n, 'simple-import-sort': imports },
    rules: {
      'n/no-process-env': 'error',
      'n/prefer-node-protocol': 'error',
      'simple-import-sort/imports': 'error',
      'simple-import-sort/exports': 'error',
      'max-lines': ['error', 400],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='exit']",
          message: 'Set process.exitCode and let the process end.',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        AbortSignal: 'readonly',
        WebSocket: 'readonly',
      },
    },
  },
  {
    files: ['apps/web/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      // Text of a model becomes text nodes and nothing else.
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Text of a model, a log or a user becomes text nodes: use VisibleText.',
        },
        {
          selector: 'AssignmentExpression[left.property.name=/^(?:inner|outer)HTML$/]',
          message: 'Text of a model, a log or a user becomes text nodes: use VisibleText.',
        },
      ],
    },
  },
  {
    files: ['apps/web/public/*.js'],
    languageOptions: { globals: { localStorage: 'readonly', document: 'readonly' } },
  },
  {
    files: ['**/env.ts', '**/*-environment.mjs', 'scripts/**', 'clients/**'],
    rules: { 'n/no-process-env': 'off' },
  },
  { files: ['apps/api/**/*.ts'], rules: { '@typescript-eslint/consistent-type-imports': 'off' } },
  { files: ['**/*.test.ts', '**/*.test.mjs'], rules: { 'max-lines': ['error', 500] } },
  ...Object.entries(borders).map(([room, group]) => ({
    files: [`${room}/src/**/*.{ts,tsx}`],
    ignores: [`${room}/src/**/*.test.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group, message: `${room} may not import this; see docs/architecture.md.` }],
        },
      ],
    },
  })),
);
