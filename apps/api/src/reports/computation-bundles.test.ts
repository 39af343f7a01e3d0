import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ComputationSpec } from '@holdpoint/shared/computations/computation';
import { HORIZON_DATA } from '@holdpoint/shared/computations/horizon-data';
import { aScalingComputation } from '@holdpoint/shared/computations/testing/a-computation';
import { aDictionaryAnswer } from '@holdpoint/shared/computations/testing/a-dictionary-answer';
import type { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import { type Computation, computationRoutes } from '@holdpoint/shared/contracts/computations';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { bundleObjects } from '@holdpoint/shared/report/bundle-files';
import { readLogTree } from '@holdpoint/shared/report/log-tree';
import { noTrust } from '@holdpoint/shared/report/log-trust';
import { verifyLog } from '@holdpoint/shared/report/verify-log';
import { verifySource } from '@holdpoint/shared/report/verify-source';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { register, until } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { anAnswer, answerComputation, answerWith } from '../testing/computing-hand.js';
import { putObject } from '../testing/worker-hand.js';

const policy = 'anthropic-rsp@2.2';
const action = 'deploy_external';
const verify = verifierOf(crypto.subtle);
const spec = aScalingComputation();

let api: TestApi;
let pipeline: SignedIn;
let checkpointId: string;
let weightsDigest: Checkpoint['weightsDigest'];
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  ({ id: checkpointId, weightsDigest } = await register(pipeline.call, { checkpoint: 'computed' }));
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

function request(about: string | null = checkpointId): Promise<Computation> {
  const body = { spec, checkpointId: about };
  const idempotencyKey = crypto.randomUUID();
  return pipeline.call(computationRoutes.request, { body }, { idempotencyKey });
}

const settled = (computationId: string): Promise<Computation> =>
  until(
    () => pipeline.call(computationRoutes.get, { params: { computationId } }),
    ({ settledAt }) => settledAt !== null,
  );

async function bundleNow(): Promise<BundleSource> {
  const { id: decisionId } = await pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy } },
    { idempotencyKey: crypto.randomUUID() },
  );
  return bundleOf(decisionId);
}

const bundleOf = (decisionId: string): Promise<BundleSource> =>
  until(
    () => pipeline.call(reportRoutes.bundle, { params: { decisionId } }),
    ({ log }) => log !== null,
  );

const codesOf = async (bundle: BundleSource): Promise<ReadonlySet<string>> =>
  new Set((await verifySource(bundle, verify)).map(({ code }) => code));

const statesIn = ({ computations }: BundleSource) =>
  Object.fromEntries(computations.map(({ id, state }) => [id, state]));

