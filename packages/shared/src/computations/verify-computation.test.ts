import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { fitHorizons } from '../horizons/fit-horizons.js';
import { forecastCrossing } from '../scaling/crossing.js';
import { effectiveComputeOf } from '../scaling/effective-compute.js';
import { fitScaling } from '../scaling/fit-scaling.js';
import {
  type ComputationResult,
  computationSeed,
  ComputationSpec,
  computationSpecDigest,
} from './computation.js';
import { HORIZON_DATA, HorizonData, parseHorizonData } from './horizon-data.js';
import {
  aDictionaryComputation,
  aDictionaryResult,
  aScalingComputation,
  aScalingSpec,
} from './testing/a-computation.js';
import { readsWhole, verifyComputation } from './verify-computation.js';

type Of<Kind extends ComputationSpec['kind']> = Extract<ComputationResult, { kind: Kind }>;

function frameOf(spec: ComputationSpec) {
  return {
    schema: 'holdpoint.computation-result.v1' as const,
    specDigest: computationSpecDigest(spec),
    versions: {},
    seed: computationSeed(spec),
    dtype: 'float64' as const,
    backend: null,
    artefacts: [],
    findings: [],
  };
}

const places = (
  spec: ComputationSpec,
  result: ComputationResult,
  inputs?: ReadonlyMap<string, Uint8Array>,
) =>
  verifyComputation(spec, result, inputs).map(({ detail }) => detail.replace(/: expected.*/s, ''));

describe('verifying a scaling law', () => {
  const spec = aScalingComputation();
  const { fit } = fitScaling(spec.settings);
  const honest: Of<'scaling_law'> = { ...frameOf(spec), kind: 'scaling_law', body: fit };
  const chinchilla = aScalingComputation({
    form: 'chinchilla',
    dropHighestLoss: 0,
    runs: Array.from({ length: 12 }, (_, index) => {
      const [parameters, tokens] = [1e7 * 3 ** (index % 4), 1e9 * 4 ** Math.floor(index / 4)];
      const loss = 1.7 + 400 / parameters ** 0.34 + 410 / tokens ** 0.28 + 0.001 * (index % 3);
      return { parameters, tokens, flop: null, loss };
    }),
  });

  it('finds nothing in an honest answer, of either form', () => {
    expect(verifyComputation(spec, honest)).toEqual([]);
    const body = fitScaling(chinchilla.settings).fit;
    const result: ComputationResult = { ...frameOf(chinchilla), kind: 'scaling_law', body };
    expect(verifyComputation(chinchilla, result)).toEqual([]);
    if (body.form !== 'chinchilla') throw new Error('chinchilla was asked for');
    const bent = { ...body, ratio: { ...body.ratio, betaOverSum: 0.5 } };
    expect(places(chinchilla, { ...result, body: bent })).toEqual(['ratio']);
  });

  it.each([
    ['an objective', { objective: fit.objective * 0.999 }, ['objective']],
    ['runs', { runs: fit.runs.slice(1) }, ['runs']],
    ['a seed of its own', { seed: 8 }, ['settings']],
    ['another form', { form: 'kaplan' as const }, ['form']],
    [
      'more draws',
      { intervals: fit.intervals === null ? null : { ...fit.intervals, resamples: 10_000 } },
      ['intervals'],
    ],
  ])('finds %s that was bent', (_what, change, expected) => {
    const body = { ...fit, ...change } as typeof fit;
    expect(places(spec, { ...honest, body })).toEqual(expected);
  });

  it('finds parameters that are no optimum, also where the objective at them is said as it is', () => {
    if (fit.form === 'chinchilla') throw new Error('a power law was asked for');
    const parameters = { ...fit.parameters, alpha: fit.parameters.alpha * 1.01 };
    const [difference] = verifyComputation(spec, { ...honest, body: { ...fit, parameters } });
    const said = Number(/expected ([\d.e-]+)/.exec(difference?.detail ?? '')?.[1]);
    const consistent = { ...fit, parameters, objective: said };
    expect(places(spec, { ...honest, body: consistent })).toEqual(['parameters']);
  });

  it.each([
    ['spec digest', { specDigest: sha256('other') }],
    ['seed', { seed: 1 }],
  ])('stops at another %s', (place, change) => {
    expect(places(spec, { ...honest, ...change })).toEqual([place]);
  });

  it('is a difference where the question has no answer', () => {
    const few = aScalingComputation({ runs: aScalingSpec().runs.slice(0, 2), dropHighestLoss: 0 });
    const body = { ...fit, runs: few.settings.runs, dropped: [], n: 2 };
    const result: ComputationResult = { ...frameOf(few), kind: 'scaling_law', body };
    expect(verifyComputation(few, result)).toMatchObject([
      { detail: expect.stringContaining('scaling.too_few_runs') },
    ]);
  });

  it('is no answer of another kind', () => {
    const other = { ...honest, kind: 'time_horizon', body: {} } as unknown as ComputationResult;
    expect(places(spec, other)).toEqual(['kind']);
  });
});

