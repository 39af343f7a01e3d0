import type {
  DictionaryMetric,
  DictionaryMetrics,
  MetricEstimate,
  WithheldMetrics,
} from '@holdpoint/shared/computations/dictionary';
import { bootstrapLimits } from '@holdpoint/shared/statistics/bootstrap';
import { clopperPearson } from '@holdpoint/shared/statistics/intervals';

import { whyNoShare } from './ablation-effect.js';
import { at } from './autoencoder-weights.js';
import type { ContextLosses, ContextSums } from './context-sums.js';

const CONFIDENCE = 0.95;
const RESAMPLES = 1000;

type Statistic = (contexts: readonly ContextSums[]) => number | null;

/**
 * Metrics by SAELens' names, each with a percentile interval over contexts drawn again (1,000 times, seeded); tokens of
 * one context are correlated and never drawn alone. Two definitions differ from SAELens' code on purpose: `mse` is the
 * mean per element (its code divides by the batch's tokens twice), and `explained_variance` takes the variance about
 * the mean (its code subtracts the square of the mean square). A metric without a value, such as a loss without a
 * model, is left out; a share of an effect that is hardly there is withheld, and why.
 */
export function dictionaryMetrics(
  contexts: readonly ContextSums[],
  fires: Float64Array,
  seed: number,
): { readonly metrics: DictionaryMetrics; readonly withheld: WithheldMetrics } {
  const noShare = whyNoShare(contexts);
  const withheld: WithheldMetrics = noShare === null ? {} : { ce_loss_score: noShare };
  const tokens = total(contexts, (context) => context.tokens);
  const found: Partial<Record<DictionaryMetric, MetricEstimate>> = {};
  for (const [name, statistic] of Object.entries(statistics)) {
    if (name in withheld) continue;
    const estimate = finite(statistic(contexts));
    const limits = bootstrapLimits(contexts, (drawn) => finite(statistic(drawn)), {
      seed,
      resamples: RESAMPLES,
      confidence: CONFIDENCE,
      sided: 'two',
    });
    if (estimate === null || limits === null) continue;
    found[name as keyof typeof statistics] = {
      estimate,
      lower: limits.lower,
      upper: limits.upper,
      n: contexts.length,
      unit: 'contexts',
      tokens,
      method: 'percentile bootstrap',
      confidence: CONFIDENCE,
    };
  }
  return { metrics: { ...found, frac_alive: aliveShare(fires, tokens) }, withheld };
}

/** Exact limits as if the features were draws of the recipe's: contexts drawn again would only ever lose some. */
function aliveShare(fires: Float64Array, tokens: number): MetricEstimate {
  const alive = fires.filter((count) => count > 0).length;
  const question = {
    successes: alive,
    trials: fires.length,
    confidence: CONFIDENCE,
    sided: 'two',
  } as const;
  const { lower, upper } = clopperPearson(question);
  return {
    estimate: alive / fires.length,
    lower,
    upper,
    n: fires.length,
    unit: 'features',
    tokens,
    method: 'clopper-pearson',
    confidence: CONFIDENCE,
  };
}

const perToken =
  (value: (context: ContextSums) => number): Statistic =>
  (contexts) =>
    total(contexts, value) / total(contexts, (context) => context.tokens);

const loss =
  (statistic: (losses: Readonly<Record<keyof ContextLosses, number>>) => number): Statistic =>
  (contexts) => {
    const sums = { clean: 0, spliced: 0, ablated: 0, divergenceSpliced: 0, divergenceAblated: 0 };
    let tokens = 0;
    for (const { losses, tokens: count } of contexts) {
      if (losses === null) return null;
      tokens += count;
      sums.clean += losses.clean;
      sums.spliced += losses.spliced;
      sums.ablated += losses.ablated;
      sums.divergenceSpliced += losses.divergenceSpliced;
      sums.divergenceAblated += losses.divergenceAblated;
    }
    return statistic({
      clean: sums.clean / tokens,
      spliced: sums.spliced / tokens,
      ablated: sums.ablated / tokens,
      divergenceSpliced: sums.divergenceSpliced / tokens,
      divergenceAblated: sums.divergenceAblated / tokens,
    });
  };

const statistics = {
  l0: perToken(({ l0 }) => l0),
  l1: perToken(({ l1 }) => l1),
  mse: perToken(({ squaredError, inputs }) => squaredError / inputs.length),
  explained_variance: explainedVariance,
  explained_variance_legacy: perToken(({ legacyVariance }) => legacyVariance),
  cossim: (contexts) =>
    ratio(
      contexts,
      ({ cosine }) => cosine,
      ({ directed }) => directed,
    ),
  l2_ratio: perToken(({ lengthRatio }) => lengthRatio),
  relative_reconstruction_bias: (contexts) =>
    ratio(
      contexts,
      (context) => context.reconstructionSquares,
      ({ product }) => product,
    ),
  ce_loss_without_sae: loss(({ clean }) => clean),
  ce_loss_with_sae: loss(({ spliced }) => spliced),
  ce_loss_with_ablation: loss(({ ablated }) => ablated),
  ce_loss_score: loss(({ clean, spliced, ablated }) => (ablated - spliced) / (ablated - clean)),
  loss_recovered_nats: loss(({ spliced, ablated }) => ablated - spliced),
  kl_div_with_sae: loss(({ divergenceSpliced }) => divergenceSpliced),
  kl_div_with_ablation: loss(({ divergenceAblated }) => divergenceAblated),
  kl_div_score: loss(
    ({ divergenceSpliced, divergenceAblated }) =>
      (divergenceAblated - divergenceSpliced) / divergenceAblated,
  ),
} satisfies Partial<Record<DictionaryMetric, Statistic>>;

function explainedVariance(contexts: readonly ContextSums[]): number {
  const tokens = total(contexts, (context) => context.tokens);
  const sums = new Float64Array(contexts[0]?.inputs.length ?? 0);
  for (const { inputs } of contexts) {
    for (let axis = 0; axis < sums.length; axis += 1)
      sums[axis] = at(sums, axis) + at(inputs, axis);
  }
  let meanSquares = 0;
  for (const sum of sums) meanSquares += (sum / tokens) ** 2;
  const variance = total(contexts, ({ squares }) => squares) / tokens - meanSquares;
  return 1 - total(contexts, ({ squaredError }) => squaredError) / tokens / variance;
}

function ratio(
  contexts: readonly ContextSums[],
  above: (context: ContextSums) => number,
  below: (context: ContextSums) => number,
): number {
  return total(contexts, above) / total(contexts, below);
}

function total(contexts: readonly ContextSums[], value: (context: ContextSums) => number): number {
  let sum = 0;
  for (const context of contexts) sum += value(context);
  return sum;
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
