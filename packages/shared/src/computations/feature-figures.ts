import { z } from 'zod';

import { type ContextMoments, momentsByContext, totalOf } from './context-moments.js';
import { canonicalObservations, type FeatureObservations } from './feature-observations.js';
import { fisherScale, jackknifed, JackknifedFigure, shareScale } from './jackknife.js';
import { type ContextCount, TokenRate, tokenRate } from './token-rate.js';

/** Of every interval in a feature's figures. */
const CONFIDENCE = 0.95;

/** Even spans between 0 and the largest activation. */
const ACTIVATION_BINS = 40;

/** Nats at which the colour of a bar changes; 0 is where the proxy turns positive. */
const RATIO_EDGES: readonly number[] = [-20, 0, 10, 40];

const Counts = z.array(z.int().nonnegative());

/** Non-zero activations by size (columns) and by proxy log-likelihood ratio (rows). Bricken et al. 2023, A/1/2937. */
export const ActivationHistogram = z
  .strictObject({
    /** Ascending from 0 to the largest activation; to 1 where nothing is active. Spans hold their upper edge. */
    edges: z.array(z.number().nonnegative()),
    /** In nats, ascending; row i holds ratios above edge i - 1 and at most edge i, the last row all above. */
    ratioEdges: z.array(z.number()),
    counts: z.array(Counts),
    /** Sum of the activations in each cell: the expected-value version of the figure. */
    mass: z.array(z.array(z.number().nonnegative())),
  })
  .meta({ id: 'ActivationHistogram' });
export type ActivationHistogram = z.infer<typeof ActivationHistogram>;

/** How a feature tells the kind's tokens apart when it counts as firing above `level`. */
export const LevelFigures = z
  .strictObject({
    level: z.number().nonnegative(),
    /** Share of the kind's tokens above the level. */
    sensitivity: TokenRate,
    /** Share of the other tokens at or below the level. */
    specificity: TokenRate,
    /** Share of the tokens above the level that are of the kind. */
    precision: TokenRate,
    /** Tokens above the level by label. */
    byLabel: Counts,
  })
  .meta({ id: 'LevelFigures' });
export type LevelFigures = z.infer<typeof LevelFigures>;

/** All that a dashboard says in numbers about one feature and one kind of text. */
export const FeatureFigures = z
  .strictObject({
    tokens: z.int().positive(),
    contexts: z.int().positive(),
    activeTokens: z.int().nonnegative(),
    /** Largest activation; 0 for a feature that never fired. */
    maximum: z.number().nonnegative(),
    histogram: ActivationHistogram,
    /** Share of tokens on which the feature fires. */
    density: TokenRate,
    /** Pearson correlation of the activation with the label, and with the sign of the proxy. */
    pearson: z.strictObject({ label: JackknifedFigure, proxy: JackknifedFigure }),
    /** Share of the summed activation that falls on the kind's tokens. */
    massShare: JackknifedFigure,
    levels: z.array(LevelFigures),
  })
  .meta({ id: 'FeatureFigures' });
export type FeatureFigures = z.infer<typeof FeatureFigures>;

/**
 * Every figure of a feature from its stored observations, whatever the order of their rows. 95 % limits throughout.
 * Throws `feature.invalid_observations`.
 */
export function featureFigures(stored: FeatureObservations): FeatureFigures {
  const observations = canonicalObservations(stored);
  const moments = momentsByContext(observations);
  const total = totalOf(moments);
  const tokensOf = ({ tokens }: ContextMoments): number => tokens;
  const correlation = { confidence: CONFIDENCE, scale: fisherScale, countOf: tokensOf };
  return {
    tokens: total.tokens,
    contexts: moments.length,
    activeTokens: total.activeTokens,
    maximum: observations.active.at(-1)?.[0] ?? 0,
    histogram: activationHistogram(observations),
    density: tokenRate(
      moments.map(({ activeTokens, tokens }) => ({ successes: activeTokens, tokens })),
      CONFIDENCE,
    ),
    pearson: {
      label: jackknifed(
        moments,
        (sums) => pearson(sums, sums.labelled, sums.labelledActivation),
        correlation,
      ),
      proxy: jackknifed(
        moments,
        (sums) => pearson(sums, sums.proxied, sums.proxiedActivation),
        correlation,
      ),
    },
    massShare: jackknifed(moments, massShare, {
      confidence: CONFIDENCE,
      scale: shareScale,
      countOf: ({ activeTokens }) => activeTokens,
    }),
    levels: observations.levels.map((level) => levelFigures(observations, level)),
  };
}

