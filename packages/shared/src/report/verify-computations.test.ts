import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { beforeAll, describe, expect, it } from '@jest/globals';

import {
  type ComputationResult,
  ComputationSpec,
  computationSpecDigest,
} from '../computations/computation.js';
import { HORIZON_DATA } from '../computations/horizon-data.js';
import { aResultOf, aScalingComputation } from '../computations/testing/a-computation.js';
import { aDictionaryAnswer } from '../computations/testing/a-dictionary-answer.js';
import { aFeatureDashboard } from '../computations/testing/a-feature-dashboard.js';
import { sha256 } from '../digest/sha256.js';
import { fitHorizons } from '../horizons/fit-horizons.js';
import { fitScaling } from '../scaling/fit-scaling.js';
import type { BundleSource } from './bundle.js';
import { type BundleComputation, inputPathOf } from './bundle-computation.js';
import { aBundle, type BuiltBundle, filesOf, withManifest } from './testing/a-bundle.js';
import { testId } from './testing/an-audit.js';
import type { VerificationCode, VerificationPorts } from './verification.js';
import { verifyBundle } from './verify-bundle.js';
import { verifySource } from './verify-source.js';

const ports: VerificationPorts = {
  decodeUtf8: (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
  decompressZstd: (bytes, maximumBytes) =>
    zstdDecompressSync(bytes, { maxOutputLength: maximumBytes }),
};
const compress = (bytes: Uint8Array): Uint8Array => new Uint8Array(zstdCompressSync(bytes));

const spec = aScalingComputation();
const other = aScalingComputation({ seed: 8 });
const asked = { kind: spec.kind, specDigest: computationSpecDigest(spec) };
const lawOf = (asked: typeof spec): ComputationResult =>
  aResultOf(asked, { kind: 'scaling_law', body: fitScaling(asked.settings).fit });

function aComputation(change: Partial<BundleComputation> = {}): BundleComputation {
  return {
    schema: 'holdpoint.bundle-computation.v1',
    id: testId(60),
    spec,
    state: 'verified',
    result: null,
    differences: [],
    ...change,
  };
}

let verified: BundleComputation;
let sibling: BundleComputation;
let honest: BuiltBundle;

beforeAll(() => {
  verified = aComputation({ result: lawOf(spec) });
  sibling = aComputation({ id: testId(61), spec: other, result: lawOf(other) });
  honest = built([verified, sibling]);
});

function built(
  computations: readonly BundleComputation[],
  objects: ReadonlyMap<string, Uint8Array> = new Map(),
): BuiltBundle {
  const bundle = aBundle(compress, { controlTasks: 12, computations });
  return { ...bundle, objects: new Map([...bundle.objects, ...objects]) };
}

/** The directory that the platform would write of other computations, its audit trail left as it is. */
async function codesWith(
  computations: readonly BundleComputation[],
  from = honest,
): Promise<readonly VerificationCode[]> {
  const source: BundleSource = { ...from.source, computations: [...computations] };
  const { consistent, findings } = await verifyBundle(filesOf({ ...from, source }), ports);
  expect(consistent).toBe(findings.length === 0 ? 'yes' : 'no');
  return [...new Set(findings.map(({ code }) => code))];
}

describe('computations in a bundle', () => {
  it('are recomputed, and said to have been', async () => {
    const { consistent, findings, counts, proved } = await verifyBundle(filesOf(honest), ports);
    expect({ consistent, findings }).toEqual({ consistent: 'yes', findings: [] });
    expect(counts.computations).toBe(2);
    expect(proved).toContainEqual(expect.stringContaining('the figures of 2 agree'));
  });

  it.each<[BundleComputation['state'], Partial<BundleComputation>]>([
    ['open', {}],
    ['cancelled', {}],
    ['invalid', { differences: [{ code: 'computation.figures_differ', detail: 'objective' }] }],
    ['refused', { differences: [{ code: 'scaling.too_few_runs', detail: 'Six are needed.' }] }],
  ])('may be %s, which is told and has no figures', async (state, change) => {
    const computation = aComputation({ state, ...change });
    expect(await codesWith([computation], built([computation]))).toEqual([]);
  });

  it('leave a bundle without them as it was: no file, no section, one style sheet', () => {
    const files = filesOf(built([]));
    const html = new TextDecoder().decode(files.get('report.html'));
    expect([...files.keys()].filter((path) => path.includes('computation'))).toEqual([]);
    expect(html.match(/sha256-/g)).toHaveLength(1);
    expect(html).not.toContain('omputation');
    expect(new TextDecoder().decode(files.get('report.json'))).not.toContain('"computations"');
  });

  it('decide nothing: the digests of the decision and of the result are those without them', () => {
    const without = built([]).source;
    expect(honest.source.decision).toEqual(without.decision);
  });
});

describe('attacks on computations', () => {
  it('finds a figure that was edited, though it still is a result of its spec', async () => {
    if (verified.result?.kind !== 'scaling_law') throw new Error('a law was asked for');
    const { body } = verified.result;
    const objective = body.objective * 0.9;
    const edited = { ...verified, result: { ...verified.result, body: { ...body, objective } } };
    expect(await codesWith([edited, sibling])).toEqual([
      'verify.computation_differs',
      'verify.audit_contradicts',
    ]);
  });

  it('finds a limit of an interval that no draws gave, by drawing again', async () => {
    if (verified.result?.kind !== 'scaling_law') throw new Error('a law was asked for');
    const { body } = verified.result;
    if (body.form === 'chinchilla' || body.intervals === null) throw new Error('a power law');
    const alpha = { ...body.intervals.alpha, lower: body.intervals.alpha.lower * 1.01 };
    const edited = { ...body, intervals: { ...body.intervals, alpha } };
    const bent = { ...verified, result: { ...verified.result, body: edited } };
    expect(await codesWith([bent, sibling], built([bent, sibling]))).toEqual([
      'verify.computation_differs',
    ]);
  });

  it('finds a figure that nothing recomputes by the digest in the audit trail', async () => {
    if (verified.result === null) throw new Error('it has a result');
    const versions = { onnxruntime: '9.9.9' };
    const edited = { ...verified, result: { ...verified.result, versions } };
    expect(await codesWith([edited, sibling])).toEqual(['verify.audit_contradicts']);
  });

  it('finds the result of another computation of the same kind in its place', async () => {
    const swapped = { ...verified, result: sibling.result };
    expect(await codesWith([swapped, sibling])).toEqual([
      'verify.computation_differs',
      'verify.audit_contradicts',
    ]);
  });

  it('finds a question that was exchanged together with its answer', async () => {
    const exchanged = { ...verified, spec: sibling.spec, result: sibling.result };
    expect(await codesWith([exchanged, sibling])).toEqual(['verify.audit_contradicts']);
  });

  it('finds an unwelcome computation that was left out though the audit trail names it', async () => {
    expect(await codesWith([verified])).toEqual(['verify.audit_contradicts']);
  });

  it('finds one that nobody asked for', async () => {
    const added = aComputation({ id: testId(62), result: verified.result });
    expect(await codesWith([verified, sibling, added])).toEqual(['verify.audit_contradicts']);
  });

  it('finds one that was asked of other weights', async () => {
    const body = { weightsDigest: sha256('other') };
    const audit = honest.source.audit.map((event) =>
      event.type === 'computation.requested' && event.stream.endsWith(verified.id)
        ? { ...event, body: { ...asked, computationId: verified.id, ...body } }
        : event,
    );
    const from = { ...honest, source: { ...honest.source, audit } };
    expect(await codesWith([verified, sibling], from)).toEqual(['verify.audit_contradicts']);
  });

  it('finds a rejected one that is shown as verified, or as never done', async () => {
    const differences = [{ code: 'computation.figures_differ', detail: 'objective' }];
    const invalid = aComputation({ state: 'invalid', differences });
    const from = built([invalid]);
    const shown = aComputation({ result: verified.result });
    expect(await codesWith([shown], from)).toContain('verify.audit_contradicts');
    const open = aComputation({ state: 'open' });
    expect(await codesWith([open], from)).toContain('verify.audit_contradicts');
  });

  it('finds other reasons than those that were given', async () => {
    const invalid = aComputation({
      state: 'invalid',
      differences: [{ code: 'computation.figures_differ', detail: 'objective' }],
    });
    const milder = { ...invalid, differences: [{ code: 'computation.late', detail: 'slow' }] };
    expect(await codesWith([milder], built([invalid]))).toEqual(['verify.computation_differs']);
  });

  it('finds a state that its content belies', async () => {
    const empty = aComputation();
    expect(await codesWith([empty], built([empty]))).toEqual(['verify.computation_differs']);
  });

  it('finds content that was purged where it matters', async () => {
    const audit = honest.source.audit.map((event) =>
      event.type === 'computation.completed' ? { ...event, body: null } : event,
    );
    const findings = await verifySource({ ...honest.source, audit });
    expect(findings.map(({ code }) => code)).toContain('verify.content_purged');
  });

  it('finds a file that is in no bundle, and one whose name is not its id', async () => {
    const files = filesOf(honest);
    const [path = ''] = [...files.keys()].filter((each) => each.includes('evidence/computations'));
    const moved = new Map(files);
    moved.set('evidence/computations/other.json', files.get(path) ?? new Uint8Array());
    moved.delete(path);
    const { findings } = await verifyBundle(withManifest(moved), ports);
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['verify.file_missing', 'verify.file_added']),
    );
  });
});