describe('verifying effective compute', () => {
  const { runs } = aScalingSpec();
  const spec = ComputationSpec.parse({
    schema: 'holdpoint.computation-spec.v1',
    kind: 'effective_compute',
    inputs: [],
    settings: {
      schema: 'holdpoint.effective-compute-spec.v1',
      form: 'power_law',
      reference: runs,
      dropHighestLoss: 0,
      loss: 1.72,
      assessedLoss: 1.73,
      triggerMultiple: 4,
      confidence: 0.9,
      resamples: 100,
      seed: 3,
    },
  });
  if (spec.kind !== 'effective_compute') throw new Error('parsed as it was written');
  const body = effectiveComputeOf(spec.settings);
  const honest: Of<'effective_compute'> = { ...frameOf(spec), kind: 'effective_compute', body };

  it('finds nothing in an honest answer', () => {
    expect(verifyComputation(spec, honest)).toEqual([]);
  });

  it.each([
    [
      'a trigger that is not due',
      { trigger: body.trigger && { ...body.trigger, upperMultiple: 1.5 } },
      'trigger',
    ],
    ['no trigger at all', { trigger: null }, 'trigger'],
    ['a loss', { loss: 1.8 }, 'settings'],
    ['a reference of more runs', { n: 13 }, 'reference'],
    [
      'limits the wrong way',
      { effectiveCompute: { ...body.effectiveCompute, lower: 1e40, upper: 1e10 } },
      'effectiveCompute',
    ],
  ])('finds %s', (_what, change, place) => {
    expect(places(spec, { ...honest, body: { ...body, ...change } })).toContain(place);
  });
});

describe('verifying a crossing forecast', () => {
  const points = Array.from({ length: 8 }, (_, index) => ({
    at: 1e22 * 4 ** index,
    value: 1 / (1 + Math.exp(3 - index)),
    trials: 50,
  }));
  const spec = ComputationSpec.parse({
    schema: 'holdpoint.computation-spec.v1',
    kind: 'crossing_forecast',
    inputs: [],
    settings: {
      schema: 'holdpoint.crossing-forecast-spec.v1',
      axis: 'compute',
      quantity: 'success_rate',
      threshold: 0.5,
      points,
      resamples: 100,
      seed: 3,
    },
  });
  if (spec.kind !== 'crossing_forecast') throw new Error('parsed as it was written');
  const body = forecastCrossing(spec.settings);
  const honest: Of<'crossing_forecast'> = { ...frameOf(spec), kind: 'crossing_forecast', body };

  it('finds nothing in an honest answer', () => {
    expect(verifyComputation(spec, honest)).toEqual([]);
  });

  it.each([
    ['a threshold', { threshold: 0.9 }, 'settings'],
    ['points', { points: body.points.slice(1) }, 'points'],
    [
      'another value of a point',
      { points: body.points.map((point) => ({ ...point, value: 0.4 })) },
      'points',
    ],
    ['limits the wrong way', { interval95: { lower: 2, upper: 1 } }, 'interval95'],
    [
      'a sure "never" without draws that never cross',
      { median: null, neverShare: 0 },
      'neverShare',
    ],
  ])('finds %s', (_what, change, place) => {
    expect(places(spec, { ...honest, body: { ...body, ...change } })).toContain(place);
  });
});

