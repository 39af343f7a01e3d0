import { describe, expect, it } from '@jest/globals';

import { CrossingForecast, type CrossingForecastSpec } from '../computations/crossing-forecast.js';
import { EffectiveCompute, type EffectiveComputeSpec } from '../computations/effective-compute.js';
import type { ScalingSpec, TrainingRun } from '../computations/scaling.js';
import { ScalingFit } from '../computations/scaling.js';
import { assessmentDue } from '../triggers/assessment-due.js';
import { forecastCrossing } from './crossing.js';
import { effectiveComputeAgainst } from './effective-compute.js';
import { fitScaling } from './fit-scaling.js';
import { aScalingSpec, LAW, syntheticRuns } from './testing/a-scaling-spec.js';

const codes = ({ findings }: { readonly findings: readonly { readonly code: string }[] }) =>
  findings.map(({ code }) => code);

/** What a pipeline reads: a number that isn't finite would be null in it. */
function fitted(change: Partial<ScalingSpec>): ScalingFit {
  const { fit } = fitScaling(aScalingSpec(change));
  expect(ScalingFit.parse(JSON.parse(JSON.stringify(fit)))).toEqual(fit);
  return fit;
}

const changed = (change: (run: TrainingRun, index: number) => Partial<TrainingRun>) =>
  syntheticRuns(0.004).map((run, index) => ({ ...run, ...change(run, index) }));

describe('a law of hostile runs', () => {
  it('is refused where no loss differs: nothing fell', async () => {
    for (const form of ['chinchilla', 'power_law', 'kaplan'] as const) {
      const runs = changed(() => ({ loss: 2 }));
      await expect(() => fitted({ runs, form })).toThrowWithCode('scaling.no_spread');
    }
  });

  it('is refused where a figure that follows from the others is no number', async () => {
    const huge = changed((_, index) =>
      index === 3 ? { parameters: 1e200, tokens: 1e200, flop: null } : {},
    );
    await expect(() => fitted({ runs: huge })).toThrowWithCode('scaling.run_out_of_range');
    const tiny = changed((_, index) =>
      index === 3 ? { parameters: 1e200, tokens: null, flop: 1e-200 } : {},
    );
    await expect(() => fitted({ runs: tiny })).toThrowWithCode('scaling.run_out_of_range');
  });

  it('says so where flop is not 6 N D, as with tokens in billions', () => {
    const runs = changed(({ tokens }) => ({ tokens: (tokens ?? 0) / 1e9 }));
    expect(codes(fitted({ runs }))).toContain('flop_disagrees');
    expect(codes(fitted({ runs: syntheticRuns(0.004) }))).not.toContain('flop_disagrees');
  });

  it('says so where a run stands twice, which narrows every interval', () => {
    const once = syntheticRuns(0.004);
    expect(codes(fitted({ runs: [...once, ...once] }))).toContain('duplicate_runs');
    expect(codes(fitted({ runs: once }))).not.toContain('duplicate_runs');
  });
});

const noisy = fitScaling(aScalingSpec());
const noisyLaw = (loss: number): EffectiveComputeSpec => ({
  schema: 'holdpoint.effective-compute-spec.v1',
  form: 'chinchilla',
  reference: syntheticRuns(0.004),
  dropHighestLoss: 0,
  loss,
  assessedLoss: 2.31,
  triggerMultiple: 4,
  confidence: 0.95,
  resamples: 100,
  seed: 1,
});