describe('dashboards of a dictionary', () => {
  const { spec: learned, result, dashboards } = aDictionaryAnswer({ dashboard: {} });
  const dictionary = aComputation({ spec: learned, result, dashboards });

  it('are recomputed from what they observed', async () => {
    expect(await codesWith([dictionary], built([dictionary]))).toEqual([]);
  });

  it('are missed where one was left out, edited or added', async () => {
    const [index, feature] = dashboards;
    if (index === undefined || feature === undefined) throw new Error('there are two files');
    const edited = { ...feature, content: { ...feature.content, seed: 7 } };
    for (const shown of [[index], [], [index, edited], [index, feature, feature]]) {
      const from = built([dictionary]);
      const source = { ...from.source, computations: [{ ...dictionary, dashboards: shown }] };
      const findings = await verifySource(source);
      expect(new Set(findings.map(({ code }) => code))).toEqual(
        new Set(['verify.computation_differs']),
      );
    }
  });

  it('are held to their observations, also where digests and audit trail were made to agree', async () => {
    const figures = { ...aFeatureDashboard().figures };
    const bent = {
      ...figures,
      pearson: { ...figures.pearson, label: { ...figures.pearson.label, estimate: 1 } },
    };
    const forged = aDictionaryAnswer({ dashboard: { figures: bent } });
    const computation = aComputation(forged);
    expect(await codesWith([computation], built([computation]))).toEqual([
      'verify.computation_differs',
    ]);
  });
});

