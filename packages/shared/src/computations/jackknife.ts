import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { z } from 'zod';

import { tailOf } from '../statistics/intervals.js';
import { type ContextMoments, totalOf, without } from './context-moments.js';

/** A figure over scored tokens, its limits found by leaving out one context at a time. */
export const JackknifedFigure = z
  .strictObject({
    /** Null where the figure isn't defined: a feature that never fires correlates with nothing. */
    estimate: z.number().nullable(),
    /** Null where fewer than two contexts, or contexts that don't differ, tell nothing about the spread. */
    interval: z
      .strictObject({
        method: z.literal('jackknife-over-contexts'),
        confidence: z.number().gt(0).lt(1),
        lower: z.number(),
        upper: z.number(),
      })
      .nullable(),
    /** Tokens behind the estimate. */
    sampleCount: z.int().nonnegative(),
    contextCount: z.int().nonnegative(),
  })
  .meta({ id: 'JackknifedFigure' });
export type JackknifedFigure = z.infer<typeof JackknifedFigure>;

interface Scale {
  readonly to: (value: number) => number;
  readonly from: (value: number) => number;
}

/** Fisher's z makes the spread of a correlation near 1 symmetric; Fisher 1915. */
export const fisherScale: Scale = { to: Math.atanh, from: Math.tanh };

/** For shares: as they are, with limits kept within [0, 1]. */
export const shareScale: Scale = {
  to: (value) => value,
  from: (value) => Math.min(1, Math.max(0, value)),
};

/**
 * Two-sided limits of `figure` by the delete-one jackknife over contexts with Student's t, on `scale`: contexts are
 * independent draws of the corpus, tokens within one are not. Total; approximate, so for display and never for a gate.
 * Efron and Tibshirani 1993, §11.5.
 */
export function jackknifed(
  contexts: readonly ContextMoments[],
  figure: (moments: ContextMoments) => number | null,
  question: {
    readonly confidence: number;
    readonly scale: Scale;
    readonly countOf: (moments: ContextMoments) => number;
  },
): JackknifedFigure {
  const { confidence, scale, countOf } = question;
  const total = totalOf(contexts);
  const estimate = figure(total);
  const contextCount = contexts.length;
  const told = { estimate, sampleCount: countOf(total), contextCount };
  const standardError = spreadOf(
    contexts.map((left) => figure(without(total, left))).map((value) => value ?? NaN),
    scale,
  );
  if (estimate === null || !(standardError > 0)) return { ...told, interval: null };
  const margin = tQuantile(1 - tailOf(confidence, 'two'), contextCount - 1) * standardError;
  const lower = scale.from(scale.to(estimate) - margin);
  const upper = scale.from(scale.to(estimate) + margin);
  if (!Number.isFinite(lower) || !Number.isFinite(upper) || !(lower < upper))
    return { ...told, interval: null };
  return { ...told, interval: { method: 'jackknife-over-contexts', confidence, lower, upper } };
}

/** NaN below two values or where one of them is none: then nothing is said about the spread. */
function spreadOf(figures: readonly number[], scale: Scale): number {
  const scaled = figures.map((figure) => scale.to(figure));
  const count = scaled.length;
  const mean = scaled.reduce((total, value) => total + value, 0) / count;
  const squares = scaled.reduce((total, value) => total + (value - mean) ** 2, 0);
  // Rounding alone must not pass for a spread of contexts that don't differ.
  const isRounding = squares <= count * (1e-12 * Math.max(1, Math.abs(mean))) ** 2;
  return count < 2 || isRounding ? NaN : Math.sqrt(((count - 1) / count) * squares);
}