function measured(
  reference: typeof noisy,
  change: Partial<EffectiveComputeSpec> = {},
): EffectiveCompute {
  const found = effectiveComputeAgainst(reference, { ...noisyLaw(2.3), ...change });
  expect(EffectiveCompute.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
  return found;
}

describe('effective compute that can’t be bounded', () => {
  it('counts draws that gave no fit as unbounded, not as absent', () => {
    expect(measured(noisy).trigger?.state).toBe('not_due');
    const lost = { ...noisy, draws: noisy.draws.slice(0, 96) };
    expect(measured(lost).effectiveCompute.upper).toBeNull();
    expect(measured(lost).trigger).toMatchObject({ state: 'due', upperMultiple: null });
  });

  it('is due where parameters and tokens grow together: the best split is then a guess', () => {
    const runs = Array.from({ length: 30 }, (_, index): TrainingRun => {
      const parameters = 1e7 * 1.3 ** index;
      const tokens = 20 * parameters;
      const ripple = 1 + 0.002 * Math.sin(9 * index);
      const loss = LAW.E + LAW.A * parameters ** -LAW.alpha + LAW.B * tokens ** -LAW.beta;
      return { parameters, tokens, flop: null, loss: loss * ripple };
    });
    const reference = fitScaling(aScalingSpec({ runs }));
    expect(codes(reference.fit)).toContain('collinear');
    const found = measured(reference, { resamples: reference.draws.length });
    expect(found.effectiveCompute.upper).toBeNull();
    expect(found.trigger?.state).toBe('due');
    expect(codes(found)).toContain('upper_unbounded');
  });

  it.each([1e6, 1e300, Number.MAX_VALUE])(
    'is due since an assessed loss of %d, and no figure of it is NaN',
    (assessedLoss) => {
      for (const loss of [2.3, 1e6, Number.MAX_VALUE, Number.MIN_VALUE]) {
        const found = measured(noisy, { loss, assessedLoss });
        if (loss < assessedLoss) expect(found.trigger?.state).toBe('due');
        expect(found.trigger?.sentence).not.toMatch(/NaN|Infinity/);
      }
    },
  );

  it('judges no trigger by less than 95 % on one side', async () => {
    await expect(() => measured(noisy, { confidence: 0.5 })).toThrowWithCode(
      'scaling.confidence_too_low',
    );
    const free = { confidence: 0.5, triggerMultiple: null };
    expect(measured(noisy, free).trigger).toBeNull();
  });

  it('says where what was assessed lies beyond the runs of the reference', () => {
    const found = measured(noisy, { loss: 2.2, assessedLoss: 1.85 });
    expect(found.findings.filter(({ code }) => code === 'extrapolates')).toHaveLength(1);
  });

  it('has limits that hold its own estimate, for that is what else is registered', () => {
    // All draws below or above the law: the limits of such draws lie beside it.
    for (const [first] of [noisy.draws.slice(0, 1), noisy.draws.slice(1, 2)]) {
      if (first === undefined) throw new Error('expected a draw');
      const beside = { ...noisy, draws: noisy.draws.map(() => first) };
      const { effectiveCompute, multiple } = measured(beside, { loss: 2 });
      for (const { estimate, lower, upper } of [effectiveCompute, multiple ?? effectiveCompute]) {
        expect(lower ?? 0).toBeLessThanOrEqual(estimate ?? NaN);
        expect(upper ?? Infinity).toBeGreaterThanOrEqual(estimate ?? NaN);
      }
    }
  });

  it('is never judged not due where the platform’s own division is due', () => {
    const at = '2026-01-01T00:00:00.000Z';
    const elicitationDigest = 'a'.repeat(64);
    for (const loss of [2.4, 2.31, 2.25, 2.2, 2.15, 2.12, 2.1, 2.08, 2.05, 1.9]) {
      const { effectiveCompute, assessed, trigger } = measured(noisy, { loss });
      const point = assessed?.effectiveCompute.estimate ?? NaN;
      const checkpoint = (id: string, estimate: number, upper: number | null) => ({
        id,
        name: id,
        effectiveCompute: estimate,
        effectiveComputeUpper: upper,
        elicitationDigest,
        registeredAt: at,
      });
      const { state } = assessmentDue({
        triggers: {
          source: 'test',
          clause: 'A test.',
          effectiveComputeMultiple: 4,
          calendarMonths: null,
          onElicitationChange: false,
          atOfficersDiscretion: false,
          completeWithinDays: null,
          trainingMeanwhile: 'may_continue',
          safetyBufferMultiple: null,
        },
        checkpoint: checkpoint('new', effectiveCompute.estimate ?? NaN, effectiveCompute.upper),
        checkpoints: [],
        assessments: [{ checkpoint: checkpoint('old', point, point), completedAt: at }],
        calls: [],
        now: new Date(at),
      });
      if (trigger?.state === 'not_due') expect(state).toBe('not_due');
    }
  });
});

describe('a crossing of hostile points', () => {
  const ask = (change: Partial<CrossingForecastSpec>) => {
    const found = forecastCrossing({
      schema: 'holdpoint.crossing-forecast-spec.v1',
      axis: 'compute',
      quantity: 'success_rate',
      threshold: 0.5,
      points: [],
      resamples: 100,
      seed: 1,
      ...change,
    });
    expect(CrossingForecast.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
    return found;
  };

  it('is no "never" for losses that rise but lie below the threshold already', () => {
    const points = [0, 1, 2, 3, 4, 5].map((index) => ({
      at: 10 ** (20 + index),
      value: 2 + 0.05 * index,
      trials: null,
    }));
    const found = ask({ quantity: 'loss', threshold: 2.6, points });
    expect(found.neverShare).toBe(0);
    expect(found.estimate).toBeLessThanOrEqual(1e20);
    expect(codes(found)).toContain('already_crossed');
  });

  it('says that a point has reached the gate, though the curve hasn’t', () => {
    const points = [0.1, 0.7, 0.1, 0.1].map((value, index) => ({
      at: 10 ** (21 + index),
      value,
      trials: 50,
    }));
    expect(codes(ask({ points }))).toContain('already_crossed');
  });

  it('is refused where most draws carry no curve', async () => {
    const points = [1e21, 1e21, 1e21, 1e21, 1e21, 1e21, 1e21, 1e22].map((at) => ({
      at,
      value: 2,
      trials: null,
    }));
    await expect(() => ask({ quantity: 'loss', points, threshold: 1.5 })).toThrowWithCode(
      'crossing.no_spread',
    );
    const two = points.map((point, index) => ({
      ...point,
      at: index < 6 ? 1e21 : 10 ** (15 + index),
    }));
    await expect(() => ask({ quantity: 'loss', points: two, threshold: 1.5 })).toThrowWithCode(
      'crossing.no_spread',
    );
  });
});
