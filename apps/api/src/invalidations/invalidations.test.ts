import { runRoutes } from '@holdpoint/shared/contracts/campaigns';
import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { determinationRoutes } from '@holdpoint/shared/contracts/determinations';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { invalidationRoutes } from '@holdpoint/shared/contracts/invalidations';
import { releaseRoutes } from '@holdpoint/shared/contracts/releases';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import type { InvalidationTarget } from '@holdpoint/shared/evidence/invalidation';
import { verifyDecision } from '@holdpoint/shared/report/verify-decision';
import { afterAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, determine, openCampaign, register } from '../testing/a-line.js';
import { signOff } from '../testing/signed.js';
import { aStaffedApi } from '../testing/staffed-api.js';
import { finishRun, weightsOf } from '../testing/worker-hand.js';

const policy = 'anthropic-rsp@2.2';
const action = 'deploy_external';
const REFUSALS = 'refusals/incorrect-refusals@1';

const api = await aStaffedApi();
const { pipeline, officer, chief, reviewer } = api;
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

interface Allowed {
  readonly id: string;
  readonly runs: readonly { readonly id: string; readonly evaluation: string }[];
  readonly decisionId: string;
}

async function evaluate(checkpointId: string): Promise<Allowed['runs']> {
  const campaign = await openCampaign(pipeline.call, checkpointId);
  for (const run of campaign.runs) await finishRun(api, run.id);
  await closedCampaign(pipeline.call, campaign.id);
  return campaign.runs;
}

async function sign(checkpointId: string): Promise<void> {
  await determine(officer.call, checkpointId);
  const seats = [
    [officer, 'responsible_scaling_officer'],
    [chief, 'chief_executive_officer'],
  ] as const;
  for (const [person, role] of seats) {
    await signOff(person, { checkpointId, policy, action, role });
  }
}

const decide = (checkpointId: string) =>
  pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy } },
    { idempotencyKey: crypto.randomUUID() },
  );

/** A checkpoint that two people let out on evidence that ruled out everything. */
async function anAllowed(checkpoint: string): Promise<Allowed> {
  const { id } = await register(pipeline.call, { checkpoint });
  const runs = await evaluate(id);
  await sign(id);
  const decision = await decide(id);
  expect(decision.decision).toBe('ALLOW');
  return { id, runs, decisionId: decision.id };
}

const invalidate = (target: InvalidationTarget, dryRun = false, person = reviewer) =>
  person.call(invalidationRoutes.record, {
    body: { target, reason: 'It counted empty answers as refusals.', dryRun },
  });

const currencyOf = async (checkpointId: string) =>
  (await officer.call(releaseRoutes.get, { params: { checkpointId } })).gates[0]?.decision
    ?.currency;