describe('computations in the bundle of a decision', () => {
  it('are those about the weights, as they stood when the gate decided', async () => {
    expect((await bundleNow()).computations).toEqual([]);
    const [good, bad, refused, cancelled, open] = [
      await request(),
      await request(),
      await request(),
      await request(),
      await request(),
    ];
    await request(null);
    const honest = anAnswer(spec);
    await answerWith(api, good.id, honest);
    await answerWith(api, bad.id, { ...honest, seed: 8 });
    const reason = { code: 'scaling.too_few_runs', detail: 'Six are needed.' };
    await answerComputation(api, refused.id, reason, null, 'refused');
    await pipeline.call(computationRoutes.cancel, { params: { computationId: cancelled.id } });
    for (const { id } of [good, bad, refused]) await settled(id);

    const bundle = await bundleNow();
    const states = {
      [good.id]: 'verified',
      [bad.id]: 'invalid',
      [refused.id]: 'refused',
      [cancelled.id]: 'cancelled',
      [open.id]: 'open',
    };
    expect(statesIn(bundle)).toEqual(states);
    expect(bundle.computations.find(({ id }) => id === good.id)?.result).toEqual(honest);
    expect(await verifySource(bundle, verify)).toEqual([]);

    await answerWith(api, open.id, honest);
    await settled(open.id);
    const again = await bundleOf(bundle.decisionId);
    expect(again.computations).toEqual(bundle.computations);
    expect(await verifySource(again, verify)).toEqual([]);
    expect(statesIn(await bundleNow())).toEqual({ ...states, [open.id]: 'verified' });
  });

  it('bring the dashboards of a dictionary, byte for byte', async () => {
    const { spec: asked, result, dashboards } = aDictionaryAnswer({ dashboard: {} });
    const { id } = await pipeline.call(
      computationRoutes.request,
      { body: { spec: asked, checkpointId } },
      { idempotencyKey: crypto.randomUUID() },
    );
    const files = new Map(dashboards.map(({ name, content }) => [name, canonicalJson(content)]));
    for (const { name } of result.artefacts)
      await putObject(api, Buffer.from(files.get(name) ?? name));
    await answerWith(api, id, result);
    expect(await settled(id)).toMatchObject({ state: 'verified', differences: [] });
    const bundle = await bundleNow();
    expect(bundle.computations.find((each) => each.id === id)?.dashboards).toEqual(dashboards);
    expect(await verifySource(bundle, verify)).toEqual([]);
  });

  it('follow the weights under another name', async () => {
    const { id } = await register(pipeline.call, {
      checkpoint: 'computed-again',
      weightsDigest,
    });
    const made = await request(id);
    expect(Object.keys(statesIn(await bundleNow()))).toContain(made.id);
  });

  it('are missed by whoever sees the whole log, where one was left out with its stream', async () => {
    const bundle = await bundleNow();
    const [left] = bundle.computations;
    const stream = `computation:${left?.id ?? ''}`;
    const gone = new Set(
      bundle.audit.filter((event) => event.stream === stream).map(({ id }) => id),
    );
    const cut: BundleSource = {
      ...bundle,
      computations: bundle.computations.slice(1),
      audit: bundle.audit.filter(({ id }) => !gone.has(id)),
      log: bundle.log && {
        ...bundle.log,
        entries: bundle.log.entries.filter(({ eventId }) => !gone.has(eventId)),
      },
    };
    // Nothing of it is left in the bundle to contradict.
    expect(await verifySource(cut, verify)).toEqual([]);
    const directory = join(api.objectsDirectory, 'log');
    const size = Math.max(...(bundle.log?.entries ?? []).map(({ index }) => index));
    const tree = await until(
      () => readLogTree({ read: (path) => readFile(join(directory, path)) }),
      (read) => read.size > size,
    );
    const trust = { ...noTrust, keys: [api.signer.key], tree };
    expect((await verifyLog(bundle, trust, verify)).findings).toEqual([]);
    expect((await verifyLog(cut, trust, verify)).findings).toMatchObject([
      { code: 'verify.audit_gap', detail: expect.stringContaining('computation.requested') },
    ]);
  });

  it('are told of without what was purged of their events, or is gone of their dashboards', async () => {
    const { spec: asked, result, dashboards } = aDictionaryAnswer({ dashboard: { feature: 5 } });
    const { id } = await pipeline.call(
      computationRoutes.request,
      { body: { spec: asked, checkpointId } },
      { idempotencyKey: crypto.randomUUID() },
    );
    const files = new Map(dashboards.map(({ name, content }) => [name, canonicalJson(content)]));
    for (const { name } of result.artefacts)
      await putObject(api, Buffer.from(files.get(name) ?? name));
    await answerWith(api, id, result);
    await settled(id);
    const whole = await bundleNow();

    const [, lost] = dashboards;
    const hex = sha256(files.get(lost?.name ?? '') ?? '').slice('sha256:'.length);
    await rm(join(api.objectsDirectory, hex.slice(0, 2), hex.slice(2)));
    const without = await bundleOf(whole.decisionId);
    const kept = without.computations.find((each) => each.id === id);
    expect(kept).toMatchObject({ state: 'verified', result });
    expect(kept?.dashboards).toEqual(dashboards.slice(0, 1));
    expect(await codesOf(without)).toEqual(new Set(['verify.computation_differs']));

    const completed = without.audit.find(
      ({ stream, type }) => stream === `computation:${id}` && type === 'computation.completed',
    );
    await api.owner.query('UPDATE audit.event SET body = NULL, salt = NULL WHERE id = $1', [
      completed?.id,
    ]);
    const purged = await bundleOf(whole.decisionId);
    expect(purged.computations).toEqual(without.computations);
    expect(await codesOf(purged)).toEqual(
      new Set(['verify.computation_differs', 'verify.content_purged']),
    );
  });

  it('bring the data that their figures are recomputed from', async () => {
    const bytes = new Uint8Array(Buffer.from('{"schema":"holdpoint.horizon-data.v1"}'));
    const { digest } = await pipeline.call(computationRoutes.putInput, {}, { bytes });
    const asked = ComputationSpec.parse({
      schema: 'holdpoint.computation-spec.v1',
      kind: 'time_horizon',
      inputs: [{ name: HORIZON_DATA, digest }],
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
    await expect(pipeline.call(reportRoutes.object, { params: { digest } })).rejects.toMatchObject({
      code: 'object.unknown',
    });
    await pipeline.call(
      computationRoutes.request,
      { body: { spec: asked, checkpointId } },
      { idempotencyKey: crypto.randomUUID() },
    );
    const given = await pipeline.call(reportRoutes.object, { params: { digest } });
    expect(Buffer.from(given).equals(Buffer.from(bytes))).toBe(true);
    // Without a result there is nothing to recompute, so nothing to bring.
    expect(bundleObjects(await bundleNow())).toEqual([]);
  });
});
