import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { EffectiveCompute, EffectiveComputeSpec } from '../computations/effective-compute.js';
import { effectiveComputeAgainst, effectiveComputeOf } from './effective-compute.js';
import { fitScaling } from './fit-scaling.js';
import { bestSplit, computeAtLoss, finiteComputeAtLoss, lossAtCompute } from './reference-law.js';
import { aScalingSpec, LAW, syntheticRuns } from './testing/a-scaling-spec.js';

const law = {
  form: 'chinchilla',
  place: Float64Array.of(Math.log(LAW.A), LAW.alpha, Math.log(LAW.B), LAW.beta, Math.log(LAW.E)),
} as const;

function aSpec(change: Partial<EffectiveComputeSpec> = {}): EffectiveComputeSpec {
  return {
    schema: 'holdpoint.effective-compute-spec.v1',
    form: 'chinchilla',
    reference: syntheticRuns(0.004),
    dropHighestLoss: 0,
    loss: 2.3,
    assessedLoss: 2.5,
    triggerMultiple: 4,
    confidence: 0.95,
    resamples: 100,
    seed: 1,
    ...change,
  };
}

/** Against noisy synthetic runs, which are fitted once. */
const noisy = fitScaling(aScalingSpec());
function against(change: Partial<EffectiveComputeSpec> = {}): EffectiveCompute {
  return effectiveComputeAgainst(noisy, aSpec(change));
}

const codes = ({ findings }: EffectiveCompute): string[] => findings.map(({ code }) => code);
/** Null is beyond everything. */
const extent = (value: number | null | undefined): number => value ?? Infinity;

