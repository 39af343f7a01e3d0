import { z } from 'zod';

import { BackendName } from './backend-probe.js';

/** What the probe's child process is asked. */
export const ProbeRequest = z.strictObject({
  name: BackendName,
  /** Also times a larger product, which takes a second or two on a slow backend. */
  isTimed: z.boolean(),
  /** Of the processor; null: as many as it has. */
  threads: z.int().positive().nullable(),
});
export type ProbeRequest = z.infer<typeof ProbeRequest>;
