/** One configuration for the monorepo: tests run against `src`, database suites on an embedded PostgreSQL. */
export default {
  testEnvironment: '<rootDir>/scripts/testing/plain-global-environment.mjs',
  testEnvironmentOptions: {
    // `import` must not be listed: it breaks CommonJS dependencies.
    customExportConditions: ['@holdpoint/source', 'node', 'node-addons'],
  },
  testMatch: [
    '<rootDir>/{apps,packages}/*/src/**/*.test.ts',
    '<rootDir>/{prisma/src,scripts}/**/*.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/\\.data/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/scripts/testing/global-setup.mjs',
  globalTeardown: '<rootDir>/scripts/testing/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/scripts/testing/matchers.mjs'],
  // Tests wait for events: this only bounds a failure, also on a machine that does three other things.
  testTimeout: 180_000,
  // Most suites wait for a process, a browser or a database: one worker more than by default keeps the last core busy.
  maxWorkers: '100%',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
          },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
};
