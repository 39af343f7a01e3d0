import { z } from 'zod';

import { Role } from '../contracts/common.js';
import { Cited, Slug, SourceStatus } from './source.js';

/** When a new assessment is due, and what may go on meanwhile. */
export const Triggers = z.strictObject({
  ...Cited.shape,
  /** Multiple of effective compute since the last comprehensive assessment, compared with the upper bound; null: none. */
  effectiveComputeMultiple: z.number().gt(1).nullable(),
  /** Calendar months since the last comprehensive assessment; null: none. */
  calendarMonths: z.int().positive().nullable(),
  /** Whether a changed elicitation or scaffold calls for a new one. */
  onElicitationChange: z.boolean(),
  /** Whether the officer may call for one at any time. */
  atOfficersDiscretion: z.boolean(),
  /** Effective compute, as a multiple of what was assessed, up to which an assessment speaks; null: no buffer. */
  safetyBufferMultiple: z.number().gt(1).nullable(),
  /** Days that an assessment may take once it is due; null where the text names none. */
  completeWithinDays: z.int().positive().nullable(),
  /** Whether training may go on while an assessment is due and not overdue. */
  trainingMeanwhile: z.enum(['may_continue', 'must_pause']),
});
export type Triggers = z.infer<typeof Triggers>;

/** What starts the clock of an obligation. */
export const ClockStart = z.enum([
  'policy_activated',
  'checkpoint_deployed',
  'determination_made',
  'report_submitted',
  'report_received',
  'report_published',
  'policy_changed',
  'incident_known',
  'incident_resolved',
  'harm_imminent',
]);
export type ClockStart = z.infer<typeof ClockStart>;

/** A span of calendar time; months are calendar months. */
export const Span = z.strictObject({
  count: z.int().positive(),
  unit: z.enum(['hours', 'days', 'weeks', 'months', 'years']),
});
export type Span = z.infer<typeof Span>;

/** A duty with a clock: a report, a review or a notice, once or again and again. */
export const Obligation = z
  .strictObject({
    id: Slug,
    title: z.string().min(1).max(300),
    ...Cited.shape,
    /** May be weaker than its source's, where only this clause was not read. */
    status: SourceStatus,
    kind: z.enum(['report', 'review', 'assessment', 'notice', 'publication', 'retention', 'drill']),
    owner: Role,
    startsOn: ClockStart,
    within: Span,
    /** Null: once for each start. */
    repeatsEvery: Span.nullable().default(null),
    /** Such as Office of Emergency Services. */
    addressee: z.string().min(1).max(200),
  })
  .meta({ id: 'Obligation' });
export type Obligation = z.infer<typeof Obligation>;
