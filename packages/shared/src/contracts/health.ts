import { z } from 'zod';

import { defineRoute } from './route.js';

export const Health = z
  .strictObject({
    status: z.enum(['ok', 'starting', 'unavailable']),
    version: z.string(),
    queueBackend: z.enum(['postgres', 'redis']),
    /** Seconds that the oldest undone sample has waited; null when nothing waits. */
    oldestUndoneSampleSeconds: z.number().nullable(),
    /**
     * Age of the oldest event that the log has not signed; null when all are. While it grows the log stands still, and no
     * sign-off, policy, decision or new run has effect.
     */
    oldestUnsignedEventSeconds: z.number().nullable(),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

export const Liveness = z.strictObject({ status: z.literal('alive') }).meta({ id: 'Liveness' });
export type Liveness = z.infer<typeof Liveness>;

export const Readiness = z.strictObject({ status: z.literal('ready') }).meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof Readiness>;

/**
 * Why the API takes no requests, in `details.reasons` of the problem `server.not_ready`. `schema.behind`: a migration
 * of this build is not applied; `loop.stalled`: outbox or reconciler made no turn for too long; `log.untrusted`: the signer,
 * a witness or the published files contradict the database, which `GET /v1/log` names.
 */
export const unreadyReasons = [
  'server.stopping',
  'database.unavailable',
  'schema.behind',
  'loop.stalled',
  'log.untrusted',
] as const;
export type UnreadyReason = (typeof unreadyReasons)[number];

export const healthRoutes = {
  health: defineRoute({
    method: 'GET',
    path: '/v1/health',
    summary: 'Whether the platform can serve.',
    access: 'public',
    response: Health,
  }),
  livez: defineRoute({
    method: 'GET',
    path: '/livez',
    summary:
      'The process answers: 200 also while the database is away. Restart it when this fails.',
    access: 'public',
    response: Liveness,
  }),
  readyz: defineRoute({
    method: 'GET',
    path: '/readyz',
    summary:
      'Whether requests may be sent here: 503 `server.not_ready` with the reasons while they may not.',
    access: 'public',
    response: Readiness,
  }),
};