describe('verifying time horizons', () => {
  const runs = ['a', 'b'].flatMap((agent) =>
    Array.from({ length: 16 }, (_, index) => ({
      agent,
      family: `f${index % 4}`,
      task: `t${index}`,
      humanMinutes: 2 ** (index / 2),
      score: (index * 7) % 16 < 12 - index / 2 + (agent === 'a' ? 2 : 0) ? 1 : 0,
      stated: { invsqrt: null, equal: null },
    })),
  );
  const data = { schema: 'holdpoint.horizon-data.v1', runs, releasedOn: { a: '2025-01-01' } };
  const bytes = new Uint8Array(Buffer.from(JSON.stringify(data)));
  const inputs = new Map([[HORIZON_DATA, bytes]]);
  const spec = ComputationSpec.parse({
    schema: 'holdpoint.computation-spec.v1',
    kind: 'time_horizon',
    inputs: [{ name: HORIZON_DATA, digest: sha256(bytes) }],
    settings: {
      since: null,
      crossMinutes: null,
      fit: {
        schema: 'holdpoint.horizon-spec.v1',
        weighting: 'invsqrt',
        regularization: 0.1,
        resamples: 100,
        seed: 1,
        confidence: 0.95,
      },
    },
  });
  if (spec.kind !== 'time_horizon') throw new Error('parsed as it was written');
  const { fit: asked } = spec.settings;
  const body = fitHorizons(runs, new Map(Object.entries(data.releasedOn)), asked, spec.settings);
  const honest: Of<'time_horizon'> = { ...frameOf(spec), kind: 'time_horizon', body };
  const bent = (change: object) => body.agents.map((agent) => ({ ...agent, ...change }));

  it('reads the runs and nothing else whole', () => {
    expect([readsWhole(spec, HORIZON_DATA), readsWhole(spec, 'x')]).toEqual([true, false]);
    expect(readsWhole(aDictionaryComputation(), 'model.safetensors')).toBe(false);
  });

  it('finds nothing in an honest answer', () => {
    expect(verifyComputation(spec, honest, inputs)).toEqual([]);
  });

  it.each([
    ['a longer horizon', { agents: bent({ p50Minutes: 600 }) }, ['a: p50Minutes', 'b: p50Minutes']],
    ['no horizon', { agents: bent({ p50Minutes: null }) }, ['a: p50Minutes', 'b: p50Minutes']],
    [
      'fewer tasks',
      { agents: bent({ tasks: 1 }) },
      ['a: runs, tasks and families', 'b: runs, tasks and families'],
    ],
    ['an agent less', { agents: body.agents.slice(1) }, ['agents']],
    ['another penalty', { regularization: 0 }, ['settings']],
  ])('finds %s', (_what, change, expected) => {
    expect(places(spec, { ...honest, body: { ...body, ...change } }, inputs)).toEqual(expected);
  });

  it.each([
    ['no file', new Uint8Array()],
    ['no UTF-8', Uint8Array.of(0xff)],
    ['no JSON', new Uint8Array(Buffer.from('{'))],
    [
      'a score above 1',
      new Uint8Array(Buffer.from(JSON.stringify({ ...data, runs: [{ ...runs[0], score: 2 }] }))),
    ],
  ])('refuses %s for runs', async (_what, hostile) => {
    expect(places(spec, honest, new Map([[HORIZON_DATA, hostile]]))).toEqual(['figures']);
    await expect(() => parseHorizonData(hostile)).toThrowWithCode('horizon.data_invalid');
  });

  it('has data of a shape that says so', () => {
    expect(HorizonData.parse(data)).toEqual(parseHorizonData(bytes));
    expect(verifyComputation(spec, honest)).toHaveLength(1);
  });

  it('lets a bug of ours through', () => {
    const broken = {
      get: () => {
        throw new TypeError('a bug');
      },
    } as unknown as ReadonlyMap<string, Uint8Array>;
    expect(() => verifyComputation(spec, honest, broken)).toThrow(TypeError);
  });
});

