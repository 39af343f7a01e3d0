import { workerData } from 'node:worker_threads';

import { z } from 'zod';

/** Milliseconds within which a child whose parent died is gone too. */
const LOOK_MS = 200;

/**
 * A thread that ends its process, and the group that it leads, once the parent is gone. In a thread of its own because the computation may hold the
 * main one for minutes; SIGKILL because nothing is worth finishing: whoever claims next goes on from the checkpoint.
 */
const { parent } = z.object({ parent: z.int() }).parse(workerData);
setInterval(() => {
  if (process.ppid !== parent) process.kill(-process.pid, 'SIGKILL');
}, LOOK_MS);
