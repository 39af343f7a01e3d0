import { z } from 'zod';

import { Sha256, storable, Timestamp } from './common.js';
import { defineRoute } from './route.js';

/** That an event is under a signed tree head: what it tells of has effect. */
export const Receipt = z
  .strictObject({
    origin: z.string(),
    eventId: z.uuid(),
    leafIndex: z.int().nonnegative(),
    /** Of the signed tree head that the proof leads to. */
    treeSize: z.int().positive(),
    /** `c2sp.org/tlog-proof@v1`, to be checked without us. */
    proof: z.string(),
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof Receipt>;

/** Who cosigns the log's heads, and how long ago last. */
export const WitnessStatus = z
  .strictObject({
    name: z.string(),
    /** On our own host: its word is no outsider's. */
    sameHost: z.boolean(),
    /** Of the newest head that it cosigned; null before its first. */
    size: z.int().positive().nullable(),
    cosignedAt: Timestamp.nullable(),
    ageSeconds: z.number().nonnegative().nullable(),
  })
  .meta({ id: 'WitnessStatus' });
export type WitnessStatus = z.infer<typeof WitnessStatus>;

/**
 * Why the log is not to be trusted any more; the first three are the signer's words. `signer.key_unendorsed`: no older key
 * of it vouches for its new one. `log.witness_ahead`, `log.published_ahead`: somebody outside has seen more than the
 * database holds. `log.events_lost`: events are gone that were never sequenced.
 */
export const logAlarms = [
  'signer.not_append_only',
  'signer.rollback',
  'signer.split_view',
  'signer.note_wrong',
  'signer.key_unendorsed',
  'log.origin_changed',
  'log.witness_ahead',
  'log.witness_refused',
  'log.published_ahead',
  'log.events_lost',
] as const;
export const LogAlarm = z.enum(logAlarms).meta({ id: 'LogAlarm' });
export type LogAlarm = z.infer<typeof LogAlarm>;

/** How the log stands. */
export const LogStatus = z
  .strictObject({
    origin: z.string(),
    /** Verifier keys of C2SP signed-note, the current one first; empty until the signer has shown them. */
    keys: z.array(z.string()),
    /** Of the newest signed tree head; 0 before the first. */
    size: z.int().nonnegative(),
    signedAt: Timestamp.nullable(),
    /** Events that are under no signed tree head yet: they have no effect. */
    pending: z.int().nonnegative(),
    oldestPendingSeconds: z.number().nonnegative().nullable(),
    /** Null while the log is sound. */
    alarm: LogAlarm.nullable(),
    witnesses: z.array(WitnessStatus),
    /** Newest time stamp of an outside authority (RFC 3161) over a tree head. */
    timestamp: z
      .strictObject({
        authority: z.string(),
        size: z.int().positive(),
        at: Timestamp,
      })
      .nullable(),
  })
  .meta({ id: 'LogStatus' });
export type LogStatus = z.infer<typeof LogStatus>;

/** That the content of an event was erased, with its salt; the log stays as it was. */
export const Purge = z
  .strictObject({
    eventId: z.uuid(),
    contentDigest: Sha256,
    /** The event that tells of it. */
    purgeEventId: z.uuid(),
  })
  .meta({ id: 'Purge' });
export type Purge = z.infer<typeof Purge>;

export const logRoutes = {
  status: defineRoute({
    method: 'GET',
    path: '/v1/log',
    summary:
      'How the log stands: its newest head, what waits, and how long ago each witness signed.',
    access: 'signed_in',
    response: LogStatus,
  }),
  treeHead: defineRoute({
    method: 'GET',
    path: '/v1/log/tree-head',
    summary: 'The newest tree head as a signed note, with cosignatures (C2SP tlog-checkpoint).',
    access: 'public',
    response: z.strictObject({ note: z.string() }).meta({ id: 'SignedTreeHead' }),
  }),
  proof: defineRoute({
    method: 'GET',
    path: '/v1/events/:eventId/proof',
    summary: 'That an event is in the log: 409 `receipt.pending` until it is.',
    access: 'signed_in',
    params: z.object({ eventId: z.uuid() }),
    response: Receipt,
  }),
  purge: defineRoute({
    method: 'POST',
    path: '/v1/log/purges',
    summary: 'Erase the content of an event for good. The log tells that, who and why.',
    access: ['administrator'],
    body: z.strictObject({
      eventId: z.uuid(),
      reason: z.string().trim().min(10).max(1000).regex(storable),
    }),
    response: Purge,
    status: 201,
  }),
};
