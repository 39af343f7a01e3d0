import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

import { bootstrapLimits, type BootstrapPlan } from './bootstrap.js';
import type { Limits } from './interval.js';
import { tailOf } from './intervals.js';
import { known } from './known.js';
import { type Level, type Tally, tallyOf, type UnitRatings } from './ratings.js';

/** A coefficient of agreement: 1 is perfect, 0 what chance gives. */
export interface Agreement {
  /** Null where it is undefined: no unit to compare, or every rating the same, which tells agreement from no chance. */
  readonly estimate: number | null;
  /** Units that count. */
  readonly unitCount: number;
  /** By drawing units again; null where most resamples leave the coefficient undefined. */
  readonly interval: Limits<'bootstrap'> | null;
}

/**
 * Cohen's kappa of two raters over the units that both rated; the two may use categories differently. `analytic` holds
 * large-sample limits (Fleiss, Cohen and Everitt 1969), null where kappa is. Throws as `bootstrapLimits`.
 * Cohen 1960.
 */
export function cohenKappa(
  units: readonly UnitRatings[],
  plan: BootstrapPlan,
): Agreement & { readonly analytic: Limits<'large-sample'> | null } {
  const pairs = units.flatMap(([first, second]) =>
    typeof first === 'string' && typeof second === 'string' ? [{ first, second }] : [],
  );
  const kappa = (sample: readonly RatedPair[]): number | null => tableOf(sample).kappa;
  const estimate = kappa(pairs);
  return {
    estimate,
    unitCount: pairs.length,
    interval: estimate === null ? null : bootstrapLimits(pairs, kappa, plan),
    analytic: estimate === null ? null : largeSampleLimits(pairs, estimate, plan),
  };
}

/**
 * Fleiss' kappa: chance agreement from the categories' overall shares. Only units with as many ratings as the most
 * rated one count, since it asks for equal numbers. Throws as `bootstrapLimits`. Fleiss 1971.
 */
export function fleissKappa(units: readonly UnitRatings[], plan: BootstrapPlan): Agreement {
  const tallies = units.map(tallyOf);
  const most = tallies.reduce((count, tally) => Math.max(count, tally.count), 0);
  const complete = most < 2 ? [] : tallies.filter(({ count }) => count === most);
  return agreementOf(complete, fleissOf, plan);
}

/**
 * Krippendorff's alpha over all units with at least two ratings, however many raters each has. `level` is the scale:
 * `ordinal` needs categories whose order is known, `interval` numbers. Throws `statistics.unordered_ratings`, and as
 * `bootstrapLimits`. Krippendorff 2011, "Computing Krippendorff's alpha-reliability".
 */
export function krippendorffAlpha(
  units: readonly UnitRatings[],
  level: Level,
  plan: BootstrapPlan,
): Agreement {
  const tallies = units.map(tallyOf).filter(({ count }) => count >= 2);
  const scale = level.kind === 'nominal' ? null : level;
  const placeOf = new Map<string, number>();
  for (const { shares } of tallies) {
    for (const category of shares.keys()) {
      if (scale !== null) placeOf.set(category, scale.placeOf(category));
    }
  }
  return agreementOf(
    tallies,
    (sample) => {
      if (level.kind === 'nominal') return nominalAlpha(sample);
      return spreadAlpha(sample, level.kind === 'interval' ? placeOf : midRanks(sample, placeOf));
    },
    plan,
  );
}

interface RatedPair {
  readonly first: string;
  readonly second: string;
}

function agreementOf(
  tallies: readonly Tally[],
  coefficient: (sample: readonly Tally[]) => number | null,
  plan: BootstrapPlan,
): Agreement {
  const estimate = coefficient(tallies);
  return {
    estimate,
    unitCount: tallies.length,
    interval: estimate === null ? null : bootstrapLimits(tallies, coefficient, plan),
  };
}

function tableOf(pairs: readonly RatedPair[]) {
  const firsts = countsOf(pairs.map(({ first }) => first));
  const seconds = countsOf(pairs.map(({ second }) => second));
  const count = pairs.length;
  const agreed = pairs.filter(({ first, second }) => first === second).length / count;
  let byChance = 0;
  for (const [category, first] of firsts) {
    byChance += (first / count) * ((seconds.get(category) ?? 0) / count);
  }
  const kappa = byChance < 1 ? (agreed - byChance) / (1 - byChance) : null;
  return { firsts, seconds, byChance, kappa: count === 0 ? null : kappa };
}

