import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Policy, statistics and gate decide: no line and no branch of theirs goes untested. The laws add nothing to that. */
const ROOMS = ['policy', 'statistics', 'gate'];
const JEST = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const shared = 'packages/shared/src';
const whole = { branches: 100, functions: 100, lines: 100, statements: 100 };

const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    JEST,
    ...[...ROOMS, 'evidence'].map((room) => `${shared}/${room}/`),
    '--testPathIgnorePatterns=laws|spoiled|hostile',
    '--coverage',
    ...ROOMS.map((room) => `--collectCoverageFrom=${shared}/${room}/**/*.ts`),
    '--collectCoverageFrom=!**/testing/**',
    '--collectCoverageFrom=!**/*.test.ts',
    '--coverageReporters=text-summary',
    `--coverageThreshold=${JSON.stringify({ global: whole })}`,
  ],
  { stdio: 'inherit', env: { ...process.env, HOLDPOINT_TEST_POSTGRES: 'off' } },
);
process.exitCode = status ?? 1;
