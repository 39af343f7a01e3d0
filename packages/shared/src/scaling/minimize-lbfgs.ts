import { known } from '../statistics/known.js';

/** Value at `point`; writes the gradient into `gradient`. A value that isn't finite is a wall. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/** Where a minimisation ended. */
export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  /** Largest component of the gradient, without sign. */
  readonly gradientNorm: number;
  readonly iterations: number;
  /** `line_search`: no step along the direction lowers the value any more; at rounding's floor that is an optimum. */
  readonly reason: 'gradient' | 'line_search' | 'iterations';
}

/** When to stop. */
export interface LbfgsLimits {
  readonly iterations?: number;
  readonly gradientTolerance?: number;
}

interface Correction {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

interface Place {
  readonly point: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

const MEMORY = 10;
const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const HALVINGS = 60;

/**
 * A local minimum near `start` by limited-memory BFGS with ten corrections (Nocedal and Wright 2006, algorithm 7.5) and
 * a line search that bisects for the weak Wolfe conditions (Lewis and Overton 2013, algorithm 2.6), so that kinks of a
 * Huber loss do no harm. A direction that doesn't descend clears the memory. The value never rises. Total: a start where
 * the objective isn't finite is answered as it is.
 */
export function minimizeLbfgs(
  objective: Objective,
  start: Float64Array,
  { iterations = 500, gradientTolerance = 1e-10 }: LbfgsLimits = {},
): Minimum {
  const gradient = new Float64Array(start.length);
  let place: Place = {
    point: start.slice(),
    gradient,
    value: objective(start, gradient),
  };
  let memory: Correction[] = [];
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    if (largest(place.gradient) <= gradientTolerance)
      return minimumAt(place, iteration, 'gradient');
    let direction = directionOf(place.gradient, memory);
    let slope = dot(direction, place.gradient);
    if (!(slope < 0)) {
      memory = [];
      direction = directionOf(place.gradient, memory);
      slope = dot(direction, place.gradient);
    }
    const next = searchAlong(objective, place, direction, slope);
    if (next === null) {
      if (memory.length === 0) return minimumAt(place, iteration, 'line_search');
      memory = [];
      continue;
    }
    memory = remembered(memory, place, next);
    place = next;
  }
  return minimumAt(place, iterations, 'iterations');
}

function minimumAt(place: Place, iterations: number, reason: Minimum['reason']): Minimum {
  const { point, value, gradient } = place;
  return { point, value, gradientNorm: largest(gradient), iterations, reason };
}

/** The two-loop recursion; without a memory a short step down the slope. */
function directionOf(gradient: Float64Array, memory: readonly Correction[]): Float64Array {
  const direction = gradient.map((component) => -component);
  const last = memory.at(-1);
  if (last === undefined) {
    const length = Math.sqrt(dot(gradient, gradient));
    return scaled(direction, Math.min(1, 0.1 / length));
  }
  const weights: number[] = [];
  for (const { step, change, curvature } of memory.toReversed()) {
    const weight = dot(step, direction) / curvature;
    weights.push(weight);
    add(direction, change, -weight);
  }
  const sized = scaled(direction, last.curvature / dot(last.change, last.change));
  for (const { step, change, curvature } of memory) {
    add(sized, step, known(weights.pop()) - dot(change, sized) / curvature);
  }
  return sized;
}

/** Null where no step is lower. */
function searchAlong(
  objective: Objective,
  from: Place,
  direction: Float64Array,
  slope: number,
): Place | null {
  let [low, high, length] = [0, Infinity, 1];
  let lower: Place | null = null;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const point = from.point.slice();
    add(point, direction, length);
    const gradient = new Float64Array(point.length);
    const value = objective(point, gradient);
    if (!(value <= from.value + SUFFICIENT_DECREASE * length * slope)) {
      high = length;
    } else {
      if (value < from.value) lower = { point, gradient, value };
      if (dot(direction, gradient) >= CURVATURE * slope) break;
      low = length;
    }
    length = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return lower;
}

function remembered(memory: readonly Correction[], from: Place, to: Place): Correction[] {
  const step = to.point.slice();
  add(step, from.point, -1);
  const change = to.gradient.slice();
  add(change, from.gradient, -1);
  const curvature = dot(step, change);
  // Curvature at rounding's floor would blow up the next direction.
  if (!(curvature > 1e-14 * Math.sqrt(dot(step, step) * dot(change, change)))) return [...memory];
  return [...memory, { step, change, curvature }].slice(-MEMORY);
}

function dot(left: Float64Array, right: Float64Array): number {
  let total = 0;
  for (let index = 0; index < left.length; index += 1) {
    total += known(left[index]) * known(right[index]);
  }
  return total;
}

function add(to: Float64Array, vector: Float64Array, times: number): void {
  for (let index = 0; index < to.length; index += 1) {
    to[index] = known(to[index]) + times * known(vector[index]);
  }
}

function scaled(vector: Float64Array, by: number): Float64Array {
  return vector.map((component) => by * component);
}

function largest(vector: Float64Array): number {
  let most = 0;
  for (const component of vector) most = Math.max(most, Math.abs(component));
  return most;
}