/** Correlation of the activation with a 0/1 variable that is 1 on `ones` tokens; null where one of both is constant. */
function pearson(sums: ContextMoments, ones: number, onesActivation: number): number | null {
  const { tokens, activeTokens, activation, activationSquared } = sums;
  const activationSpread = tokens * activationSquared - activation ** 2;
  const onesSpread = ones * (tokens - ones);
  // Without an active token what is left of the sums is rounding of the jackknife's subtraction.
  if (activeTokens === 0 || !(activationSpread > 0) || !(onesSpread > 0)) return null;
  const found =
    (tokens * onesActivation - activation * ones) / Math.sqrt(activationSpread * onesSpread);
  return Math.min(1, Math.max(-1, found));
}

function massShare({
  activeTokens,
  activation,
  labelledActivation,
}: ContextMoments): number | null {
  if (activeTokens === 0) return null;
  return Math.min(1, Math.max(0, labelledActivation / activation));
}

function activationHistogram({ active }: FeatureObservations): ActivationHistogram {
  const maximum = active.at(-1)?.[0] ?? 0;
  const spans = Array.from({ length: ACTIVATION_BINS }, () => 0);
  const rows = Array.from({ length: RATIO_EDGES.length + 1 }, () => 0);
  const counts = rows.map(() => [...spans]);
  const mass = rows.map(() => [...spans]);
  for (const [activation, ratio] of active) {
    const row = RATIO_EDGES.filter((edge) => ratio > edge).length;
    const column = Math.min(
      ACTIVATION_BINS - 1,
      Math.max(0, Math.ceil((activation / maximum) * ACTIVATION_BINS) - 1),
    );
    addAt(counts[row], column, 1);
    addAt(mass[row], column, activation);
  }
  const top = maximum === 0 ? 1 : maximum;
  const edges = [0, ...spans.map((_, at) => ((at + 1) / ACTIVATION_BINS) * top)];
  return { edges, ratioEdges: [...RATIO_EDGES], counts, mass };
}

function addAt(row: number[] | undefined, column: number, amount: number): void {
  if (row !== undefined) row[column] = (row[column] ?? 0) + amount;
}

function levelFigures(observations: FeatureObservations, level: number): LevelFigures {
  const { zeros, active, target, labels, contexts } = observations;
  const above = tallies(contexts);
  const below = tallies(contexts);
  const byLabel = labels.map(() => 0);
  const countIn = (
    tally: readonly Tally[],
    context: number,
    isTarget: boolean,
    n: number,
  ): void => {
    const counted = tally[context];
    if (counted === undefined) return;
    if (isTarget) counted.ofKind += n;
    else counted.other += n;
  };
  for (const [context, label, low, high] of zeros) {
    countIn(below, context, label === target, low + high);
  }
  for (const [activation, , label, context] of active) {
    countIn(activation > level ? above : below, context, label === target, 1);
    if (activation > level) addAt(byLabel, label, 1);
  }
  const rate = (counts: (above: Tally, below: Tally) => ContextCount): TokenRate =>
    tokenRate(
      above.map((high, context) => counts(high, below[context] ?? { ofKind: 0, other: 0 })),
      CONFIDENCE,
    );
  return {
    level,
    sensitivity: rate((high, low) => ({
      successes: high.ofKind,
      tokens: high.ofKind + low.ofKind,
    })),
    specificity: rate((high, low) => ({ successes: low.other, tokens: high.other + low.other })),
    precision: rate((high) => ({ successes: high.ofKind, tokens: high.ofKind + high.other })),
    byLabel,
  };
}

interface Tally {
  ofKind: number;
  other: number;
}

function tallies(contexts: number): Tally[] {
  return Array.from({ length: contexts }, () => ({ ofKind: 0, other: 0 }));
}
