import {
  evaluationsDirectory,
  loadEvaluations,
} from '@holdpoint/adapters/evaluations/load-evaluations';
import { directoryStore } from '@holdpoint/adapters/objects/directory-store';
import {
  createProviderRegistry,
  parseProvidersSettings,
} from '@holdpoint/adapters/providers/provider-registry';

import { endWithParent } from './end-with-parent.js';
import { readEnvironment, type WorkerEnvironment } from './env.js';
import { createLog, errorLine } from './log.js';
import { createWorkerMetrics } from './metrics.js';
import { startOperationsServer } from './operations-server.js';
import { sandboxOf } from './sandbox.js';
import { type RunningWorker, startWorker } from './worker.js';

async function start(env: WorkerEnvironment): Promise<void> {
  const log = createLog(env.logLevel);
  const providers = createProviderRegistry(parseProvidersSettings(env.providersText), {
    secrets: env.secrets,
  });
  const registry = await loadEvaluations(evaluationsDirectory());
  const metrics = createWorkerMetrics(providers.aliases);
  const started: { worker?: RunningWorker } = {};
  // Before the worker: a probe must tell a start that waits for its database from a process that hangs.
  const operations =
    env.operations === null
      ? null
      : await startOperationsServer({
          ...env.operations,
          registry: metrics.registry,
          lacks: () => started.worker?.lacks() ?? Promise.resolve(['worker.starting']),
        });
  // What is open when the start fails is closed: it would keep the process.
  await using opened = new AsyncDisposableStack();
  opened.use(operations);
  if (operations !== null) log.info({ url: operations.url }, 'metrics and probes');
  const worker = await startWorker({
    databaseUrl: env.databaseUrl,
    redisUrl: env.redisUrl,
    registry,
    providers,
    sandbox: await sandboxOf(env.sandbox, env.searchPath),
    objects: directoryStore(env.objectsDirectory),
    clock: { now: () => new Date() },
    log,
    concurrency: env.concurrency,
    sandboxConcurrency: env.sandboxConcurrency,
    leaseSeconds: env.leaseSeconds,
    computations: env.computations,
    metrics,
  });
  started.worker = worker;
  opened.move();
  endWithParent(env.diesWithParent, async () => {
    await worker.drain();
    await providers[Symbol.asyncDispose]();
    await operations?.[Symbol.asyncDispose]();
  });
  log.info({ evaluations: [...registry.keys()], providers: providers.aliases }, 'consuming');
  process.stdout.write('{"ready":true}\n');
}

/** Consumes doorbells until it is asked to end; a wrong setting or a missing database ends it 1 with what to do. */
async function main(): Promise<void> {
  try {
    await start(readEnvironment());
  } catch (error) {
    const { code, message } = errorLine(error);
    process.stderr.write(`${code ?? 'worker.bug'}: ${message}\n`);
    process.exitCode = 1;
    // Connections that opened before the failure must not keep the process.
    process.stdin.destroy();
  }
}

await main();
