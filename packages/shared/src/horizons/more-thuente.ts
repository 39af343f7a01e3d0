/** A point of a line search: how far, the function there and its derivative along the line. */
interface Along {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

const SUFFICIENT = 1e-3;
const CURVATURE = 0.9;
const WIDTH = 0.1;

/**
 * A step along a descent that meets the strong Wolfe conditions (1e-3, 0.9), found as L-BFGS-B's `dcsrch` finds it, so
 * that a fit stops where scipy's stops. Null where 50 evaluations find none. Moré and Thuente 1994; MINPACK-2.
 */
export function wolfeStep(
  along: (step: number) => { readonly value: number; readonly slope: number },
  first: number,
): number | null {
  const start: Along = { step: 0, ...along(0) };
  const most = 1e10;
  let [best, other]: [Along, Along] = [start, start];
  let isBracketed = false;
  let isFirstStage = true;
  let width = most;
  let before = 2 * most;
  let [low, high] = [0, first + 4 * first];
  let step = first;
  for (let tries = 0; tries < 50; tries += 1) {
    const here: Along = { step, ...along(step) };
    const bound = start.value + step * SUFFICIENT * start.slope;
    if (isFirstStage && here.value <= bound && here.slope >= SUFFICIENT * start.slope)
      isFirstStage = false;
    if (here.value <= bound && Math.abs(here.slope) <= CURVATURE * -start.slope) return step;
    if (isBracketed && (step <= low || step >= high || high - low <= WIDTH * high)) return step;
    // Until a step is low enough, the search runs on the function less its sufficient decrease.
    const isModified = isFirstStage && here.value <= best.value && here.value > bound;
    const lowered = (point: Along, sign: number): Along =>
      isModified
        ? {
            step: point.step,
            value: point.value - sign * point.step * SUFFICIENT * start.slope,
            slope: point.slope - sign * SUFFICIENT * start.slope,
          }
        : point;
    const next = nextStep(
      lowered(best, 1),
      lowered(other, 1),
      lowered(here, 1),
      isBracketed,
      low,
      high,
    );
    best = lowered(next.best, -1);
    other = lowered(next.other, -1);
    isBracketed = next.isBracketed;
    step = next.step;
    if (isBracketed) {
      const size = Math.abs(other.step - best.step);
      if (size >= 0.66 * before) step = best.step + 0.5 * (other.step - best.step);
      before = width;
      width = size;
      low = Math.min(best.step, other.step);
      high = Math.max(best.step, other.step);
    } else {
      low = step + 1.1 * (step - best.step);
      high = step + 4 * (step - best.step);
    }
    step = Math.min(Math.max(step, 0), most);
    if (isBracketed && (step <= low || step >= high || high - low <= WIDTH * high))
      step = best.step;
  }
  return null;
}

/** `dcstep`: a safeguarded cubic or quadratic step, and the interval that it leaves. */
function nextStep(
  best: Along,
  other: Along,
  here: Along,
  isBracketed: boolean,
  low: number,
  high: number,
): { best: Along; other: Along; step: number; isBracketed: boolean } {
  const isTurned = here.slope * Math.sign(best.slope) < 0;
  const span = here.step - best.step;
  const theta = (3 * (best.value - here.value)) / span + best.slope + here.slope;
  let step: number;
  let isNowBracketed = isBracketed;
  if (here.value > best.value) {
    const gamma = Math.sign(span) * gammaOf(theta, best.slope, here.slope);
    const share = (gamma - best.slope + theta) / (gamma - best.slope + gamma + here.slope);
    const cubic = best.step + share * span;
    const fall = (best.value - here.value) / span + best.slope;
    const quadratic = best.step + (best.slope / fall / 2) * span;
    step =
      Math.abs(cubic - best.step) < Math.abs(quadratic - best.step)
        ? cubic
        : cubic + (quadratic - cubic) / 2;
    isNowBracketed = true;
  } else if (isTurned) {
    const gamma = -Math.sign(span) * gammaOf(theta, best.slope, here.slope);
    const share = (gamma - here.slope + theta) / (gamma - here.slope + gamma + best.slope);
    const cubic = here.step - share * span;
    const secant = here.step - (here.slope / (here.slope - best.slope)) * span;
    step = Math.abs(cubic - here.step) > Math.abs(secant - here.step) ? cubic : secant;
    isNowBracketed = true;
  } else if (Math.abs(here.slope) < Math.abs(best.slope)) {
    const gamma = -Math.sign(span) * gammaOf(theta, best.slope, here.slope);
    const share = (gamma - here.slope + theta) / (gamma + (best.slope - here.slope) + gamma);
    const limit = here.step > best.step ? high : low;
    const cubic = share < 0 && gamma !== 0 ? here.step - share * span : limit;
    const secant = here.step - (here.slope / (here.slope - best.slope)) * span;
    const isCubicNearer = Math.abs(cubic - here.step) < Math.abs(secant - here.step);
    if (isBracketed) {
      const tried = isCubicNearer ? cubic : secant;
      const edge = here.step + 0.66 * (other.step - here.step);
      step = here.step > best.step ? Math.min(edge, tried) : Math.max(edge, tried);
    } else {
      step = Math.min(Math.max(isCubicNearer ? secant : cubic, low), high);
    }
  } else if (isBracketed) {
    const back = other.step - here.step;
    const bend = (3 * (here.value - other.value)) / back + other.slope + here.slope;
    const gamma = Math.sign(back) * gammaOf(bend, other.slope, here.slope);
    const share = (gamma - here.slope + bend) / (gamma - here.slope + gamma + other.slope);
    step = here.step + share * back;
  } else {
    step = here.step > best.step ? high : low;
  }
  if (here.value > best.value) return { best, other: here, step, isBracketed: isNowBracketed };
  return { best: here, other: isTurned ? best : other, step, isBracketed: isNowBracketed };
}

function gammaOf(theta: number, one: number, other: number): number {
  return Math.sqrt(Math.max(0, theta * theta - one * other));
}
