import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { drawsFrom } from '../statistics/random.js';
import { minimizeFromMany } from './minimize-from-many.js';
import { minimizeLbfgs, type Objective } from './minimize-lbfgs.js';

/** Rosenbrock 1960: minimum 0 at (1, …, 1), at the end of a bent valley. */
const rosenbrock: Objective = (point, gradient) => {
  gradient.fill(0);
  let value = 0;
  for (let index = 0; index + 1 < point.length; index += 1) {
    const [x = 0, y = 0] = point.subarray(index, index + 2);
    const [bend, rest] = [y - x * x, 1 - x];
    value += 100 * bend ** 2 + rest ** 2;
    gradient[index] = (gradient[index] ?? 0) - 400 * x * bend - 2 * rest;
    gradient[index + 1] = (gradient[index + 1] ?? 0) + 200 * bend;
  }
  return value;
};

/** Half of sum w (x - c)^2. */
function quadratic(weights: readonly number[], centre: readonly number[]): Objective {
  return (point, gradient) =>
    weights.reduce((value, weight, index) => {
      const off = (point[index] ?? 0) - (centre[index] ?? 0);
      gradient[index] = weight * off;
      return value + 0.5 * weight * off ** 2;
    }, 0);
}

describe('L-BFGS', () => {
  it.each([2, 5, 10])(
    'walks the valley of Rosenbrock in %d dimensions to its end',
    (dimensions) => {
      const start = Float64Array.from({ length: dimensions }, (_, index) => (index % 2 ? 1 : -1.2));
      const { point, value, gradientNorm } = minimizeLbfgs(rosenbrock, start);
      expect(value).toBeLessThan(1e-15);
      expect(gradientNorm).toBeLessThan(1e-6);
      for (const coordinate of point) expect(coordinate).toBeCloseTo(1, 6);
    },
  );

  it('finds the centre of any convex quadratic, however stretched', () => {
    const axis = fc.record({
      weight: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      centre: fc.double({ min: -50, max: 50, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 6 }), (axes) => {
        const centre = axes.map((one) => one.centre);
        const objective = quadratic(
          axes.map(({ weight }) => weight),
          centre,
        );
        const { point } = minimizeLbfgs(objective, new Float64Array(axes.length));
        for (const [index, coordinate] of centre.entries())
          expect(point[index]).toBeCloseTo(coordinate, 5);
      }),
      { numRuns: 50 },
    );
  });

  it('never ends above its start, and stops where the gradient is 0', () => {
    const flat = minimizeLbfgs(quadratic([1, 2], [3, 4]), Float64Array.of(3, 4));
    expect(flat).toMatchObject({ value: 0, iterations: 0, reason: 'gradient' });
    const short = minimizeLbfgs(rosenbrock, Float64Array.of(-1.2, 1), { iterations: 3 });
    expect(short.reason).toBe('iterations');
    expect(short.value).toBeLessThan(24.2);
  });

  it('settles on a kink, where no gradient is 0', () => {
    const kink: Objective = (point, gradient) => {
      const x = point[0] ?? 0;
      gradient[0] = x < 2 ? -1 : 3;
      return x < 2 ? 2 - x : 3 * (x - 2);
    };
    const { point, reason } = minimizeLbfgs(kink, Float64Array.of(-7));
    expect(reason).toBe('line_search');
    expect(point[0]).toBeCloseTo(2, 6);
  });

  it('stands still where the objective is no number', () => {
    const wall: Objective = (_, gradient) => {
      gradient.fill(NaN);
      return NaN;
    };
    expect(minimizeLbfgs(wall, Float64Array.of(1)).point).toEqual(Float64Array.of(1));
  });
});

describe('a race of starts', () => {
  it('finds the deepest of many dips, and counts the others', () => {
    // Dips at 0, ±1, ±2, … under a shallow bowl around 2.2: the deepest lies next to 2.
    const dips: Objective = (point, gradient) => {
      const x = point[0] ?? 0;
      gradient[0] = 2 * Math.PI * Math.sin(2 * Math.PI * x) + 0.2 * (x - 2.2);
      return 1 - Math.cos(2 * Math.PI * x) + 0.1 * (x - 2.2) ** 2;
    };
    const draws = drawsFrom(3);
    const starts = Array.from({ length: 400 }, () => Float64Array.of(20 * draws.uniform() - 10));
    const { best, optima } = minimizeFromMany(dips, starts, 1);
    expect(best.point[0]).toBeCloseTo(2, 1);
    expect(optima.length).toBeGreaterThan(1);
    const values = optima.map(({ minimum }) => minimum.value);
    expect(values).toEqual(values.toSorted((left, right) => left - right));
  });
});
