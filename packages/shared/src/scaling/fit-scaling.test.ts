import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ScalingFit, type TrainingRun } from '../computations/scaling.js';
import { shuffled } from '../statistics/random.js';
import { fitScaling } from './fit-scaling.js';
import { heldOutError } from './held-out-error.js';
import { huberObjective } from './log-sum-exp-law.js';
import { aScalingSpec, LAW, syntheticRuns } from './testing/a-scaling-spec.js';
import { lawPoints } from './training-runs.js';

const FILE = fileURLToPath(
  new URL('../../../../../shared/data/scaling/svg_extracted_data.csv', import.meta.url),
);

function chinchilla(change: Parameters<typeof aScalingSpec>[0] = {}) {
  const { fit } = fitScaling(aScalingSpec(change));
  if (fit.form !== 'chinchilla') throw new Error('expected a Chinchilla fit');
  return fit;
}

/** Runs of L = E + A / C^alpha over compute alone. */
function powerRuns(E: number, A: number, alpha: number): TrainingRun[] {
  return Array.from({ length: 30 }, (_, index) => {
    const flop = 1e18 * 10 ** (index / 5);
    return { parameters: null, tokens: null, flop, loss: E + A * flop ** -alpha };
  });
}

describe('the objective', () => {
  it('has the gradient that finite differences have', () => {
    const points = lawPoints(syntheticRuns(0.05), 'chinchilla', 'compute');
    const objective = huberObjective(points, 1e-2, 1);
    const term = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const places = fc.tuple(term(3, 9), term(0.1, 0.6), term(3, 9), term(0.1, 0.6), term(-1, 1));
    fc.assert(
      fc.property(places, (terms) => {
        const place = Float64Array.from(terms);
        const gradient = new Float64Array(5);
        objective(place, gradient);
        for (const index of place.keys()) {
          const moved = (by: number): number =>
            objective(
              place.map((value, at) => (at === index ? value + by : value)),
              new Float64Array(5),
            );
          const difference = (moved(1e-6) - moved(-1e-6)) / 2e-6;
          expect(Math.abs(difference - (gradient[index] ?? NaN))).toBeLessThan(
            1e-5 * (1 + Math.abs(difference)),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('stays finite at starts that would overflow', () => {
    const points = lawPoints(syntheticRuns(), 'chinchilla', 'compute');
    const gradient = new Float64Array(5);
    const value = huberObjective(points, 1e-3, 1)(Float64Array.of(900, -2, 900, -2, -1), gradient);
    expect(Number.isFinite(value) && gradient.every(Number.isFinite)).toBe(true);
  });
});

describe('the Chinchilla fit', () => {
  it('recovers the law that made the runs', () => {
    const { parameters, objective, ratio, starts } = chinchilla({ runs: syntheticRuns() });
    expect(starts).toBe(4500);
    expect(objective).toBeLessThan(1e-12);
    expect(parameters.E).toBeCloseTo(LAW.E, 4);
    expect(parameters.alpha).toBeCloseTo(LAW.alpha, 4);
    expect(parameters.beta).toBeCloseTo(LAW.beta, 4);
    expect(parameters.A / LAW.A).toBeCloseTo(1, 2);
    expect(parameters.B / LAW.B).toBeCloseTo(1, 2);
    expect(ratio.betaOverSum).toBeCloseTo(0.36 / 0.71, 4);
  });

  it('holds the truth in its intervals where the losses are noisy, and is its own shape', () => {
    const fit = chinchilla({ budgetFlop: 1e22 });
    expect(ScalingFit.parse(JSON.parse(JSON.stringify(fit)))).toEqual(fit);
    for (const name of ['A', 'B', 'E', 'alpha', 'beta'] as const) {
      expect(fit.intervals?.[name].lower).toBeLessThan(LAW[name]);
      expect(fit.intervals?.[name].upper).toBeGreaterThan(LAW[name]);
    }
    expect(fit.intervals).toMatchObject({ resamples: 100, used: 100, confidence: 0.95 });
    // The best split spends the budget, and its neighbours do worse.
    const best = fit.computeOptimal;
    if (best === null) throw new Error('expected a split');
    expect(6 * best.parameters * best.tokens).toBeCloseTo(1e22, -17);
    const { A, B, E, alpha, beta } = fit.parameters;
    const loss = (size: number): number =>
      E + A * size ** -alpha + B * (1e22 / (6 * size)) ** -beta;
    expect(loss(best.parameters)).toBeCloseTo(best.loss, 9);
    expect(loss(1.2 * best.parameters)).toBeGreaterThan(best.loss);
    expect(loss(best.parameters / 1.2)).toBeGreaterThan(best.loss);
  });

  it('does not hang on the order of the runs, and is the same each time', () => {
    const spec = aScalingSpec();
    const { fit } = fitScaling(spec);
    expect(fitScaling({ ...spec, runs: shuffled(spec.runs, 5) }).fit).toEqual(fit);
  });

  it('has the same exponents in other units', () => {
    const plain = chinchilla().parameters;
    const runs = aScalingSpec().runs.map(({ parameters, tokens, loss }) => ({
      parameters: (parameters ?? 0) / 1000,
      tokens: (tokens ?? 0) / 1000,
      flop: null,
      loss,
    }));
    const other = chinchilla({ runs }).parameters;
    expect(other.E).toBeCloseTo(plain.E, 5);
    expect(other.alpha).toBeCloseTo(plain.alpha, 5);
    expect(other.A * 1000 ** other.alpha).toBeCloseTo(plain.A, 0);
  });

  it('leaves out the highest losses and keeps them in sight', () => {
    const runs = [...syntheticRuns(), { parameters: 1e9, tokens: 1e10, flop: null, loss: 9 }];
    const fit = chinchilla({ runs, dropHighestLoss: 1 });
    expect(fit.dropped).toEqual([{ parameters: 1e9, tokens: 1e10, flop: 6e19, loss: 9 }]);
    expect(fit.n).toBe(42);
    expect(fit.parameters.E).toBeCloseTo(LAW.E, 4);
  });

  it('says where parameters and tokens can’t be told apart', () => {
    const runs = syntheticRuns(0.004).map(({ parameters, loss }) => ({
      parameters,
      tokens: 20 * (parameters ?? 0),
      flop: null,
      loss,
    }));
    expect(chinchilla({ runs }).findings.map(({ code }) => code)).toContain('collinear');
  });

  it('says where runs are few and a term goes unseen', () => {
    const runs = syntheticRuns(0)
      .slice(0, 24)
      .map(({ parameters, tokens }) => ({
        parameters,
        tokens,
        flop: null,
        loss: 400 * (parameters ?? 0) ** -0.3 + 500 * (tokens ?? 0) ** -0.3,
      }));
    const { findings } = chinchilla({ runs });
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['few_runs', 'boundary']),
    );
    expect(findings.map(({ detail }) => detail).join()).toContain('the term of E went to 0');
  });

  it.each([
    ['five runs', syntheticRuns().slice(0, 5), 'scaling.too_few_runs'],
    ['one size', syntheticRuns().slice(0, 6), 'scaling.no_spread'],
    ['compute alone', powerRuns(2, 40, 0.1), 'scaling.run_incomplete'],
  ])('refuses %s', async (_, runs, code) => {
    await expect(() => fitScaling(aScalingSpec({ runs }))).toThrowWithCode(code);
  });

  it('refuses runs whose amplitude runs off', async () => {
    // A step of the loss between sizes that hardly differ asks for an exponent without end.
    const runs = Array.from({ length: 12 }, (_, index) => ({
      parameters: null,
      tokens: null,
      flop: 1e24 * (1 + 0.001 * index),
      loss: 3 - 0.2 * index,
    }));
    await expect(() => fitScaling(aScalingSpec({ form: 'kaplan', runs }))).toThrowWithCode(
      'scaling.no_optimum',
    );
  });

  it('refuses to drop every run', async () => {
    await expect(() => fitScaling(aScalingSpec({ dropHighestLoss: 42 }))).toThrowWithCode(
      'scaling.too_few_runs',
    );
  });
});

describe('a power law', () => {
  it('recovers the law that made the runs, over compute', () => {
    const { fit } = fitScaling(
      aScalingSpec({ form: 'power_law', runs: powerRuns(1.7, 3000, 0.17) }),
    );
    expect(fit).toMatchObject({ form: 'power_law', over: 'compute', n: 30, starts: 150 });
    expect(fit.parameters.E).toBeCloseTo(1.7, 3);
    expect(fit.parameters.alpha).toBeCloseTo(0.17, 4);
  });

  it('without an irreducible loss is Kaplan’s, with X_c as its scale', () => {
    const runs = powerRuns(0, 3e8 ** 0.05, 0.05);
    const { fit } = fitScaling(aScalingSpec({ form: 'kaplan', runs }));
    expect(fit.parameters).toMatchObject({ E: 0, alpha: expect.closeTo(0.05, 6) });
    expect('scale' in fit.parameters ? (fit.parameters.scale ?? 0) / 3e8 : 0).toBeCloseTo(1, 3);
  });

  it('says that runs off the frontier pull it up', () => {
    const { fit } = fitScaling(aScalingSpec({ form: 'power_law' }));
    expect(fit.findings.map(({ code }) => code)).toContain('off_frontier');
  });

  it('is of data or parameters where that is asked', () => {
    const runs = syntheticRuns().map((run) => ({
      ...run,
      loss: 1.8 + 2000 * (run.tokens ?? 1) ** -0.36,
    }));
    const { fit } = fitScaling(aScalingSpec({ form: 'power_law', over: 'data', runs }));
    expect(fit.over).toBe('data');
    expect(fit.parameters.alpha).toBeCloseTo(0.36, 3);
  });
});

describe('held-out error', () => {
  it('is of the largest tenth, and null where that is less than two runs', () => {
    const { heldOut } = chinchilla();
    expect(heldOut).toMatchObject({ n: 4, fittedOn: 38 });
    expect(heldOut?.rootMeanSquareLog).toBeLessThan(0.01);
    const points = lawPoints(syntheticRuns().slice(0, 19), 'chinchilla', 'compute');
    expect(heldOutError(points, 'chinchilla', new Float64Array(5), 1e-3)).toBeNull();
  });
});

(existsSync(FILE) ? describe : describe.skip)(
  'the runs of Hoffmann et al. 2022 as Epoch AI read them (../shared/data)',
  () => {
    const fit = existsSync(FILE) ? epochFit() : null;

    it('have the optimum of compute.md 10.1, and Epoch’s headline within 0.2 standard errors', () => {
      expect(fit?.n).toBe(240);
      expect(fit?.objective).toBeLessThanOrEqual(1.01828e-3);
      const { A, B, E, alpha, beta } = fit?.parameters ?? { A: 0, B: 0, E: 0, alpha: 0, beta: 0 };
      expect(A).toBeCloseTo(477.826, 1);
      expect(B / 2143.417).toBeCloseTo(1, 4);
      expect(E).toBeCloseTo(1.817218, 5);
      expect(alpha).toBeCloseTo(0.3473105, 5);
      expect(beta).toBeCloseTo(0.3671724, 5);
      // Published headline and its standard errors over 4,000 draws.
      expect(Math.abs(A - 482.00572)).toBeLessThan(0.2 * 124.52);
      expect(Math.abs(B - 2085.4342)).toBeLessThan(0.2 * 1293.28);
      expect(Math.abs(E - 1.81686)).toBeLessThan(0.2 * 0.02566);
      expect(Math.abs(alpha - 0.34781)).toBeLessThan(0.2 * 0.0154);
      expect(Math.abs(beta - 0.36585)).toBeLessThan(0.2 * 0.0206);
      expect(fit?.ratio.betaOverSum).toBeCloseTo(0.5139, 4);
    });

    it('have intervals and standard errors near those published', () => {
      const near = (value: number | undefined, published: number, share: number): void => {
        expect(Math.abs((value ?? NaN) / published - 1)).toBeLessThan(share);
      };
      near(fit?.intervals?.A.lower, 285.214, 0.1);
      near(fit?.intervals?.A.upper, 743.626, 0.1);
      near(fit?.intervals?.B.lower, 1042.357, 0.15);
      near(fit?.intervals?.B.upper, 5810.344, 0.25);
      near(fit?.intervals?.E.lower, 1.769, 0.01);
      near(fit?.intervals?.E.upper, 1.871, 0.01);
      near(fit?.intervals?.alpha.lower, 0.317, 0.03);
      near(fit?.intervals?.alpha.upper, 0.373, 0.03);
      near(fit?.intervals?.beta.lower, 0.331, 0.03);
      near(fit?.intervals?.beta.upper, 0.415, 0.03);
      near(fit?.standardErrors?.A, 124.5, 0.15);
      near(fit?.standardErrors?.E, 0.02566, 0.1);
      near(fit?.standardErrors?.alpha, 0.0154, 0.1);
      near(fit?.standardErrors?.beta, 0.0206, 0.1);
      near(fit?.ratio.standardError ?? undefined, 0.02, 0.1);
    });
  },
);

function epochFit() {
  const [, ...lines] = readFileSync(FILE, 'utf8').trim().split('\n');
  const runs = lines.map((line) => {
    const cells = line.split(',').map(Number);
    const [parameters = NaN, flop = NaN, loss = NaN] = [cells[3], cells[4], cells[6]];
    return { parameters, tokens: null, flop, loss };
  });
  return chinchilla({ runs, dropHighestLoss: 5, resamples: 1000 });
}