describe('the reference law', () => {
  it('has no better split of its compute than the one it names', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 17, max: 27, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (exponent, factor) => {
          const { parameters, tokens, flop, loss } = bestSplit(law.place, 10 ** exponent);
          const other =
            LAW.E +
            LAW.A * (parameters * factor) ** -LAW.alpha +
            LAW.B * (tokens / factor) ** -LAW.beta;
          expect(other).toBeGreaterThanOrEqual(loss - 1e-12);
          expect((6 * parameters * tokens) / flop).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it('needs more compute for less loss, and gives it back', () => {
    const losses = fc.double({ min: 1.85, max: 5, noNaN: true });
    fc.assert(
      fc.property(losses, losses, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(computeAtLoss(law, low)).toBeGreaterThanOrEqual(computeAtLoss(law, high));
        expect(lossAtCompute(law, computeAtLoss(law, one))).toBeCloseTo(one, 9);
      }),
    );
  });

  it('never reaches its irreducible loss, and refuses to say a number for it', async () => {
    expect(computeAtLoss(law, LAW.E - 0.001)).toBe(Infinity);
    await expect(() => finiteComputeAtLoss(law, LAW.E - 0.001)).toThrowWithCode(
      'scaling.beyond_reference',
    );
    expect(finiteComputeAtLoss(law, 2.3)).toBe(computeAtLoss(law, 2.3));
    const rising = { form: 'power_law', place: Float64Array.of(1, -0.1, -1000, 0, 0) } as const;
    await expect(() => finiteComputeAtLoss(rising, 9)).toThrowWithCode('scaling.beyond_reference');
  });
});

describe('effective compute', () => {
  it('is the compute of the reference recipe at equal loss, within its interval', () => {
    const found = effectiveComputeOf(aSpec({ reference: syntheticRuns() }));
    expect(EffectiveCompute.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
    expect(extent(found.effectiveCompute.estimate) / computeAtLoss(law, 2.3)).toBeCloseTo(1, 2);
    expect(found).toMatchObject({ n: 42, used: 100, beyondShare: 0 });
    const noise = against();
    const { lower, upper } = noise.effectiveCompute;
    expect(lower).toBeLessThan(computeAtLoss(law, 2.3));
    expect(extent(upper)).toBeGreaterThan(computeAtLoss(law, 2.3));
  });

  it('calls for an assessment by the upper bound, not by the estimate', () => {
    // Their ratio of compute lies a little below 4 in the law itself.
    const assessedLoss = lossAtCompute(law, computeAtLoss(law, 2.3) / 3.9);
    const found = against({ assessedLoss });
    expect(extent(found.trigger?.upperMultiple)).toBeGreaterThanOrEqual(4);
    expect(found.trigger).toMatchObject({ state: 'due', triggerMultiple: 4 });
    expect(found.trigger?.sentence).toContain('upper bound');
    const near = against({ assessedLoss: 2.31 });
    expect(near.trigger).toMatchObject({ state: 'not_due' });
    // What the platform would divide, and the multiple over common draws: the larger decides.
    const lineage =
      extent(near.effectiveCompute.upper) / extent(near.assessed?.effectiveCompute.estimate);
    expect(near.trigger?.upperMultiple).toBe(Math.max(lineage, extent(near.multiple?.upper)));
  });

  it('is due at a bound of exactly the multiple', () => {
    const upperMultiple = extent(against({ assessedLoss: 2.31 }).trigger?.upperMultiple);
    const at = against({ assessedLoss: 2.31, triggerMultiple: upperMultiple });
    expect(at.trigger?.state).toBe('due');
  });

  it.each([1.5, LAW.E - 0.05])('of a loss of %d has no bound, and the trigger is due', (loss) => {
    const found = against({ loss });
    expect(found.effectiveCompute).toMatchObject({ estimate: null, upper: null });
    expect(found.trigger).toMatchObject({ state: 'due', upperMultiple: null });
    expect(codes(found)).toContain('scaling.beyond_reference');
    // Even where the assessed checkpoint lies beyond as well, or was better.
    for (const assessedLoss of [loss, loss + 0.01, loss - 0.01]) {
      const again = against({ loss, assessedLoss });
      expect(again.trigger?.state).toBe('due');
      expect(codes(again)).toContain('assessed_beyond_reference');
    }
  });

  it('has no upper bound where too many draws never reach the loss', () => {
    const found = effectiveComputeOf(
      aSpec({ loss: LAW.E + 0.005, reference: syntheticRuns(0.01) }),
    );
    expect(found.effectiveCompute.upper).toBeNull();
    expect(found.beyondShare).toBeGreaterThan(0.025);
    expect(found.trigger?.state).toBe('due');
  });

  it('never falls as the loss falls, in any of its figures', () => {
    const losses = [4, 3, 2.6, 2.3, 2.1, 1.95, 1.85, 1.8, 1.7, 1.5];
    const found = losses.map((loss) => against({ loss }));
    for (const figure of [
      (one: EffectiveCompute) => extent(one.effectiveCompute.estimate),
      (one: EffectiveCompute) => extent(one.effectiveCompute.lower),
      (one: EffectiveCompute) => extent(one.effectiveCompute.upper),
      (one: EffectiveCompute) => extent(one.multiple?.estimate),
      (one: EffectiveCompute) => extent(one.multiple?.upper),
      (one: EffectiveCompute) => extent(one.trigger?.upperMultiple),
      (one: EffectiveCompute) => (one.trigger?.state === 'due' ? 1 : 0),
    ]) {
      const values = found.map(figure);
      expect(values).toEqual(values.toSorted((left, right) => left - right));
    }
  });

  it('is at most 1 times what was assessed for a worse loss, even in draws that reach neither', () => {
    const loss = Math.exp(noisy.place[4] ?? NaN) + 0.004;
    const { multiple, beyondShare } = against({ loss, assessedLoss: loss - 0.001 });
    expect(beyondShare).toBeGreaterThan(0);
    expect(extent(multiple?.upper)).toBeLessThanOrEqual(1);
  });

  it('says how far it extrapolates, either way', () => {
    expect(codes(against({ loss: 1.9 }))).toContain('extrapolates');
    expect(codes(against({ loss: 40 }))).toContain('extrapolates');
    expect(codes(against())).not.toContain('extrapolates');
  });

  it('judges no trigger without an assessed loss, which a question must not leave out', () => {
    const found = against({ assessedLoss: null, triggerMultiple: null });
    expect(found).toMatchObject({ assessed: null, multiple: null, trigger: null });
    expect(EffectiveComputeSpec.safeParse(aSpec({ assessedLoss: null })).success).toBe(false);
  });

  it('reads a power law over compute alike', () => {
    const reference = Array.from({ length: 30 }, (_, index) => {
      const flop = 1e18 * 10 ** (index / 6);
      return { parameters: null, tokens: null, flop, loss: 1.7 + 3000 * flop ** -0.17 };
    });
    const loss = 1.7 + 3000 * 1e21 ** -0.17;
    const found = effectiveComputeOf(aSpec({ form: 'power_law', reference, loss }));
    expect(extent(found.effectiveCompute.estimate) / 1e21).toBeCloseTo(1, 1);
  });

  it('is refused where too few draws of the reference gave a fit', async () => {
    const few = { ...noisy, draws: noisy.draws.slice(0, 94) };
    await expect(() => effectiveComputeAgainst(few, aSpec())).toThrowWithCode(
      'scaling.no_intervals',
    );
  });
});
