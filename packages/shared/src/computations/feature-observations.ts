import { z } from 'zod';

import { HoldpointError } from '../errors/holdpoint-error.js';

const Index = z.int().nonnegative();
const Tokens = z.int().nonnegative();
/** Of float32: sums of squares of a million of them stay numbers. */
const MAXIMUM_ACTIVATION = 3.4028234663852886e38;

/**
 * What one feature did on the scored tokens, from which every figure of its dashboard follows. Tokens of one context
 * are not independent, so each row names its context.
 */
export const FeatureObservations = z
  .strictObject({
    /** Kinds of text; a token's label is an index into them. */
    labels: z.array(z.string().min(1).max(80)).min(2).max(64),
    /** The kind that the feature is scored against, an index into `labels`. */
    target: Index,
    /** Whether the kind has a proxy; without one every ratio is 0 and says nothing. */
    hasProxy: z.boolean(),
    /** Scored contexts; rows name them from 0. */
    contexts: z.int().positive().max(1_000_000),
    /** `[context, label, tokens with a proxy of at most 0, tokens with one above]` where the feature is silent. */
    zeros: z.array(z.tuple([Index, Index, Tokens, Tokens])).max(1_000_000),
    /** `[activation, proxy log-likelihood ratio in nats, label, context]`, one row for each token it fires on. */
    active: z
      .array(z.tuple([z.number().positive().max(MAXIMUM_ACTIVATION), z.number(), Index, Index]))
      .max(1_000_000),
    /** Activations above which sensitivity and specificity are stated, ascending; chosen on another split. */
    levels: z.array(z.number().nonnegative()).min(1).max(20),
  })
  .meta({ id: 'FeatureObservations' });
export type FeatureObservations = z.infer<typeof FeatureObservations>;

/**
 * The same observations in the one order that figures are computed in, so that no order of rows changes a digit: active
 * rows by activation, proxy, label and context; silent rows by context and label, equal ones merged.
 * Throws `feature.invalid_observations` where a row names a label or context that is not there, where levels don't
 * ascend, or where no token was scored.
 */
export function canonicalObservations(observations: FeatureObservations): FeatureObservations {
  const { labels, contexts, levels, target } = observations;
  assertObserved(target < labels.length, `Target ${target} is none of ${labels.length} labels.`);
  assertObserved(
    levels.every((level, at) => at === 0 || level > (levels[at - 1] ?? 0)),
    'Levels must ascend.',
  );
  const silent = new Map<number, [number, number, number, number]>();
  for (const [context, label, below, above] of observations.zeros) {
    assertPlaced(context, label, observations);
    const key = context * labels.length + label;
    const [, , belowSoFar, aboveSoFar] = silent.get(key) ?? [context, label, 0, 0];
    silent.set(key, [context, label, belowSoFar + below, aboveSoFar + above]);
  }
  for (const [, , label, context] of observations.active)
    assertPlaced(context, label, observations);
  const zeros = [...silent.values()].sort(
    (left, right) => left[0] - right[0] || left[1] - right[1],
  );
  const active = observations.active.toSorted(
    (left, right) =>
      left[0] - right[0] || left[1] - right[1] || left[2] - right[2] || left[3] - right[3],
  );
  const tokens = zeros.reduce((total, row) => total + row[2] + row[3], active.length);
  assertObserved(tokens > 0, `None of ${contexts} contexts has a scored token.`);
  return { ...observations, zeros, active };
}

function assertPlaced(context: number, label: number, observations: FeatureObservations): void {
  const { contexts, labels } = observations;
  assertObserved(
    context < contexts && label < labels.length,
    `A row names context ${context} of ${contexts} and label ${label} of ${labels.length}.`,
  );
}

function assertObserved(isValid: boolean, message: string): void {
  if (isValid) return;
  throw new HoldpointError({ code: 'feature.invalid_observations', kind: 'invalid', message });
}
