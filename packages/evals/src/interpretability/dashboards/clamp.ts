import type {
  ClampShare,
  ClampShift,
  FeatureClamp,
} from '@holdpoint/shared/computations/feature-clamp';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { hoeffding, studentT } from '@holdpoint/shared/statistics/intervals';
import { type Draws, drawsFrom, shuffled } from '@holdpoint/shared/statistics/random';

import { contextAt } from '../corpus/corpus.js';
import { type CorpusKind, labelOf } from '../corpus/corpus-kinds.js';
import { isProxied, type ProxiedKind, proxyLogLikelihoodRatio } from '../corpus/proxy.js';
import { seedOf } from '../seed-of.js';
import { softmaxOf } from '../transformer/forward-kernels.js';
import { openForward } from '../transformer/transformer-forward.js';
import { type AutoencoderForward, openAutoencoder } from './autoencoder-forward.js';
import { assertFeature, assertFits, type StudiedDictionary } from './studied-dictionary.js';

const CONFIDENCE = 0.95;

/** Contexts that are looked through for one without the kind. */
const MOST_LOOKED_AT = 100_000;

/** Squared difference of shares that are equal. */
const ROUNDING = 1e-24;

/** What is clamped, and how it is looked at. */
export interface ClampPlan {
  readonly feature: number;
  readonly kind: CorpusKind;
  /** Of the feature's largest activation on the `select` split; 0 ablates it. */
  readonly multiple: number;
  readonly seed: number;
  /** Independent texts that are written with each clamp, at least 2. */
  readonly contexts: number;
  /** Bytes of text that the model goes on from, none of them of the kind. */
  readonly promptLength: number;
  /** Bytes that it writes. */
  readonly length: number;
  /** Random features to compare with. */
  readonly controls: number;
}

/** What the `select` split says of every feature. */
export interface FeatureActivity {
  readonly densities: readonly number[];
  readonly largest: readonly number[];
}

/**
 * Holds a feature at a multiple of its largest activation while the model writes on from texts without the kind, and
 * counts the written bytes that the kind's proxy takes for it; the same with random live features of like density. What
 * the autoencoder doesn't reconstruct stays as it is, and every clamp sees the same texts and draws.
 * Throws `clamp.kind_without_proxy`, `clamp.too_long`, `clamp.no_prompts`, `dashboard.unknown_feature`.
 */
export function clampFeature(
  studied: StudiedDictionary,
  activity: FeatureActivity,
  unigram: Float64Array,
  plan: ClampPlan,
): FeatureClamp {
  assertFits(studied);
  assertFeature(studied, plan.feature);
  const { kind, feature, multiple, seed, length } = plan;
  if (!isProxied(kind))
    throw refused('kind_without_proxy', `Nothing tells which bytes are ${kind}.`);
  const { contextLength } = studied.transformer.config;
  if (plan.promptLength < 1 || plan.promptLength + length > contextLength) {
    throw refused('too_long', `A prompt and what follows have ${contextLength} positions in all.`);
  }
  const prompts = promptsWithout(kind, plan);
  const autoencoder = openAutoencoder(studied.autoencoder);
  const sharesOf = (clamp: Clamp | null): readonly number[] =>
    prompts.map((prompt, at) => {
      const draws = drawsFrom(seedOf(seed, 'clamp.text', at));
      const text = written(studied, autoencoder, prompt, { clamp, length, draws });
      return shareOfKind(kind, text, prompt.length, unigram);
    });
  const unclamped = sharesOf(null);
  const clampedTo = (wanted: number) => {
    const activation = multiple * (activity.largest[wanted] ?? 0);
    const shares = sharesOf({ feature: wanted, activation });
    const differences = shares.map((share, at) => share - (unclamped[at] ?? 0));
    return {
      feature: wanted,
      activation,
      clamped: shareOf(shares, length),
      shift: shiftOf(differences),
    };
  };
  const found = clampedTo(feature);
  const controls = matchedFeatures(activity, plan).map((wanted) => ({
    ...clampedTo(wanted),
    density: activity.densities[wanted] ?? 0,
  }));
  const controlsAtLeast = controls.filter(({ shift }) => shift.shift >= found.shift.shift).length;
  return {
    schema: 'holdpoint.feature-clamp.v1',
    model: studied.model,
    autoencoder: studied.autoencoderDigest,
    kind,
    multiple,
    seed,
    length,
    ...found,
    unclamped: shareOf(unclamped, length),
    controls,
    controlsAtLeast,
    rankShare: (1 + controlsAtLeast) / (1 + controls.length),
    notes: [
      'Bytes count as of the kind where its proxy is above 0; intervals are over texts.',
      'Controls are random live features of the nearest densities; some of them may serve the same kind.',
    ],
  };
}

/** A feature and what it is held at. */
export interface Clamp {
  readonly feature: number;
  readonly activation: number;
}

