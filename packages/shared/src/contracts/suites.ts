import { z } from 'zod';

import { Leaning } from '../suites/leaning.js';
import { SaturationHint } from '../suites/saturation-of.js';
import { SuiteState } from '../suites/suite-state.js';
import { EvaluationRef, storable, Timestamp } from './common.js';
import { defineRoute } from './route.js';

/** One step in the life of an evaluation. */
export const SuiteMove = z
  .strictObject({
    id: z.uuid(),
    evaluation: EvaluationRef,
    from: SuiteState,
    to: SuiteState,
    /** What stands in for a retired one; null for other moves, and where no policy leaned on it. */
    replacement: EvaluationRef.nullable(),
    reason: z.string(),
    by: z.string(),
    at: Timestamp,
  })
  .meta({ id: 'SuiteMove' });
export type SuiteMove = z.infer<typeof SuiteMove>;

/** An evaluation of the catalog with its standing. */
export const Suite = z
  .strictObject({
    evaluation: EvaluationRef,
    title: z.string(),
    state: SuiteState,
    /** Of a retired one. */
    replacement: EvaluationRef.nullable(),
    /** Oldest first; empty while it has never moved. */
    history: z.array(SuiteMove),
    /** Policies in force that ask something of it. */
    leanedOnBy: z.array(Leaning),
    saturation: SaturationHint,
  })
  .meta({ id: 'Suite' });
export type Suite = z.infer<typeof Suite>;

export const suiteRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/v1/suites',
    summary:
      'Every evaluation with its state, its history, the policies that lean on it, and whether results hint at saturation.',
    access: 'signed_in',
    response: z.strictObject({ suites: z.array(Suite) }),
  }),
  move: defineRoute({
    method: 'POST',
    path: '/v1/suites/moves',
    summary:
      'Move an evaluation: active, saturated, retired. Retiring one that a policy leans on needs its replacement there first.',
    access: ['responsible_scaling_officer', 'safety_reviewer'],
    body: z.strictObject({
      evaluation: EvaluationRef,
      to: SuiteState,
      replacement: EvaluationRef.optional(),
      reason: z.string().trim().min(1).max(2000).regex(storable, 'expected text without NUL'),
    }),
    response: SuiteMove,
    status: 201,
    idempotencyKey: 'optional',
  }),
};
