import { z } from 'zod';

import { FiringState, ScheduleRules, When } from '../triggers/schedule-rules.js';
import { campaignRoutes } from './campaigns.js';
import { Action, DecisionWord, PolicyRef, type Role, Timestamp } from './common.js';
import { defineRoute } from './route.js';

/** Who may make and change schedules; whoever owns one must be one who may open campaigns when it fires. */
export const SCHEDULING_ROLES = [
  'pipeline',
  'evaluation_engineer',
  'responsible_scaling_officer',
  'administrator',
] as const satisfies readonly Role[];

/** Which checkpoint a schedule evaluates: the newest of a model at each firing, or one and the same. */
export const ScheduleSubject = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('model'), model: z.string().min(1).max(120) }),
    z.strictObject({ kind: z.literal('checkpoint'), checkpointId: z.uuid() }),
  ])
  .meta({ id: 'ScheduleSubject' });
export type ScheduleSubject = z.infer<typeof ScheduleSubject>;

export const NewSchedule = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'expected 1 to 80 of letters, digits, . _ -'),
    policy: PolicyRef.default('anthropic-rsp@2.2'),
    action: Action.default('deploy_external'),
    subject: ScheduleSubject,
    when: When,
    ...ScheduleRules.shape,
  })
  .meta({ id: 'NewSchedule' });
export type NewSchedule = z.infer<typeof NewSchedule>;

/** What came of one due time, trigger or request. */
export const Firing = z
  .strictObject({
    id: z.uuid(),
    cause: z.enum(['calendar', 'checkpoint_registered', 'assessment_due', 'run_now']),
    dueAt: Timestamp,
    /** How many due times it stands for: more than one only after a pause of the platform. */
    dueTimes: z.int().positive(),
    state: FiringState,
    detail: z.string(),
    checkpoint: z
      .strictObject({ id: z.uuid(), model: z.string(), checkpoint: z.string() })
      .nullable(),
    campaign: z.strictObject({ id: z.uuid(), state: z.enum(['running', 'closed']) }).nullable(),
    /** The gate decided anew after the campaign; `before` is the word of the decision that it took the place of. */
    decision: z
      .strictObject({
        id: z.uuid(),
        decision: DecisionWord,
        sentence: z.string(),
        decidedAt: Timestamp,
        before: DecisionWord.nullable(),
      })
      .nullable(),
    requestedBy: z.string(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Firing' });
export type Firing = z.infer<typeof Firing>;

export const Schedule = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    policy: PolicyRef,
    action: Action,
    /** As it was asked for, with the names of today. */
    subject: z.strictObject({
      kind: z.enum(['model', 'checkpoint']),
      model: z.string(),
      checkpointId: z.uuid().nullable(),
      checkpoint: z.string().nullable(),
    }),
    when: When,
    ...ScheduleRules.shape,
    state: z.enum(['active', 'paused', 'removed']),
    /** Campaigns are opened in this account's name, which therefore can't sign them off. */
    owner: z.string(),
    createdAt: Timestamp,
    removedAt: Timestamp.nullable(),
    /** Null for a trigger, and for what is not active. */
    nextDueAt: Timestamp.nullable(),
    /** The next five due times, soonest first; empty for a trigger. */
    upcoming: z.array(Timestamp),
    /** What it does, when, and by which rules, in one sentence. */
    sentence: z.string(),
    /** The newest ten, newest first. */
    firings: z.array(Firing),
  })
  .meta({ id: 'Schedule' });
export type Schedule = z.infer<typeof Schedule>;

const params = z.object({ scheduleId: z.uuid() });

const change = {
  method: 'POST',
  access: SCHEDULING_ROLES,
  params,
  response: Schedule,
  idempotencyKey: 'optional',
} as const;

export const scheduleRoutes = {
  add: defineRoute({
    method: 'POST',
    path: '/v1/schedules',
    summary:
      'Open campaigns unattended, by the calendar or on a trigger, and decide the gate after each.',
    access: SCHEDULING_ROLES,
    body: NewSchedule,
    response: Schedule,
    status: 201,
    idempotencyKey: 'optional',
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/schedules',
    summary:
      'Schedules by name, with their next due times and last firings; removed ones if asked for.',
    access: 'signed_in',
    query: z.object({ removed: z.enum(['hide', 'show']).default('hide') }),
    response: z.strictObject({ schedules: z.array(Schedule) }),
  }),
  get: defineRoute({
    method: 'GET',
    path: '/v1/schedules/:scheduleId',
    summary: 'One schedule.',
    access: 'signed_in',
    params,
    response: Schedule,
  }),
  firings: defineRoute({
    method: 'GET',
    path: '/v1/schedules/:scheduleId/firings',
    summary: 'What came of a schedule, newest first.',
    access: 'signed_in',
    params,
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    response: z.strictObject({ firings: z.array(Firing) }),
  }),
  pause: defineRoute({
    ...change,
    path: '/v1/schedules/:scheduleId/pause',
    summary: 'Fire no more until it is resumed.',
  }),
  resume: defineRoute({
    ...change,
    path: '/v1/schedules/:scheduleId/resume',
    summary: 'Fire again, from now on: what fell due meanwhile is not made up for.',
  }),
  runNow: defineRoute({
    ...change,
    // It opens a campaign at once, in the caller's name.
    access: campaignRoutes.open.access,
    path: '/v1/schedules/:scheduleId/run',
    summary: "Fire once now, in the caller's name; overlap, budget and freezes hold as ever.",
    response: Firing,
    status: 201,
  }),
  remove: defineRoute({
    ...change,
    path: '/v1/schedules/:scheduleId/remove',
    summary: 'Fire never again; what it did stays.',
  }),
};
