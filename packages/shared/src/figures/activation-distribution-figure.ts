import type { FeatureFigures } from '../computations/feature-figures.js';
import { percentText, rateText } from './feature-wording.js';
import type { Figure, Series, Tone } from './figure.js';

/** From a proxy that speaks against the kind to one that speaks for it. */
const RATIO_TONES: readonly Tone[] = ['control', 'muted', 'fourth', 'second', 'first'];

/** What stands on the y axis: how often an activation occurs, or how much of the summed activation it carries. */
export type Weighting = 'count' | 'expected_value';

/**
 * Non-zero activations of a feature, stacked by the proxy's log-likelihood ratio; `expected_value` weighs each by its
 * size. Total. Bricken et al. 2023, "Activation Distribution (A/1/2937)".
 */
export function activationDistributionFigure(
  feature: { readonly name: string; readonly kind: string; readonly figures: FeatureFigures },
  weighting: Weighting = 'count',
): Figure {
  const { name, kind, figures } = feature;
  const { edges, ratioEdges, counts, mass } = figures.histogram;
  const rows = weighting === 'count' ? counts : mass;
  const columns = edges.slice(1).map((_, column) => rows.map((row) => row[column] ?? 0));
  const tallest = Math.max(
    ...columns.map((column) => column.reduce((sum, value) => sum + value, 0)),
    0,
  );
  const names = ratioNames(ratioEdges);
  const series = names.map((ratio, row): Series => ({
    kind: 'bars',
    name: ratio,
    tone: RATIO_TONES[Math.min(row, RATIO_TONES.length - 1)] ?? 'muted',
    bars: spansOf(edges).map(({ from, to }, column) => ({
      from,
      to,
      value: rows[row]?.[column] ?? 0,
    })),
  }));
  const [lowest] = figures.levels;
  return {
    id: weighting === 'count' ? 'activation-distribution' : 'activation-expected-value',
    title:
      weighting === 'count'
        ? `Activation distribution of ${name}, ${kind}`
        : `Activation of ${name} weighted by its size, ${kind}`,
    description:
      `${name} fires on ${figures.activeTokens} of ${figures.tokens} tokens from ${figures.contexts} contexts; ` +
      `${shareText(figures)} of its activation falls on ${kind}.` +
      (lowest === undefined
        ? ''
        : ` It fires on ${rateText(lowest.sensitivity)} of the tokens of ${kind}, and ${rateText(lowest.precision)} of the tokens it fires on are of it.`),
    x: {
      label: 'activation (tokens with none are left out)',
      scale: 'linear',
      domain: [0, edges.at(-1) ?? 1],
    },
    y: {
      label: weighting === 'count' ? 'tokens' : 'summed activation',
      scale: 'linear',
      domain: [0, tallest === 0 ? 1 : tallest],
    },
    series,
    table: {
      columns: ['activation above', 'to', ...names],
      rows: spansOf(edges).map(({ from, to }, column) => [from, to, ...(columns[column] ?? [])]),
    },
  };
}

function shareText({ massShare }: FeatureFigures): string {
  const { estimate, interval } = massShare;
  if (estimate === null) return 'none';
  if (interval === null) return percentText(estimate);
  return `${percentText(estimate)} (95 % ${percentText(interval.lower)} to ${percentText(interval.upper)})`;
}

function ratioNames(edges: readonly number[]): readonly string[] {
  const first = edges[0] ?? 0;
  const between = edges.slice(1).map((edge, at) => `proxy ${edges[at] ?? 0} to ${edge} nats`);
  return [`proxy at most ${first} nats`, ...between, `proxy above ${edges.at(-1) ?? 0} nats`];
}

function spansOf(
  edges: readonly number[],
): readonly { readonly from: number; readonly to: number }[] {
  return edges.slice(1).map((to, at) => ({ from: edges[at] ?? 0, to }));
}
