import { wolfeStep } from './more-thuente.js';
import { type CurveObjective, objectiveAt, type SuccessCurve } from './success-curve.js';

type Pair = readonly [number, number];

interface Correction {
  readonly step: Pair;
  readonly change: Pair;
}

/** scikit-learn's default `tol`, which it hands to L-BFGS-B as the largest slope at which to stop. */
const GRADIENT_TOLERANCE = 1e-4;
const VALUE_TOLERANCE = 64 * Number.EPSILON;
const MOST_ITERATIONS = 100;
const MEMORY = 10;

/**
 * The curve at which scikit-learn's `LogisticRegression` stops with its default tolerance of 1e-4, from 0 by L-BFGS: the
 * figures METR publishes are these, not those of the minimum. Null where no step descends or 100 don't suffice.
 * scikit-learn 1.9, `_logistic.py`; scipy 1.17, `_lbfgsb`.
 */
export function fitAsMetr(objective: CurveObjective): SuccessCurve | null {
  let place: Pair = [0, 0];
  let at = evaluated(objective, place);
  const corrections: Correction[] = [];
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration += 1) {
    const { value, gradient } = at;
    if (Math.max(...gradient.map(Math.abs)) <= GRADIENT_TOLERANCE) return curveOf(place);
    const direction = descent(corrections, gradient);
    const from = place;
    const moved = (step: number): Pair => plus(from, direction, step);
    const first = iteration === 0 ? 1 / Math.sqrt(dot(direction, direction)) : 1;
    const step = wolfeStep((tried) => {
      const there = evaluated(objective, moved(tried));
      return { value: there.value, slope: dot(there.gradient, direction) };
    }, first);
    if (step === null) return null;
    place = moved(step);
    at = evaluated(objective, place);
    const change = plus(at.gradient, gradient, -1);
    corrections.push({ step: [step * direction[0], step * direction[1]], change });
    if (corrections.length > MEMORY) corrections.shift();
    const scale = Math.max(Math.abs(value), Math.abs(at.value), 1);
    if (value - at.value <= VALUE_TOLERANCE * scale) return curveOf(place);
  }
  return null;
}

function evaluated(objective: CurveObjective, place: Pair) {
  const { value, gradient } = objectiveAt(objective, curveOf(place));
  return { value, gradient };
}

function curveOf([slope, intercept]: Pair): SuccessCurve {
  return { intercept, slope };
}

/** The two-loop recursion (Nocedal and Wright 2006, algorithm 7.4). */
function descent(corrections: readonly Correction[], gradient: Pair): Pair {
  let rest = gradient;
  const shares = corrections.toReversed().map(({ step, change }) => {
    const share = dot(step, rest) / dot(step, change);
    rest = plus(rest, change, -share);
    return share;
  });
  const last = corrections.at(-1);
  const scale =
    last === undefined ? 1 : dot(last.step, last.change) / dot(last.change, last.change);
  let found: Pair = [rest[0] * scale, rest[1] * scale];
  for (const [index, { step, change }] of corrections.entries()) {
    const share = shares[corrections.length - 1 - index] ?? 0;
    found = plus(found, step, share - dot(change, found) / dot(step, change));
  }
  return [-found[0], -found[1]];
}

function dot(one: Pair, other: Pair): number {
  return one[0] * other[0] + one[1] * other[1];
}

function plus(one: Pair, other: Pair, share: number): Pair {
  return [one[0] + share * other[0], one[1] + share * other[1]];
}
