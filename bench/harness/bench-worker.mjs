/** A worker process as production starts it; only its registry is the benchmark's, and its providers one endpoint. */
import { directoryStore } from '@holdpoint/adapters/objects/directory-store';
import {
  createProviderRegistry,
  parseProvidersSettings,
} from '@holdpoint/adapters/providers/provider-registry';
import { registryOf } from '@holdpoint/evals/registry';
import { endWithParent } from '@holdpoint/worker/end-with-parent';
import { createLog } from '@holdpoint/worker/log';
import { sandboxOf } from '@holdpoint/worker/sandbox';
import { startWorker } from '@holdpoint/worker/worker';

import { tinyEvaluation } from './tiny-evaluation.mjs';

const settings = JSON.parse(process.argv[2]);
const providers = createProviderRegistry(
  parseProvidersSettings(
    JSON.stringify({
      reference: { kind: 'anthropic', baseUrl: settings.baseUrl, apiKey: 'bench' },
    }),
  ),
);
const worker = await startWorker({
  databaseUrl: settings.databaseUrl,
  redisUrl: null,
  registry: registryOf([tinyEvaluation(settings.samples)]),
  providers,
  sandbox: await sandboxOf('off', ''),
  objects: directoryStore(settings.objectsDirectory),
  clock: { now: () => new Date() },
  log: createLog('warn'),
  concurrency: settings.concurrency,
  sandboxConcurrency: 1,
  leaseSeconds: 30,
  computations: {
    atOnce: 1,
    directory: `${settings.objectsDirectory}-computations`,
    backend: null,
    environment: {},
  },
});
endWithParent(true, async () => {
  await worker.drain();
  await providers[Symbol.asyncDispose]();
});
process.stdout.write('{"ready":true}\n');