describe('verifying a dictionary', () => {
  const spec = aDictionaryComputation();
  const honest = aDictionaryResult(spec);
  const { backend, body } = honest;
  const { densities, autoencoder, weightsDigest, modelDigest, metrics, withheld, curve } = body;
  const control = { autoencoder, weightsDigest, modelDigest, metrics, withheld, densities, curve };
  const metric = (estimate: number) => ({
    estimate,
    lower: 0,
    upper: 9,
    n: 4,
    unit: 'contexts' as const,
    tokens: 9,
    method: 'percentile bootstrap' as const,
    confidence: 0.95,
  });
  const losses = {
    ce_loss_without_sae: metric(2),
    ce_loss_with_sae: metric(3),
    ce_loss_with_ablation: metric(6),
    loss_recovered_nats: metric(3),
    ce_loss_score: metric(0.75),
  };

  it('finds nothing in an honest answer', () => {
    expect(verifyComputation(spec, honest)).toEqual([]);
  });

  it('misses a control that was asked for, and finds one without its weights', () => {
    const asked = { ...spec, settings: { ...spec.settings, hasControl: true } };
    const of = (change: Partial<typeof body>) => aDictionaryResult(asked, change);
    expect(places(asked, of({}))).toEqual(['control']);
    expect(places(asked, of({ control }))).toEqual(['weights of the control']);
  });

  it('finds another model than the one whose activations were asked about', () => {
    const origin = { kind: 'model' as const, weightsDigest: sha256('asked') };
    const asked = { ...spec, settings: { ...spec.settings, origin } };
    expect(places(asked, aDictionaryResult(asked))).toEqual(['model of the origin']);
    const { weightsDigest: _, ...activations } = origin;
    const file = {
      ...activations,
      kind: 'activations' as const,
      fileDigest: sha256('file'),
      tensor: 'acts',
      rowsPerContext: 8,
    };
    const alone = { ...spec, settings: { ...spec.settings, origin: file } };
    expect(places(alone, aDictionaryResult(alone))).toEqual(['model of the origin']);
  });

  it('finds nothing in losses that follow from each other, nor where one is left out', () => {
    const { ce_loss_score: _, ...without } = losses;
    for (const metrics of [losses, without]) {
      expect(verifyComputation(spec, { ...honest, body: { ...body, metrics } })).toEqual([]);
    }
  });

  it.each([
    ['weights that are not those of the figures', { weightsDigest: sha256('x') }, ['weights']],
    ['a model that was left out', { modelDigest: null }, ['model']],
    ['features that are counted nowhere', { densities: { ...densities, dead: 0 } }, ['densities']],
    ['limits the wrong way', { metrics: { l0: { ...metric(2), lower: 10 } } }, ['l0']],
    [
      'a share that is none of its losses',
      { metrics: { ...losses, ce_loss_score: metric(0.9) } },
      ['ce_loss_score'],
    ],
    [
      'nats that are no difference of its losses',
      { metrics: { ...losses, loss_recovered_nats: metric(4) } },
      ['loss_recovered_nats'],
    ],
    [
      'a figure that is withheld and stated',
      { metrics: losses, withheld: { ce_loss_score: 'no effect' } },
      ['ce_loss_score'],
    ],
    [
      'another dictionary than was asked for',
      { autoencoder: { ...body.autoencoder, width: 65 } },
      ['recipe'],
    ],
    ['another backend', { backend: { ...backend, threads: 1 } }, ['backend']],
    ['a control that nobody asked for', { control }, ['control', 'weights of the control']],
  ])('finds %s', (_what, change, expected) => {
    expect(places(spec, { ...honest, body: { ...body, ...change } })).toEqual(expected);
  });
});
