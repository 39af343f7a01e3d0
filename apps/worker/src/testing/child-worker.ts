import { join } from 'node:path';

import { directoryStore } from '@holdpoint/adapters/objects/directory-store';
import { registryOf } from '@holdpoint/evals/registry';
import { z } from 'zod';

import { endWithParent } from '../end-with-parent.js';
import { createLog } from '../log.js';
import { startWorker } from '../worker.js';
import { noSandbox } from './bench.js';
import { aCountingEvaluation } from './counting-evaluation.js';
import { referenceProviders } from './reference-provider.js';

export const ChildSettings = z.object({
  databaseUrl: z.string(),
  redisUrl: z.string().nullable(),
  objectsDirectory: z.string(),
  latencyMs: z.number(),
  leaseSeconds: z.number(),
  sampleCount: z.number(),
  shardSize: z.number(),
  /** Key of a sample whose every call kills the process, as one that exhausts memory would. */
  poison: z.string().nullable().default(null),
});
export type ChildSettings = z.input<typeof ChildSettings>;

/** A whole worker process whose provider is the reference of these tests, so that it can be killed. */
const settings = ChildSettings.parse(JSON.parse(process.argv[2] ?? '{}'));
const worker = await startWorker({
  databaseUrl: settings.databaseUrl,
  redisUrl: settings.redisUrl,
  registry: registryOf([aCountingEvaluation(settings)]),
  providers: referenceProviders({
    latencyMs: settings.latencyMs,
    onCall: ({ sampleKey }) => {
      if (sampleKey === settings.poison) process.kill(process.pid, 'SIGKILL');
    },
  }),
  sandbox: noSandbox,
  objects: directoryStore(settings.objectsDirectory),
  clock: { now: () => new Date() },
  log: createLog('warn'),
  concurrency: 8,
  sandboxConcurrency: 1,
  leaseSeconds: settings.leaseSeconds,
  computations: {
    atOnce: 1,
    directory: join(settings.objectsDirectory, 'computations'),
    backend: null,
    environment: {},
  },
});
endWithParent(true, () => worker.drain());
process.stdout.write('{"ready":true}\n');