function largeSampleLimits(
  pairs: readonly RatedPair[],
  kappa: number,
  { confidence, sided }: BootstrapPlan,
): Limits<'large-sample'> {
  const { firsts, seconds, byChance } = tableOf(pairs);
  const count = pairs.length;
  const shareOf = (counts: ReadonlyMap<string, number>, category: string): number =>
    (counts.get(category) ?? 0) / count;
  let spread = 0;
  for (const { first, second } of pairs) {
    spread +=
      first === second
        ? (1 - (shareOf(firsts, first) + shareOf(seconds, first)) * (1 - kappa)) ** 2
        : ((shareOf(seconds, first) + shareOf(firsts, second)) * (1 - kappa)) ** 2;
  }
  const variance =
    (spread / count - (kappa - byChance * (1 - kappa)) ** 2) / (count * (1 - byChance) ** 2);
  const margin =
    normalQuantile(1 - tailOf(confidence, sided), 0, 1) * Math.sqrt(Math.max(0, variance));
  return {
    method: 'large-sample',
    confidence,
    sided,
    lower: Math.max(-1, kappa - margin),
    upper: Math.min(1, kappa + margin),
  };
}

function fleissOf(units: readonly Tally[]): number | null {
  const totals = totalsOf(units);
  const ratings = units.reduce((sum, { count }) => sum + count, 0);
  let agreed = 0;
  for (const { shares, count } of units) {
    agreed += pairsWithin(shares) / (count * (count - 1)) / units.length;
  }
  let byChance = 0;
  for (const total of totals.values()) byChance += (total / ratings) ** 2;
  return totals.size < 2 ? null : (agreed - byChance) / (1 - byChance);
}

/** Alpha where any two different categories differ alike. */
function nominalAlpha(units: readonly Tally[]): number | null {
  const totals = totalsOf(units);
  if (totals.size < 2) return null;
  let [observed, ratings] = [0, 0];
  for (const { shares, count } of units) {
    observed += (count ** 2 - count - pairsWithin(shares)) / (count - 1);
    ratings += count;
  }
  const expected = (ratings ** 2 - ratings - pairsWithin(totals)) / (ratings - 1);
  return 1 - observed / expected;
}

/**
 * Alpha where categories differ by the square of their distance. The sum of squared distances of all pairs is
 * 2 (n sum x^2 - (sum x)^2), so that no pair is looked at.
 */
function spreadAlpha(units: readonly Tally[], places: ReadonlyMap<string, number>): number | null {
  const totals = totalsOf(units);
  if (totals.size < 2) return null;
  const ratings = units.reduce((sum, { count }) => sum + count, 0);
  // Distances from the middle: squares of large numbers that lie close together would lose their digits.
  let middle = 0;
  for (const [category, count] of totals) middle += (count / ratings) * known(places.get(category));
  const spreadOf = (shares: ReadonlyMap<string, number>, count: number): number => {
    let [sum, squares] = [0, 0];
    for (const [category, share] of shares) {
      const place = known(places.get(category)) - middle;
      sum += share * place;
      squares += share * place ** 2;
    }
    return (count * squares - sum ** 2) / (count - 1);
  };
  const observed = units.reduce((sum, { shares, count }) => sum + spreadOf(shares, count), 0);
  return 1 - observed / spreadOf(totals, ratings);
}

/** The ordinal distance of two categories is that of their middle ranks among all ratings. */
function midRanks(
  units: readonly Tally[],
  placeOf: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const totals = totalsOf(units);
  const ordered = [...totals].toSorted(
    ([left], [right]) => known(placeOf.get(left)) - known(placeOf.get(right)),
  );
  const ranks = new Map<string, number>();
  let before = 0;
  for (const [category, count] of ordered) {
    ranks.set(category, before + count / 2);
    before += count;
  }
  return ranks;
}

function totalsOf(units: readonly Tally[]): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const { shares } of units) {
    for (const [category, count] of shares) {
      totals.set(category, (totals.get(category) ?? 0) + count);
    }
  }
  return totals;
}

/** Ordered pairs of ratings that are the same. */
function pairsWithin(shares: ReadonlyMap<string, number>): number {
  let pairs = 0;
  for (const count of shares.values()) pairs += count * (count - 1);
  return pairs;
}

function countsOf(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
