import { known } from './known.js';

/** Scores of examples that have the property, and of those that have not; higher says that they have it. */
export interface LabelledScores {
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
}

/**
 * Chance that a positive drawn at random scores above a negative, ties counting half: the area under the ROC curve, in
 * [0, 1]; 0.5 is chance. Null where one side is empty. Scores are finite. Mann and Whitney 1947; Hanley and McNeil 1982.
 */
export function auroc({ positives, negatives }: LabelledScores): number | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  const sorted = Float64Array.from(negatives).toSorted();
  const above = positives.reduce(
    (total, score) => total + (countBelow(sorted, score) + countUpTo(sorted, score)) / 2,
    0,
  );
  return above / (positives.length * negatives.length);
}

/**
 * Share of positives that score above all but `rate` of the negatives: recall at a false positive rate of at most
 * `rate`. Null where one side is empty. With fewer than 1 / `rate` negatives no false positive at all is allowed.
 */
export function recallAt({ positives, negatives }: LabelledScores, rate: number): number | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  const sorted = Float64Array.from(negatives).toSorted();
  // The small term: 0.01 * 100 is a hair above 1 in some products and must not allow one less.
  const allowed = Math.min(negatives.length - 1, Math.floor(rate * negatives.length + 1e-9));
  const bar = known(sorted[sorted.length - 1 - allowed]);
  return positives.filter((score) => score > bar).length / positives.length;
}

/** A place on the ROC curve: shares of negatives and of positives that score at least the bar. */
export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/**
 * The ROC curve from (0, 0) to (1, 1), one point for each distinct score, so a tie is a slope and no step. Both ends
 * alone where one side is empty.
 */
export function rocCurve({ positives, negatives }: LabelledScores): readonly RocPoint[] {
  const ends = [
    { falsePositiveRate: 0, truePositiveRate: 0 },
    { falsePositiveRate: 1, truePositiveRate: 1 },
  ] as const;
  if (positives.length === 0 || negatives.length === 0) return ends;
  const ofPositives = Float64Array.from(positives).toSorted();
  const ofNegatives = Float64Array.from(negatives).toSorted();
  const bars = [...new Set([...positives, ...negatives])].toSorted((left, right) => right - left);
  return [
    ends[0],
    ...bars.map((bar) => ({
      falsePositiveRate: 1 - countBelow(ofNegatives, bar) / negatives.length,
      truePositiveRate: 1 - countBelow(ofPositives, bar) / positives.length,
    })),
  ];
}

function countBelow(sorted: Float64Array, score: number): number {
  return placeOf(sorted, (value) => value < score);
}

function countUpTo(sorted: Float64Array, score: number): number {
  return placeOf(sorted, (value) => value <= score);
}

/** Length of the leading stretch for which `isBefore` holds, by bisection. */
function placeOf(sorted: Float64Array, isBefore: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(known(sorted[middle]))) low = middle + 1;
    else high = middle;
  }
  return low;
}
