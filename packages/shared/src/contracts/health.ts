import { z } from 'zod';

import { defineRoute } from './route.js';

export const Health = z
  .strictObject({
    status: z.enum(['ok', 'starting', 'unavailable']),
    version: z.string(),
    queueBackend: z.enum(['postgres', 'redis']),
    /** Seconds that the oldest undone sample has waited; null when nothing waits. */
    oldestUndoneSampleSeconds: z.number().nullable(),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

export const healthRoutes = {
  health: defineRoute({
    method: 'GET',
    path: '/v1/health',
    summary: 'Whether the platform can serve.',
    access: 'public',
    response: Health,
  }),
};
