import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { type ComputationResult, ComputationSpec } from './computation.js';
import { figuresDiffer } from './computation-difference.js';
import { HORIZON_DATA } from './horizon-data.js';
import {
  recomputeComputation,
  type StatisticsSpec,
  verifyByRecomputation,
} from './recompute-computation.js';
import {
  aDictionaryComputation,
  aResultOf,
  aScalingComputation,
  aScalingSpec,
} from './testing/a-computation.js';
import { type ComputationInputs, verifyComputation } from './verify-computation.js';

const runs = ['a', 'b', 'c'].flatMap((agent, place) =>
  Array.from({ length: 16 }, (_, index) => ({
    agent,
    family: `f${index % 4}`,
    task: `t${index}`,
    humanMinutes: 2 ** (index / 2),
    score: index < 6 + 3 * place !== (index * 7) % 16 < 2 ? 1 : 0,
    stated: { invsqrt: null, equal: null },
  })),
);
const releasedOn = { a: '2024-01-01', b: '2024-07-01', c: '2025-01-01' };
const data = new TextEncoder().encode(
  JSON.stringify({ schema: 'holdpoint.horizon-data.v1', runs, releasedOn }),
);
const inputs: ComputationInputs = new Map([[HORIZON_DATA, data]]);

function statistics(kind: string, settings: object, files: object[] = []): StatisticsSpec {
  const schema = 'holdpoint.computation-spec.v1';
  const spec = ComputationSpec.parse({ schema, kind, inputs: files, settings });
  if (spec.kind === 'dictionary') throw new Error('no statistics');
  return spec;
}

const draws = { resamples: 100, seed: 3 };
const law = aScalingComputation();
const effective = statistics('effective_compute', {
  schema: 'holdpoint.effective-compute-spec.v1',
  form: 'power_law',
  reference: aScalingSpec().runs,
  dropHighestLoss: 0,
  loss: 1.72,
  assessedLoss: 1.73,
  triggerMultiple: 4,
  confidence: 0.9,
  ...draws,
});
const crossing = statistics('crossing_forecast', {
  schema: 'holdpoint.crossing-forecast-spec.v1',
  axis: 'compute',
  quantity: 'success_rate',
  threshold: 0.5,
  points: Array.from({ length: 8 }, (_, index) => ({
    at: 1e22 * 4 ** index,
    value: 1 / (1 + Math.exp(3 - index)),
    trials: 50,
  })),
  ...draws,
});
const horizon = statistics(
  'time_horizon',
  {
    since: null,
    crossMinutes: null,
    fit: {
      schema: 'holdpoint.horizon-spec.v1',
      weighting: 'invsqrt',
      regularization: 0.1,
      confidence: 0.95,
      ...draws,
    },
  },
  [{ name: HORIZON_DATA, digest: sha256(data) }],
);

/** As it comes over the wire. */
function answered(spec: StatisticsSpec): ComputationResult {
  const wire: unknown = JSON.parse(JSON.stringify(recomputeComputation(spec, inputs)));
  return aResultOf(spec, wire as ReturnType<typeof recomputeComputation>);
}

/** The result with another number at a place of its body. */
function bent(result: ComputationResult, place: string, by: number): ComputationResult {
  const copy = JSON.parse(JSON.stringify(result)) as ComputationResult;
  const path = place.split('.');
  const last = path.pop() ?? '';
  const owner = path.reduce<Record<string, unknown>>(
    (value, name) => value[name] as Record<string, unknown>,
    copy.body as unknown as Record<string, unknown>,
  );
  owner[last] = Number(owner[last]) * by;
  return copy;
}

describe('computing again', () => {
  it.each<[string, StatisticsSpec, string]>([
    ['a law', law, 'intervals.alpha.lower'],
    ['a band of its curve', law, 'curve.1.upper'],
    ['effective compute', effective, 'multiple.upper'],
    ['a crossing', crossing, 'interval80.lower'],
    ['a crossing that never is', crossing, 'curve.0.lower'],
    ['a horizon', horizon, 'agents.1.intervals.p50Minutes.lower'],
    ['a trend', horizon, 'trend.slopePerDay'],
  ])('finds %s honest, and a number that no cheap check sees', (_name, spec, place) => {
    const honest = answered(spec);
    expect(verifyByRecomputation(spec, honest, inputs)).toEqual([]);
    // What another engine's exp may make of it.
    expect(verifyByRecomputation(spec, bent(honest, place, 1 + 1e-10), inputs)).toEqual([]);
    const hostile = bent(honest, place, 1 + 1e-6);
    const found = verifyByRecomputation(spec, hostile, inputs);
    expect(found.map(({ detail }) => detail.split(':')[0])).toContain(`${spec.kind}.${place}`);
  });

  it('goes deeper than what is checked on arrival', () => {
    const hostile = bent(answered(law), 'intervals.alpha.lower', 0.5);
    expect(verifyComputation(law, hostile)).toEqual([]);
    expect(verifyByRecomputation(law, hostile)).toHaveLength(1);
  });

  it('stops at what the cheap checks find, at another spec and at runs that are not there', () => {
    const other = aScalingComputation({ seed: 8 });
    expect(verifyByRecomputation(other, answered(law))).toMatchObject([
      { detail: expect.stringContaining('spec digest') },
      { detail: expect.stringContaining('seed') },
    ]);
    expect(verifyByRecomputation(horizon, answered(horizon))).toHaveLength(1);
  });

  it('refuses before it begins what would take its reader hours', async () => {
    const [run] = law.settings.runs;
    const runs = Array.from({ length: 10_001 }, () => run);
    const costly = { ...law, settings: { ...law.settings, runs, resamples: 10_000 } };
    const spec = ComputationSpec.parse(costly) as StatisticsSpec;
    await expect(() => recomputeComputation(spec)).toThrowWithCode('computation.too_costly');
  });

  it('trains no dictionary', () => {
    const spec = aDictionaryComputation();
    const result = { ...answered(law), kind: 'dictionary' } as unknown as ComputationResult;
    expect(verifyByRecomputation(spec, result)).toEqual(verifyComputation(spec, result));
  });
});

describe('figures that differ', () => {
  const places = (ours: unknown, theirs: unknown) =>
    figuresDiffer('x', ours, theirs, 0).map(({ detail }) => detail);

  it.each([
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, 'x.a.1.b: expected 2, the result says 3'],
    [[1], [1, 2], 'x.1: expected null, the result says 2'],
    [[1], { 0: 1 }, 'x: expected [1], the result says {"0":1}'],
    [{ a: null }, { a: { b: 1 } }, 'x.a: expected null, the result says {"b":1}'],
    ['1', 1, 'x: expected "1", the result says 1'],
  ])('of %j and %j are told by their place', (ours, theirs, told) => {
    expect(places(ours, theirs)).toEqual([told]);
  });

  it('are none where nothing was said on either side', () => {
    expect(places({ a: undefined, b: -0 }, { b: 0 })).toEqual([]);
  });

  it('are cut between characters: half of one is no text that can be stored', () => {
    const [told = ''] = places(`${'a'.repeat(197)}😀😀`, 1);
    expect(told).toMatch(/^[^\p{Cs}]*$/u);
  });
});
