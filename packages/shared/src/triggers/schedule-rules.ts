import { z } from 'zod';

import { storable, Timestamp } from '../contracts/common.js';

/** Five fields of cron in a time zone of the IANA database. */
export const CalendarRule = z.strictObject({
  kind: z.literal('calendar'),
  cron: z.string().trim().min(1).max(200),
  timeZone: z.string().min(1).max(60).default('UTC'),
});

/** Something that happens on the platform. */
export const EventRule = z.strictObject({
  kind: z.literal('trigger'),
  on: z.enum(['checkpoint_registered', 'assessment_due']),
});

/** When a schedule fires. */
export const When = z.discriminatedUnion('kind', [CalendarRule, EventRule]).meta({ id: 'When' });
export type When = z.infer<typeof When>;

/** A period in which nothing is opened; `to` is the first moment after it. */
export const Freeze = z
  .strictObject({
    from: Timestamp,
    to: Timestamp,
    reason: z.string().trim().min(1).max(300).regex(storable, 'expected text without NUL'),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    message: 'expected a freeze that ends after it begins',
    path: ['to'],
  })
  .meta({ id: 'Freeze' });
export type Freeze = z.infer<typeof Freeze>;

/** What a schedule may spend within any `perDays` days, looking back from a firing. */
export const ScheduleBudget = z
  .strictObject({
    perDays: z.int().min(1).max(366),
    maxCampaigns: z.int().positive().nullable().default(null),
    maxCostUsd: z.number().positive().nullable().default(null),
  })
  .refine(({ maxCampaigns, maxCostUsd }) => maxCampaigns !== null || maxCostUsd !== null, {
    message: 'expected maxCampaigns, maxCostUsd or both',
  })
  .meta({ id: 'ScheduleBudget' });
export type ScheduleBudget = z.infer<typeof ScheduleBudget>;

/**
 * `overlap`: what happens to a firing while a campaign of the schedule runs; one at most waits in the queue.
 * `missed`: what happens to due times at which no platform ran.
 */
export const ScheduleRules = z.strictObject({
  overlap: z.enum(['skip', 'queue']).default('skip'),
  missed: z.enum(['fire_once', 'skip']).default('fire_once'),
  budget: ScheduleBudget.nullable().default(null),
  freezes: z.array(Freeze).max(50).default([]),
});
export type ScheduleRules = z.infer<typeof ScheduleRules>;

/** How one firing ended. `queued` waits for the campaign before it. */
export const FiringState = z
  .enum([
    'fired',
    'queued',
    'skipped_overlap',
    'skipped_missed',
    'skipped_budget',
    'skipped_frozen',
    'failed',
  ])
  .meta({ id: 'FiringState' });
export type FiringState = z.infer<typeof FiringState>;
