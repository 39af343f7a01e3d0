import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

import type { ReferenceBehaviour } from '@holdpoint/evals/reference';

import type { Environment } from './env.js';
import { startReferenceModel } from './server.js';

/** The process around the server, as far as it is touched. */
export interface ProcessPorts {
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Aborted on SIGTERM and SIGINT. */
  readonly stop: AbortSignal;
}

/**
 * Serves until `stop`, or until standard input ends where the environment says so. Writes one line
 * `{"ready":true,"port":N}` as soon as calls are taken. Resolves when the port is free again.
 */
export async function runReferenceModel(
  environment: Environment,
  behaviours: readonly ReferenceBehaviour[],
  ports: ProcessPorts,
): Promise<void> {
  const { host, port, control, endsWithStdin } = environment;
  await using model = await startReferenceModel({ behaviours, host, port, control });
  ports.stdout.write(`${JSON.stringify({ ready: true, port: model.port })}\n`);
  if (endsWithStdin) await Promise.race([ended(ports.stdin), aborted(ports.stop)]);
  else await aborted(ports.stop);
}

/** A parent that is killed closes its end of the pipe, whatever the signal. */
async function ended(stdin: Readable): Promise<void> {
  stdin.resume();
  try {
    await Promise.race([once(stdin, 'end'), once(stdin, 'close')]);
  } catch {
    // A broken pipe is an end as well.
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
