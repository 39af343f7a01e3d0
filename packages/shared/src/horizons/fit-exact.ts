import { type CurveObjective, objectiveAt, type SuccessCurve } from './success-curve.js';

// Taken once: a bootstrap asks for them by the thousand.
const { abs, max } = Math;

const TOLERANCE = 1e-12;
const MOST_STEPS = 100;

/**
 * The minimum of the objective by damped Newton steps (IRLS), to a gradient below 1e-12 of the weights. Null where there
 * is none: one class only, or classes that a point parts while nothing penalises the slope. Total.
 */
export function fitExact(objective: CurveObjective): SuccessCurve | null {
  let curve: SuccessCurve = { intercept: 0, slope: 0 };
  let at = objectiveAt(objective, curve);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [bySlope, byIntercept] = at.gradient;
    if (max(abs(bySlope), abs(byIntercept)) < TOLERANCE) return curve;
    const { ss, si, ii } = at.hessian;
    const determinant = ss * ii - si * si;
    // A likelihood without a maximum flattens as the curve steepens.
    if (!(determinant > 1e-18)) return null;
    const across = -(ii * bySlope - si * byIntercept) / determinant;
    const up = -(ss * byIntercept - si * bySlope) / determinant;
    let share = 1;
    let next = moved(curve, across, up, share);
    let there = objectiveAt(objective, next);
    // Halved until the objective falls: far from the minimum a whole step may overshoot.
    while (!(there.value < at.value) && share > 1e-10) {
      share /= 2;
      next = moved(curve, across, up, share);
      there = objectiveAt(objective, next);
    }
    // Nothing lower within rounding: this is the minimum.
    if (!(there.value < at.value)) return curve;
    curve = next;
    at = there;
  }
  return null;
}

function moved(
  { intercept, slope }: SuccessCurve,
  across: number,
  up: number,
  share: number,
): SuccessCurve {
  return { intercept: intercept + share * up, slope: slope + share * across };
}
