import { z } from 'zod';

const Bar = z.object({ op: z.string(), value: z.number() });
const Condition = z.object({ metric: z.string(), op: z.string(), value: z.number() });

/** A published bar: a plain one, several with their joining word, a condition in words, or two levels of concern. */
const Rule = z.union([
  Bar.strict(),
  z.strictObject({ any: z.array(z.union([Condition.strict(), Bar.strict()])) }),
  z.strictObject({ all: z.array(z.union([Condition.strict(), Bar.strict()])) }),
  z.strictObject({ op: z.literal('true') }),
  z.strictObject({ lowConcern: Bar.strict(), highConcern: Bar.strict() }),
]);

const Provenance = z.enum(['primary', 'secondary']);

/** An evaluation as its developer defined it; `nItems` and `trials` are null where the source gives none. */
export const ReportedEvaluation = z.object({
  id: z.string(),
  metric: z.string(),
  aggregate: z.string(),
  ruleOut: Rule.nullable(),
  ruleIn: Rule.nullable(),
  nItems: z.int().positive().nullable(),
  trials: z.int().positive().nullable(),
  note: z.string().nullish(),
  provenance: Provenance,
});
export type ReportedEvaluation = z.infer<typeof ReportedEvaluation>;

const Arms = z.object({ control: z.string(), treated: z.string() });

/** A result as it was printed; `k` may be fractional, `reportedVerdict` is the developer's wording. */
export const ReportedResult = z.object({
  evalId: z.string(),
  model: z.string(),
  value: z.number(),
  reportedVerdict: z.string(),
  k: z.number().nonnegative().optional(),
  n: z.int().positive().optional(),
  note: z.string().optional(),
  control: z.string().optional(),
  treated: z.string().optional(),
  arms: z.array(Arms.extend({ cohort: z.string() })).optional(),
  provenance: Provenance,
});
export type ReportedResult = z.infer<typeof ReportedResult>;

/** Evaluations and results that developers published, `shared/data/policy/reported-results.json`. */
export const ReportedResults = z.object({
  schemaVersion: z.literal(1),
  evaluations: z.array(ReportedEvaluation),
  results: z.array(ReportedResult),
});
export type ReportedResults = z.infer<typeof ReportedResults>;
