import { z } from 'zod';

import { ClockStart } from '../policy/duties.js';
import { ObligationInstance, ObligationState } from '../triggers/obligation-calendar.js';
import { PolicyRef, Role, storable, Timestamp } from './common.js';
import { defineRoute } from './route.js';

/** https://www.rfc-editor.org/rfc/rfc5545 §8.1 */
export const CALENDAR_MEDIA = 'text/calendar; charset=utf-8';

/** Clocks that people start; that of a policy's activation runs by itself. */
export const RecordedClock = ClockStart.exclude(['policy_activated']);

const Note = z.string().trim().min(1).max(2000).regex(storable, 'expected text without NUL');

export const ObligationStart = z
  .strictObject({
    id: z.uuid(),
    clock: RecordedClock,
    /** Awareness, which starts the clock. */
    at: Timestamp,
    /** Null: the clock of every regime. */
    regime: PolicyRef.nullable(),
    insideEvaluation: z.enum(['yes', 'no', 'unknown']),
    note: z.string(),
    recordedBy: z.string(),
    recordedAt: Timestamp,
  })
  .meta({ id: 'ObligationStart' });
export type ObligationStart = z.infer<typeof ObligationStart>;

/** People who may start a clock; whoever owns an obligation may mark it done. */
const DUTIFUL_ROLES = [
  'administrator',
  'responsible_scaling_officer',
  'chief_executive_officer',
  'safety_reviewer',
  'evaluation_engineer',
  'auditor',
] as const satisfies readonly Role[];

const Selection = z.object({
  regime: PolicyRef.optional(),
  owner: Role.optional(),
  state: ObligationState.optional(),
});

export const obligationRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/v1/obligations',
    summary: 'Every obligation of every policy in force whose clock runs, by deadline.',
    access: 'signed_in',
    query: Selection,
    response: z.strictObject({
      asOf: Timestamp,
      obligations: z.array(ObligationInstance),
      /** Clocks that people started, newest first. */
      starts: z.array(ObligationStart),
    }),
  }),
  calendar: defineRoute({
    method: 'GET',
    path: '/v1/obligations.ics',
    summary: 'The same as a calendar that other programs subscribe to (RFC 5545).',
    access: 'signed_in',
    query: Selection,
    responseMedia: CALENDAR_MEDIA,
    response: z.string(),
  }),
  start: defineRoute({
    method: 'POST',
    path: '/v1/obligations/starts',
    summary: 'Record what starts the clock of obligations, at the moment at which it was known.',
    access: DUTIFUL_ROLES,
    body: z.strictObject({
      clock: RecordedClock,
      at: Timestamp,
      regime: PolicyRef.nullable().default(null),
      insideEvaluation: ObligationStart.shape.insideEvaluation.default('unknown'),
      note: Note,
    }),
    response: z.strictObject({
      start: ObligationStart,
      /** What it brought about, by deadline. */
      obligations: z.array(ObligationInstance),
    }),
    status: 201,
    idempotencyKey: 'optional',
  }),
  done: defineRoute({
    method: 'POST',
    path: '/v1/obligations/:obligationId/done',
    summary: 'Say that an obligation is done, with a note. Once, and for good.',
    access: DUTIFUL_ROLES,
    params: z.object({ obligationId: ObligationInstance.shape.id }),
    body: z.strictObject({ note: Note }),
    response: ObligationInstance,
    status: 201,
    idempotencyKey: 'optional',
  }),
};
