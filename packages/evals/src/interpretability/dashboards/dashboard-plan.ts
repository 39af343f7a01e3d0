import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import { corpusKinds } from '../corpus/corpus-kinds.js';

const Contexts = z.int().min(2).max(1_000_000);

/** How much of the held-out corpus is read and how much of it is shown. */
export const DashboardPlan = z.strictObject({
  /** Of the corpus, of the scored positions and of the examples. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0),
  selectContexts: Contexts.default(512),
  scoreContexts: Contexts.default(2048),
  /** Scored positions of each context, drawn; few, since neighbours say much the same. Bricken et al. 2023 take 10. */
  tokensPerContext: z.int().positive().max(65_536).default(10),
  /** Bytes shown on each side of an example. */
  neighbours: z.int().nonnegative().max(64).default(4),
  /** Even spans between 0 and the largest activation. */
  intervals: z.int().positive().max(50).default(11),
  examplesPerInterval: z.int().nonnegative().max(100).default(5),
  topExamples: z.int().nonnegative().max(100).default(20),
  /** Kinds whose best feature is shown, unless features are named. */
  kinds: z
    .array(z.enum(corpusKinds))
    .min(1)
    .default([...corpusKinds]),
  /** Features to show instead. */
  features: z.array(z.int().nonnegative()).min(1).max(64).optional(),
});
export type DashboardPlan = z.infer<typeof DashboardPlan>;

/** A plan from outside, with defaults. Throws `dashboard.plan_invalid` with each place. */
export function parseDashboardPlan(value: unknown): DashboardPlan {
  const parsed = DashboardPlan.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new HoldpointError({
    code: 'dashboard.plan_invalid',
    kind: 'invalid',
    message: `This is no plan for dashboards: ${places.join('; ')}.`,
    details: { places },
  });
}
