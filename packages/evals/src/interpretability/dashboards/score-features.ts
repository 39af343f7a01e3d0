import type {
  CorrelatedNeuron,
  FeatureDashboard,
} from '@holdpoint/shared/computations/feature-dashboard';
import {
  exampleText,
  type FeatureExample,
  hexOf,
} from '@holdpoint/shared/computations/feature-example';
import type { FeatureObservations } from '@holdpoint/shared/computations/feature-observations';
import { type Draws, drawsFrom, shuffled } from '@holdpoint/shared/statistics/random';

import { corpusKinds, labelOf } from '../corpus/corpus-kinds.js';
import { isProxied, proxyLogLikelihoodRatio } from '../corpus/proxy.js';
import { seedOf } from '../seed-of.js';
import type { DashboardPlan } from './dashboard-plan.js';
import { ExampleChoice } from './example-choice.js';
import type { FeatureContext } from './feature-batches.js';
import { pearsonOf } from './label-correlations.js';
import type { SelectedFeature } from './select-features.js';

/** What the `score` split says of one feature. */
export interface ScoredFeature {
  readonly observations: FeatureObservations;
  readonly examples: FeatureDashboard['examples'];
  readonly neuron: CorrelatedNeuron;
}

/** Shares of the largest selected activation at which sensitivity and specificity are stated. */
const LEVEL_SHARES = [0, 0.1, 0.25, 0.5, 0.75] as const;

/** Digits of stored numbers: more than the corpus can tell, few enough to read. Figures follow from the stored ones. */
const DIGITS = 6;

/** Positions of a context that are scored, ascending; every feature of every model sees the same ones. */
export function scoredPositions(
  { seed, tokensPerContext }: Pick<DashboardPlan, 'seed' | 'tokensPerContext'>,
  context: number,
  positions: number,
): readonly number[] {
  const all = Array.from({ length: positions }, (_, position) => position);
  if (tokensPerContext >= positions) return all;
  return shuffled(all, seedOf(seed, 'dashboard.positions', context))
    .slice(0, tokensPerContext)
    .sort((left, right) => left - right);
}

/** Gathers one feature's observations and examples, context by context. */
export class FeatureScorer {
  readonly #zeros = new Map<string, [number, number, number, number]>();
  readonly #active: [number, number, number, number][] = [];
  readonly #choice: ExampleChoice;
  readonly #target: number;
  readonly #pairs = { n: 0, feature: 0, featureSquares: 0, neuron: 0, neuronSquares: 0 };
  readonly #products = { withFeature: 0, withLabel: 0, label: 0 };

  constructor(
    readonly selected: SelectedFeature,
    /** The neuron that goes with it, chosen on the other split. */
    private readonly neuron: number,
    private readonly plan: DashboardPlan,
  ) {
    this.#choice = new ExampleChoice(plan, rounded(selected.largest));
    this.#target = labelOf(selected.kind);
  }

  /** `width` and `neurons` are the columns of the context's rows. */
  add(
    context: FeatureContext,
    positions: readonly number[],
    unigram: Float64Array,
    { width, neurons }: { readonly width: number; readonly neurons: number },
  ): void {
    const { feature, kind } = this.selected;
    const activations = Array.from({ length: context.positions }, (_, position) =>
      rounded(context.features[position * width + feature] ?? 0),
    );
    const ratios = isProxied(kind)
      ? proxyLogLikelihoodRatio(kind, context.tokens, unigram)
      : new Float64Array(context.positions);
    const draws = drawsFrom(seedOf(this.plan.seed, 'dashboard.examples', feature, context.index));
    const fired = positions.flatMap((position) => {
      const activation = activations[position] ?? 0;
      const label = context.labels[position] ?? 0;
      const ratio = rounded(ratios[position] ?? 0);
      this.#addPair(activation, context.neurons[position * neurons + this.neuron] ?? 0, label);
      if (activation === 0) {
        this.#addZero(context.index, label, ratio > 0);
        return [];
      }
      this.#active.push([activation, ratio, label, context.index]);
      return [this.#offered(context, { position, ratio, activations }, draws)];
    });
    this.#choice.offer(fired);
  }

  scored(candidates: number): ScoredFeature {
    const { largest, kind } = this.selected;
    const { n, feature, featureSquares, neuron, neuronSquares } = this.#pairs;
    const { withFeature, withLabel, label } = this.#products;
    const right = { right: neuron, rightSquares: neuronSquares };
    return {
      observations: {
        labels: [...corpusKinds],
        target: this.#target,
        hasProxy: isProxied(kind),
        contexts: this.plan.scoreContexts,
        zeros: [...this.#zeros.values()],
        active: this.#active,
        levels: largest === 0 ? [0] : LEVEL_SHARES.map((share) => rounded(share * largest)),
      },
      examples: this.#choice.chosen,
      neuron: {
        neuron: this.neuron,
        candidates,
        pearsonWithFeature: pearsonOf({
          n,
          left: feature,
          leftSquares: featureSquares,
          ...right,
          products: withFeature,
        }),
        pearsonWithLabel: pearsonOf({
          n,
          left: label,
          leftSquares: label,
          ...right,
          products: withLabel,
        }),
        sampleCount: n,
      },
    };
  }

  #offered(
    context: FeatureContext,
    found: {
      readonly position: number;
      readonly ratio: number;
      readonly activations: readonly number[];
    },
    draws: Draws,
  ) {
    const { position, ratio, activations } = found;
    return {
      draw: draws.uniform(),
      activation: activations[position] ?? 0,
      context: context.index,
      position,
      example: exampleAt(context, activations, position, {
        ratio,
        neighbours: this.plan.neighbours,
      }),
    };
  }

  #addZero(context: number, label: number, isProxied: boolean): void {
    const key = `${context}:${label}`;
    const row = this.#zeros.get(key) ?? [context, label, 0, 0];
    row[isProxied ? 3 : 2] += 1;
    this.#zeros.set(key, row);
  }

  #addPair(feature: number, neuron: number, label: number): void {
    const isTarget = label === this.#target ? 1 : 0;
    this.#pairs.n += 1;
    this.#pairs.feature += feature;
    this.#pairs.featureSquares += feature * feature;
    this.#pairs.neuron += neuron;
    this.#pairs.neuronSquares += neuron * neuron;
    this.#products.withFeature += feature * neuron;
    this.#products.withLabel += isTarget * neuron;
    this.#products.label += isTarget;
  }
}

/** Kept as bytes until it is shown: most offers never are, and a batch's arrays must not be held. */
function exampleAt(
  { index, tokens, labels }: FeatureContext,
  activations: readonly number[],
  position: number,
  { ratio, neighbours }: { readonly ratio: number; readonly neighbours: number },
): () => FeatureExample {
  const from = Math.max(0, position - neighbours);
  const bytes = tokens.slice(from, position + neighbours + 1);
  const around = activations.slice(from, position + neighbours + 1);
  const label = labels[position] ?? 0;
  return () => ({
    context: index,
    position,
    activation: activations[position] ?? 0,
    proxyLogLikelihoodRatio: ratio,
    label,
    bytes: hexOf(bytes),
    activations: around,
    at: position - from,
    ...exampleText(bytes, position - from),
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