describe('a computation over data', () => {
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
  const data = new TextEncoder().encode(
    JSON.stringify({ schema: 'holdpoint.horizon-data.v1', runs, releasedOn: {} }),
  );
  const question = ComputationSpec.parse({
    schema: 'holdpoint.computation-spec.v1',
    kind: 'time_horizon',
    inputs: [{ name: HORIZON_DATA, digest: sha256(data) }],
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
  const path = inputPathOf(sha256(data));
  let horizons: BundleComputation;
  let files: Map<string, Uint8Array>;

  beforeAll(() => {
    if (question.kind !== 'time_horizon') throw new Error('parsed as it was written');
    const body = fitHorizons(runs, new Map(), question.settings.fit, question.settings);
    horizons = aComputation({
      spec: question,
      result: aResultOf(question, { kind: 'time_horizon', body }),
    });
    files = filesOf(built([horizons], new Map([[path, data]])));
  });

  const codesOf = async (changed: ReadonlyMap<string, Uint8Array>) => {
    const { findings, missing } = await verifyBundle(withManifest(changed), ports);
    return { codes: [...new Set(findings.map(({ code }) => code))], missing };
  };

  it('is recomputed from its data, which lie in the bundle under their digest', async () => {
    expect(await codesOf(files)).toEqual({ codes: [], missing: [] });
  });

  it('is not, where its data are gone or others', async () => {
    const without = new Map(files);
    without.delete(path);
    expect(await codesOf(without)).toEqual({ codes: ['verify.file_missing'], missing: [path] });
    const changed = new Map([...files, [path, new TextEncoder().encode('{}')] as const]);
    expect((await codesOf(changed)).codes).toEqual(['verify.input_misnamed']);
  });

  it('finds a longer horizon than the data say, also where the audit trail was made to agree', async () => {
    if (horizons.result?.kind !== 'time_horizon') throw new Error('horizons were asked for');
    const { body } = horizons.result;
    const agents = body.agents.map((agent) => ({ ...agent, p50Minutes: 6000 }));
    const longer = { ...horizons, result: { ...horizons.result, body: { ...body, agents } } };
    const forged = filesOf(built([longer], new Map([[path, data]])));
    expect((await codesOf(forged)).codes).toEqual(['verify.computation_differs']);
  });
});