describe('evidence that is found bad', () => {
  it('is listed with all that rests on it; a dry run records nothing', async () => {
    const { id, runs, decisionId } = await anAllowed('dry');
    const run = runs.find(({ evaluation }) => evaluation === REFUSALS);
    const report = await invalidate({ kind: 'run', runId: run?.id ?? '' }, true);
    expect(report.invalidation).toBeNull();
    expect(report.affected).toMatchObject({
      runs: [{ runId: run?.id, checkpointId: id, checkpoint: 'dry', evaluation: REFUSALS }],
      signOffs: [{ person: 'officer' }, { person: 'chief' }],
      determinations: [{ tier: 'cbrn-3', person: 'officer' }],
      decisions: [{ decisionId, decision: 'ALLOW', action }],
    });
    expect(await currencyOf(id)).toBe('current');
    expect((await officer.call(invalidationRoutes.list, {})).invalidations).toEqual([]);
  });

  it('re-opens sign-offs, determinations and decisions, and a later run takes its place', async () => {
    const { id, runs, decisionId } = await anAllowed('reopened');
    const run = runs.find(({ evaluation }) => evaluation === REFUSALS);
    const { invalidation } = await invalidate({ kind: 'run', runId: run?.id ?? '' });
    expect(invalidation).toMatchObject({ by: 'reviewer' });

    expect(await currencyOf(id)).toBe('superseded');
    const after = await decide(id);
    expect(after.decision).not.toBe('ALLOW');
    const codes = after.reasons.map(({ code }) => code);
    expect(codes).toContain('EVIDENCE_INVALID');
    expect(codes).toContain('DETERMINATION_MISSING');
    expect(after.signOffs.map(({ state }) => state)).toEqual(['stale', 'stale']);
    const query = { checkpointId: id };
    const { determinations } = await pipeline.call(determinationRoutes.list, { query });
    expect(determinations.map(({ state }) => state)).toEqual(['reopened']);

    const params = { checkpointId: id };
    const { events } = await officer.call(checkpointRoutes.history, { params });
    const types = events.map(({ type }) => type);
    for (const type of [
      'evidence.invalidated',
      'run.invalidated',
      'signoff.reopened',
      'determination.reopened',
      'decision.reopened',
    ])
      expect(types).toContain(type);

    const bundle = await pipeline.call(reportRoutes.bundle, { params: { decisionId: after.id } });
    expect(bundle.governance.invalidations).toEqual([invalidation]);
    expect(verifyDecision(bundle)).toEqual([]);
    const earlier = await pipeline.call(reportRoutes.bundle, { params: { decisionId } });
    expect(earlier.governance.invalidations).toEqual([]);
    expect(verifyDecision(earlier)).toEqual([]);

    await evaluate(id);
    await sign(id);
    expect((await decide(id)).decision).toBe('ALLOW');
  });

  it('as a task takes its tries from the run that held it', async () => {
    const { id, runs } = await anAllowed('one-task');
    const run = runs.find(({ evaluation }) => evaluation === REFUSALS);
    const plan = await pipeline.call(runRoutes.plan, { params: { runId: run?.id ?? '' } });
    const task = plan.sampleKeys[0] ?? '';
    await invalidate({ kind: 'task', evaluation: REFUSALS, task });
    expect((await decide(id)).decision).not.toBe('ALLOW');
    const unknown = { kind: 'task', evaluation: REFUSALS, task: 'no such task' } as const;
    await expect(invalidate(unknown)).rejects.toMatchObject({
      code: 'invalidation.nothing_known',
      kind: 'not_found',
    });
  });

  it('as the identity of weights concerns everything on them, and nothing else', async () => {
    const [mistaken, other] = [await anAllowed('mistaken'), await anAllowed('untouched')];
    const { affected } = await invalidate({
      kind: 'model',
      weightsDigest: weightsOf('mistaken'),
    });
    const touched = [...affected.runs, ...affected.decisions, ...affected.determinations];
    expect(new Set(touched.map(({ checkpointId }) => checkpointId))).toEqual(
      new Set([mistaken.id]),
    );
    expect((await decide(mistaken.id)).decision).not.toBe('ALLOW');
    expect((await decide(other.id)).decision).toBe('ALLOW');
  });

  it('as a grader concerns every checkpoint that it graded', async () => {
    const [first, second] = [await anAllowed('graded'), await anAllowed('graded-too')];
    const { affected } = await invalidate({ kind: 'grader', evaluation: REFUSALS });
    const ids = new Set(affected.runs.map(({ checkpointId }) => checkpointId));
    for (const { id } of [first, second]) {
      expect(ids).toContain(id);
      expect((await decide(id)).decision).not.toBe('ALLOW');
    }
  });

  it('is not for who asked for a run that it takes back', async () => {
    const engineer = await api.as('asker', ['evaluation_engineer', 'safety_reviewer']);
    const { id } = await register(pipeline.call, { checkpoint: 'own-runs' });
    const { runs } = await openCampaign(engineer.call, id);
    const weightsDigest = weightsOf('own-runs');
    for (const target of [
      { kind: 'run', runId: runs[0]?.id ?? '' },
      { kind: 'model', weightsDigest },
      { kind: 'grader', evaluation: REFUSALS },
    ] as const) {
      await expect(invalidate(target, false, engineer)).rejects.toMatchObject({
        code: 'invalidation.requester',
        kind: 'forbidden',
      });
      expect((await invalidate(target, true, engineer)).affected.runs).not.toEqual([]);
    }
    expect((await invalidate({ kind: 'model', weightsDigest })).invalidation).not.toBeNull();
  });

  it('concerns a run that was being opened meanwhile, and supersedes what read it', async () => {
    const { id } = await anAllowed('meanwhile');
    await anAllowed('known-before');
    // As if the invalidation's transaction had not yet seen this checkpoint's runs: nothing is listed for it.
    const personId = reviewer.accountId;
    await api.owner.query(
      `INSERT INTO invalidation (id, target, reason, person_id, invalidated_at)
       VALUES (gen_random_uuid(), $1, 'Mislabelled.', $2, now())`,
      [JSON.stringify({ kind: 'grader', evaluation: REFUSALS }), personId],
    );
    expect(await currencyOf(id)).toBe('superseded');
    const after = await decide(id);
    expect(after.reasons.map(({ code }) => code)).toContain('EVIDENCE_INVALID');
    expect(await currencyOf(id)).toBe('current');
    const { id: later } = await anAllowed('afterwards');
    const { decision } = await decide(later);
    expect(decision).toBe('ALLOW');
  });

  it('has its moment from the clock that runs have theirs from', async () => {
    const { runs } = await anAllowed('clock');
    const { rows: before } = await api.owner.query<{ now: Date }>(
      'SELECT clock_timestamp() AS now',
    );
    const target = { kind: 'run', runId: runs[0]?.id ?? '' } as const;
    const { invalidation } = await invalidate(target);
    const { rows: after } = await api.owner.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const atMs = Date.parse(invalidation?.at ?? '');
    expect(atMs).toBeGreaterThanOrEqual(before[0]?.now.getTime() ?? NaN);
    expect(atMs).toBeLessThanOrEqual((after[0]?.now.getTime() ?? NaN) + 1);
  });

  it('is not for everybody to say, and never for a machine', async () => {
    const target = { kind: 'grader', evaluation: REFUSALS } as const;
    await expect(invalidate(target, false, chief)).rejects.toMatchObject({
      code: 'access.role_missing',
    });
    const robot = await api.as('robot', ['safety_reviewer'], 'machine');
    await expect(invalidate(target, false, robot)).rejects.toMatchObject({
      code: 'invalidation.machine_account',
    });
  });

  it('leaves who found a tier reached heard: bad evidence opens no gate', async () => {
    const { id, runs } = await anAllowed('silenced');
    await determine(chief.call, id, { role: 'chief_executive_officer', verdict: 'ruled_in' });
    await invalidate({ kind: 'run', runId: runs[0]?.id ?? '' });
    await determine(officer.call, id);
    const codes = (await decide(id)).reasons.map(({ code }) => code);
    expect(codes).toContain('THRESHOLD_CROSSED');
  });
});
