import type { Client } from '@holdpoint/shared/contracts/client';
import { type ForecastList, forecastRoutes } from '@holdpoint/shared/contracts/forecasts';
import { invalidationRoutes } from '@holdpoint/shared/contracts/invalidations';
import { scored, unscored } from '@holdpoint/shared/evidence/score';
import { Forecast, forecastDigest } from '@holdpoint/shared/forecasts/forecast';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, openCampaign, register } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { finishRun, type Work } from '../testing/worker-hand.js';

const AUTONOMY = 'autonomy/benign-tasks@1';
const policy = 'anthropic-rsp@2.2';
const quantiles = { p10: 0, p50: 0.25, p90: 0.75 };

let api: TestApi;
let pipeline: SignedIn;
let officer: SignedIn;
let chief: SignedIn;

beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  officer = await api.as('officer', ['responsible_scaling_officer']);
  chief = await api.as('chief', ['chief_executive_officer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

async function aCheckpoint(checkpoint: string): Promise<string> {
  return (await register(pipeline.call, { checkpoint })).id;
}

interface Said {
  readonly evaluation?: string;
  readonly policy?: string;
  readonly criterion?: string;
  readonly probability?: number | null;
  readonly quantiles?: typeof quantiles | null;
}

const foresee = (call: Client, checkpointId: string, said: Said = {}) =>
  call(forecastRoutes.seal, {
    body: {
      checkpointId,
      evaluation: AUTONOMY,
      probability: 0.2,
      quantiles,
      rationale: 'As before.',
      ...said,
    },
  });

const list = (person: SignedIn, checkpointId: string): Promise<ForecastList> =>
  person.call(forecastRoutes.list, { query: { checkpointId } });

async function evaluate(checkpointId: string, work: Work = {}): Promise<string> {
  const campaign = await openCampaign(pipeline.call, checkpointId);
  for (const run of campaign.runs) await finishRun(api, run.id, work);
  const { runs } = await closedCampaign(pipeline.call, campaign.id);
  return runs.find(({ evaluation }) => evaluation === AUTONOMY)?.id ?? '';
}

describe('a forecast', () => {
  it('is sealed with a digest in the audit trail, which does not tell it', async () => {
    const checkpointId = await aCheckpoint('sealed');
    const made = await foresee(officer.call, checkpointId);
    expect(made).toMatchObject({ state: 'sealed', criterion: 'autonomy', person: 'officer' });
    const { digest, state: _state, withheld: _withheld, score: _score, ...forecast } = made;
    expect(forecastDigest(Forecast.parse(forecast))).toBe(digest);
    const events = await api.owner.query<{ body: unknown }>(
      `SELECT body FROM audit.event WHERE stream = $1 AND type = 'forecast.sealed'`,
      [`checkpoint:${checkpointId}`],
    );
    expect(events.rows).toMatchObject([{ body: { id: made.id, digest } }]);
    expect(JSON.stringify(events.rows)).not.toContain('0.2');
  });

  it('is given once: neither anew, nor twice for one key, nor by two requests at a time', async () => {
    const checkpointId = await aCheckpoint('once');
    const body = { checkpointId, evaluation: AUTONOMY, probability: 0.5, rationale: 'Once.' };
    const key = { idempotencyKey: 'one-forecast' };
    const first = await officer.call(forecastRoutes.seal, { body }, key);
    expect(await officer.call(forecastRoutes.seal, { body }, key)).toEqual(first);
    await expect(foresee(officer.call, checkpointId)).rejects.toMatchObject({
      code: 'forecast.already_given',
      kind: 'conflict',
    });
    const both = await Promise.allSettled([1, 2].map(() => foresee(chief.call, checkpointId)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    // Another policy's bar is another question.
    await foresee(officer.call, checkpointId, { policy: 'anthropic-rsp@1.0' });
  });

  it('is of a criterion of a policy in force, by a person', async () => {
    const checkpointId = await aCheckpoint('named');
    await expect(foresee(pipeline.call, checkpointId)).rejects.toMatchObject({
      code: 'forecast.machine_account',
      kind: 'forbidden',
    });
    await expect(
      foresee(officer.call, checkpointId, { criterion: 'persuasive-jailbreak' }),
    ).rejects.toMatchObject({ code: 'forecast.criterion_unknown', kind: 'invalid' });
    await expect(foresee(officer.call, checkpointId, { policy: 'nobody@1' })).rejects.toMatchObject(
      { code: 'policy.unknown' },
    );
    await expect(foresee(officer.call, crypto.randomUUID())).rejects.toMatchObject({
      code: 'checkpoint.unknown',
    });
    for (const nothing of [
      { probability: null, quantiles: null },
      { probability: 1.5 },
      { quantiles: { p10: 0.5, p50: 0.4, p90: 0.6 } },
    ]) {
      await expect(foresee(officer.call, checkpointId, nothing)).rejects.toMatchObject({
        kind: 'invalid',
      });
    }
  });

  it('can’t be changed or redated, and a changed one is read by nobody', async () => {
    const checkpointId = await aCheckpoint('kept');
    const { id } = await foresee(officer.call, checkpointId);
    const change = `UPDATE forecast SET body = jsonb_set(body, '{probability}', '0.9') WHERE id = '${id}'`;
    await expect(api.owner.query(change)).rejects.toMatchObject({ code: '42501' });
    await api.owner.query('ALTER TABLE forecast DISABLE TRIGGER append_only');
    await api.owner.query(change);
    await expect(list(officer, checkpointId)).rejects.toMatchObject({
      code: 'forecast.unreadable',
      kind: 'integrity',
    });
    await api.owner.query(change.replace('0.9', '0.2'));
    await api.owner.query('ALTER TABLE forecast ENABLE TRIGGER append_only');
    expect((await list(officer, checkpointId)).forecasts).toHaveLength(1);
  });
});

describe('others’ forecasts', () => {
  it('are withheld until one gave one’s own to the same question, or a run is open', async () => {
    const checkpointId = await aCheckpoint('blind');
    await foresee(officer.call, checkpointId);
    const hidden = {
      withheld: true,
      probability: null,
      quantiles: null,
      rationale: null,
      nonce: null,
    };
    for (const person of [chief, pipeline])
      expect((await list(person, checkpointId)).forecasts).toMatchObject([hidden]);
    expect((await list(officer, checkpointId)).forecasts).toMatchObject([{ withheld: false }]);

    await foresee(chief.call, checkpointId, { policy: 'anthropic-rsp@1.0' });
    expect((await list(chief, checkpointId)).forecasts).toMatchObject([
      hidden,
      { withheld: false },
    ]);
    await foresee(chief.call, checkpointId);
    expect((await list(chief, checkpointId)).forecasts.map(({ withheld }) => withheld)).toEqual([
      false,
      false,
      false,
    ]);

    const auditor = await api.as('auditor', ['auditor']);
    await openCampaign(pipeline.call, checkpointId);
    const { forecasts } = await list(auditor, checkpointId);
    expect(forecasts.map(({ withheld, state }) => [withheld, state])).toEqual(
      Array(3).fill([false, 'awaiting']),
    );
  });
});

describe('a forecast after its run', () => {
  it('is scored by the verdict and the rate', async () => {
    const checkpointId = await aCheckpoint('ruled-out');
    await foresee(officer.call, checkpointId);
    const runId = await evaluate(checkpointId);
    const { forecasts, people, calibration } = await list(officer, checkpointId);
    const [own] = forecasts;
    expect(own?.state).toBe('scored');
    expect(own?.score).toMatchObject({
      result: { runId, verdict: 'ruled_out', outcome: 'not_crossed', estimateRate: 0 },
      quantiles: { covered: true },
    });
    expect(own?.score?.brier?.score).toBeCloseTo(0.04, 12);
    expect(own?.score?.quantiles?.p90).toBeCloseTo(0.075, 12);
    expect(people).toMatchObject([{ person: 'officer', scored: 1, brier: { sampleCount: 1 } }]);
    expect(calibration).toMatchObject([{ from: 0.2, sampleCount: 1, crossed: 0 }]);
  });

  it('is scored against a crossed threshold', async () => {
    const checkpointId = await aCheckpoint('ruled-in');
    await foresee(officer.call, checkpointId, { probability: 0.9, quantiles: null });
    await evaluate(checkpointId, { score: () => scored(1) });
    const [own] = (await list(officer, checkpointId)).forecasts;
    expect(own?.score).toMatchObject({ result: { outcome: 'crossed' }, quantiles: null });
    expect(own?.score?.brier?.score).toBeCloseTo(0.01, 12);
  });

  it('is scored both ways where the evidence leaves it open, and says so', async () => {
    const checkpointId = await aCheckpoint('open');
    await foresee(officer.call, checkpointId);
    await evaluate(checkpointId, { score: () => unscored('refused') });
    const [own] = (await list(officer, checkpointId)).forecasts;
    expect(own?.score).toMatchObject({
      result: { verdict: 'indeterminate', outcome: 'indeterminate', estimateRate: null },
      brier: { score: null },
      quantiles: null,
    });
    expect(own?.score?.brier?.ifCrossed).toBeCloseTo(0.64, 12);
    expect(own?.score?.brier?.ifNotCrossed).toBeCloseTo(0.04, 12);
    expect(own?.score?.result.reasons).toContain('UNSCORED_TOO_MANY');
  });

  it('is settled by the first run, and by the next where that was found to be bad', async () => {
    const checkpointId = await aCheckpoint('again');
    await foresee(officer.call, checkpointId);
    const first = await evaluate(checkpointId);
    await evaluate(checkpointId, { score: () => scored(1) });
    const outcomes = async () =>
      (await list(officer, checkpointId)).forecasts.map(({ state, score }) => [
        state,
        score?.result.outcome,
      ]);
    expect(await outcomes()).toEqual([['scored', 'not_crossed']]);
    const target = { kind: 'run', runId: first } as const;
    await officer.call(invalidationRoutes.record, { body: { target, reason: 'A wrong grader.' } });
    expect(await outcomes()).toEqual([['scored', 'crossed']]);
  });

  it('is void while all that was run was found to be bad', async () => {
    const checkpointId = await aCheckpoint('void');
    await foresee(officer.call, checkpointId);
    const runId = await evaluate(checkpointId);
    const target = { kind: 'run', runId } as const;
    await officer.call(invalidationRoutes.record, { body: { target, reason: 'A wrong grader.' } });
    expect(await list(officer, checkpointId)).toMatchObject({
      forecasts: [{ state: 'void', score: null }],
      people: [],
    });
  });

  it('counts in the means of its person over all checkpoints', async () => {
    const whole = await officer.call(forecastRoutes.list, { query: { person: 'officer' } });
    expect(new Set(whole.forecasts.map(({ person }) => person))).toEqual(new Set(['officer']));
    const scoredOnes = whole.forecasts.filter(({ score }) => score !== null);
    expect(whole.people).toMatchObject([
      { person: 'officer', scored: scoredOnes.length, indeterminate: 1 },
    ]);
    expect(whole.people[0]?.brier?.interval).toMatchObject({ method: 'bootstrap' });
  });
});

it('forecasts under a policy name its document', async () => {
  const checkpointId = await aCheckpoint('pinned');
  const made = await foresee(officer.call, checkpointId, { policy });
  expect(made.policy).toMatchObject({ ref: policy });
  expect(made.policy.digest).toMatch(/^sha256:/);
});