/** The prompt and `length` bytes drawn from the model at temperature 1, clamped from the prompt's last byte on. */
function written(
  { transformer }: StudiedDictionary,
  autoencoder: AutoencoderForward,
  prompt: Uint8Array,
  how: { readonly clamp: Clamp | null; readonly length: number; readonly draws: Draws },
): Uint8Array {
  const { clamp, length, draws } = how;
  const pass = openForward(transformer, {
    onMlp: (position, activations) => {
      // Attention comes before the MLP: what earlier positions write is read by nobody.
      if (clamp === null || position < prompt.length - 1) return undefined;
      return clampedActivations(autoencoder, activations, clamp);
    },
  });
  const text = new Uint8Array(prompt.length + length);
  text.set(prompt);
  for (let at = 0; at < text.length - 1; at += 1) {
    const logits = pass.next(text[at] ?? 0);
    if (at >= prompt.length - 1) text[at + 1] = drawn(softmaxOf(logits), draws.uniform());
  }
  return text;
}

/** MLP activations with one feature's part of the reconstruction at what it is held at; a new array. Total. */
export function clampedActivations(
  autoencoder: AutoencoderForward,
  activations: Float64Array,
  { feature, activation }: Clamp,
): Float64Array {
  const change = activation - autoencoder.activationOf(feature, activations);
  const direction = autoencoder.direction(feature, autoencoder.gainOf(activations));
  return activations.map((value, at) => value + change * (direction[at] ?? 0));
}

function drawn(shares: Float64Array, uniform: number): number {
  let left = uniform;
  for (const [token, share] of shares.entries()) {
    left -= share;
    if (left < 0) return token;
  }
  return shares.length - 1;
}

function shareOfKind(
  kind: ProxiedKind,
  text: Uint8Array,
  from: number,
  unigram: Float64Array,
): number {
  const ratios = proxyLogLikelihoodRatio(kind, text, unigram).subarray(from);
  return ratios.filter((ratio) => ratio > 0).length / ratios.length;
}

/** Starts of `score` contexts that hold no byte of the kind, in order of the corpus. */
function promptsWithout(kind: CorpusKind, plan: ClampPlan): readonly Uint8Array[] {
  const prompts: Uint8Array[] = [];
  for (let index = 0; prompts.length < plan.contexts && index < MOST_LOOKED_AT; index += 1) {
    const place = { seed: plan.seed, split: 'score', index } as const;
    const { tokens, labels } = contextAt(place, plan.promptLength);
    if (!labels.includes(labelOf(kind))) prompts.push(tokens);
  }
  if (prompts.length >= Math.max(2, plan.contexts)) return prompts;
  throw refused(
    'no_prompts',
    `Found ${prompts.length} texts without ${kind}; at least 2 are needed.`,
  );
}

/** Live features drawn among those nearest in log density, four for each that is wanted. */
function matchedFeatures({ densities }: FeatureActivity, plan: ClampPlan): readonly number[] {
  const own = Math.log(Math.max(densities[plan.feature] ?? 0, Number.MIN_VALUE));
  const distance = (feature: number): number => Math.abs(Math.log(densities[feature] ?? 0) - own);
  const nearest = [...densities.keys()]
    .filter((feature) => feature !== plan.feature && (densities[feature] ?? 0) > 0)
    .sort((left, right) => distance(left) - distance(right) || left - right)
    .slice(0, 4 * plan.controls);
  return shuffled(nearest, seedOf(plan.seed, 'clamp.controls', plan.feature)).slice(
    0,
    plan.controls,
  );
}

function shareOf(shares: readonly number[], length: number): ClampShare {
  const { mean, lower, upper } = limitsOf(shares, [0, 1]);
  const contextCount = shares.length;
  return {
    share: mean,
    lower,
    upper,
    confidence: CONFIDENCE,
    contextCount,
    bytes: contextCount * length,
  };
}

function shiftOf(differences: readonly number[]): ClampShift {
  const { mean, lower, upper } = limitsOf(differences, [-1, 1]);
  return { shift: mean, lower, upper, confidence: CONFIDENCE, contextCount: differences.length };
}

/** Student's t over texts; Hoeffding's limits where all texts agree, since agreement of a few is not certainty. */
function limitsOf(
  values: readonly number[],
  [least, most]: readonly [number, number],
): { readonly mean: number; readonly lower: number; readonly upper: number } {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const question = { count, confidence: CONFIDENCE, sided: 'two' } as const;
  if (squares < count * ROUNDING) {
    const span = most - least;
    const share = Math.min(1, Math.max(0, (mean - least) / span));
    const { lower, upper } = hoeffding({ ...question, mean: share });
    return { mean, lower: least + span * lower, upper: least + span * upper };
  }
  const standardDeviation = Math.sqrt(squares / (count - 1));
  const { lower, upper } = studentT({ ...question, mean, standardDeviation });
  return { mean, lower: Math.max(least, lower), upper: Math.min(most, upper) };
}

function refused(what: string, message: string): HoldpointError {
  return new HoldpointError({ code: `clamp.${what}`, kind: 'invalid', message });
}
