import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { chernoff } from '@holdpoint/shared/statistics/chernoff';
import {
  clopperPearson,
  type CountQuestion,
  hoeffding,
  jeffreys,
  wilson,
} from '@holdpoint/shared/statistics/intervals';

type MeanQuestion = Parameters<typeof hoeffding>[0];

const ofCounts = { 'clopper-pearson': clopperPearson, wilson, jeffreys };
const ofMeans = { hoeffding, chernoff };

/** Methods of `stats interval`. */
export const rateMethods = [
  'clopper-pearson',
  'wilson',
  'jeffreys',
  'hoeffding',
  'chernoff',
] as const;
export type RateMethod = (typeof rateMethods)[number];

export interface RateInterval {
  readonly method: RateMethod;
  readonly confidence: number;
  readonly sided: CountQuestion['sided'];
  readonly k: number;
  readonly n: number;
  /** Null without a trial. */
  readonly estimate: number | null;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Limits of the rate k / n. `k` may be fractional (a sum of scores) but for the methods that count. Throws `usage.option`
 * for k above n or a fraction where none makes sense.
 */
export function rateInterval(
  method: RateMethod,
  { successes: k, trials: n, confidence, sided }: CountQuestion,
): RateInterval {
  if (k > n) throw usage(`--k ${k} is more than --n ${n}: say k successes of n trials.`);
  const countsWhole = method === 'clopper-pearson' || method === 'jeffreys';
  if (countsWhole && !Number.isInteger(k)) {
    throw usage(
      `--k ${k} is not whole, and ${method} counts: use wilson, hoeffding or chernoff for sums of scores.`,
    );
  }
  const estimate = n === 0 ? null : k / n;
  const { lower, upper } = limitsOf(
    method,
    { successes: k, trials: n, confidence, sided },
    {
      mean: estimate ?? 0,
      count: n,
      confidence,
      sided,
    },
  );
  return { method, confidence, sided, k, n, estimate, lower, upper };
}

function limitsOf(method: RateMethod, counted: CountQuestion, averaged: MeanQuestion) {
  return method === 'hoeffding' || method === 'chernoff'
    ? ofMeans[method](averaged)
    : ofCounts[method](counted);
}

function usage(message: string): HoldpointError {
  return new HoldpointError({ code: 'usage.option', kind: 'invalid', message });
}
