import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Suites of `packages/` are pure or bring their own server: a run of those alone starts none. */
function needsDatabase({ testPathPatterns }) {
  const patterns = testPathPatterns?.patterns ?? [];
  return patterns.length === 0 || patterns.some((pattern) => !pattern.includes('packages/'));
}

/**
 * One throw-away PostgreSQL for the whole run, with a migrated template that `aDatabase()` copies. Runs from `dist`, so
 * `npm run build` comes first. HOLDPOINT_TEST_POSTGRES=off starts none; a postgres:// URL there names a server to use.
 */
export default async function globalSetup(globalConfig) {
  const wish = process.env.HOLDPOINT_TEST_POSTGRES ?? '';
  if (wish === 'off' || !needsDatabase(globalConfig)) return;
  const url = wish.startsWith('postgres') ? wish : await startServer();
  const { prepareTemplate } = await import('@holdpoint/prisma/testing/template');
  process.env.HOLDPOINT_TEST_DATABASES = JSON.stringify(await prepareTemplate(url));
}

async function startServer() {
  const { startEmbeddedPostgres } = await import('@holdpoint/adapters/postgres/embedded-postgres');
  const directory = await mkdtemp(join(tmpdir(), 'holdpoint-tests-'));
  const server = await startEmbeddedPostgres({ directory, durable: false, endWithStarter: true });
  globalThis.holdpointTestServer = { server, directory };
  return server.url;
}
