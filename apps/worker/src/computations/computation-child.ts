import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import { runComputation } from '@holdpoint/adapters/compute/run-computation';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import { ComputationOrder, type ComputationWord } from './computation-messages.js';

/** Kinds of error that the same files and the same machine give again. */
const FINAL = new Set(['invalid', 'integrity', 'not_found', 'conflict', 'forbidden']);

/**
 * Entry of a process that runs one computation: takes its order, says how far it is, answers once, and is ended by its
 * parent. It is handed no credential: neither its environment nor its order holds one.
 */
async function main(): Promise<void> {
  const watch = new Worker(new URL('parent-watch.js', import.meta.url), {
    workerData: { parent: process.ppid },
  });
  watch.unref();
  const [order] = z.array(z.unknown()).parse(await once(process, 'message'));
  say(await answerTo(ComputationOrder.parse(order)));
}

async function answerTo(order: ComputationOrder): Promise<ComputationWord> {
  try {
    const { result } = await runComputation({
      ...order,
      inputs: new Map(Object.entries(order.inputs)),
      // The parent cancels by ending this process: a step that hangs would hear no signal.
      signal: new AbortController().signal,
      report: ({ metrics, ...progress }) => {
        // JSON has no word for what a training that diverges computes.
        const told = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
        say({ kind: 'progress', progress: { ...progress, metrics: Object.fromEntries(told) } });
      },
      onSaved: () => {
        say({ kind: 'saved' });
      },
    });
    return { kind: 'done', result };
  } catch (error) {
    if (!isHoldpointError(error)) {
      const message = error instanceof Error ? `${error.name}: ${error.message}` : 'not an error';
      return {
        kind: 'failed',
        code: 'computation.bug',
        mayPass: true,
        message: message.slice(0, 2000),
      };
    }
    const { code, kind, message } = error;
    return { kind: 'failed', code, mayPass: !FINAL.has(kind), message: message.slice(0, 2000) };
  }
}

function say(word: ComputationWord): void {
  process.send?.(word);
}

await main();
