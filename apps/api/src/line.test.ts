import { zstdDecompressSync } from 'node:zlib';

import type { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import type { Client } from '@holdpoint/shared/contracts/client';
import type { Role } from '@holdpoint/shared/contracts/common';
import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import { recordRoutes } from '@holdpoint/shared/contracts/records';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { verifyAudit } from '@holdpoint/shared/report/verify-audit';
import {
  verifyDecision,
  verifyPolicy,
  verifyStatements,
} from '@holdpoint/shared/report/verify-decision';
import { verifyClaim, verifyPlan, verifyRecords } from '@holdpoint/shared/report/verify-runs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, determine, openCampaign, register } from './testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from './testing/an-api.js';
import { signedBody, signOff } from './testing/signed.js';
import { finishRun } from './testing/worker-hand.js';

const POLICY = 'anthropic-rsp@2.2';
const ACTION = 'deploy_external';

let api: TestApi;
let pipeline: SignedIn;
let officer: SignedIn;
let chief: SignedIn;
let checkpoint: Checkpoint;
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  officer = await api.as('officer', ['responsible_scaling_officer']);
  chief = await api.as('chief', ['chief_executive_officer']);
  checkpoint = await register(pipeline.call);
  const campaign = await openCampaign(pipeline.call, checkpoint.id);
  for (const run of campaign.runs) await finishRun(api, run.id);
  await closedCampaign(pipeline.call, campaign.id);
  await determine(officer.call, checkpoint.id);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

function decideNow(call: Client): Promise<Decision> {
  const input = {
    params: { action: ACTION },
    body: { checkpointId: checkpoint.id, policy: POLICY },
  } as const;
  return call(gateRoutes.decide, input, { idempotencyKey: crypto.randomUUID() });
}

function sign(person: SignedIn, role: Role): Promise<unknown> {
  return signOff(person, { checkpointId: checkpoint.id, policy: POLICY, action: ACTION, role });
}

describe('the line, from a campaign to an allowed release', () => {
  it('is PENDING while nothing but sign-offs is missing', async () => {
    const decision = await decideNow(pipeline.call);
    expect(decision.sentence).toContain('PENDING');
    expect(decision.decision).toBe('PENDING');
    expect(decision.requestedBy).toBe('pipeline');
  });

  it('refuses the signature of a machine', async () => {
    const robot = await api.as('robot-officer', ['responsible_scaling_officer'], 'machine');
    const role = 'responsible_scaling_officer';
    const body = await signedBody(officer, { checkpointId: checkpoint.id, role });
    await expect(robot.call(gateRoutes.signOff, { body })).rejects.toMatchObject({
      code: 'signoff.machine_account',
      kind: 'forbidden',
    });
    await expect(robot.authenticator.credential()).rejects.toMatchObject({
      code: 'credential.machine_account',
      kind: 'forbidden',
    });
  });

  it('refuses a signature in a role that the person lacks', async () => {
    await expect(sign(officer, 'chief_executive_officer')).rejects.toMatchObject({
      code: 'signoff.role',
    });
  });

  it('refuses a signature that the policy does not ask for', async () => {
    await expect(sign(officer, 'safety_reviewer')).rejects.toMatchObject({
      code: 'signoff.role_not_asked',
      kind: 'invalid',
    });
  });

  it('refuses a signature under other words than the current ones', async () => {
    const role = 'responsible_scaling_officer';
    const current = await signedBody(officer, { checkpointId: checkpoint.id, role });
    const body = { ...current, statementDigest: sha256('something else') };
    await expect(officer.call(gateRoutes.signOff, { body })).rejects.toMatchObject({
      code: 'signoff.stale',
      kind: 'conflict',
    });
  });

  it('takes the word of each person once, and never from who asked for the evidence', async () => {
    await sign(officer, 'responsible_scaling_officer');
    await expect(sign(officer, 'responsible_scaling_officer')).rejects.toMatchObject({
      code: 'signoff.already_signed',
      kind: 'conflict',
    });
    expect((await decideNow(pipeline.call)).decision).toBe('PENDING');
  });

  it('allows once two people signed, and gives a bundle from which the decision follows again', async () => {
    await sign(chief, 'chief_executive_officer');
    const decision = await decideNow(pipeline.call);
    expect(decision.decision).toBe('ALLOW');

    const bundle = await pipeline.call(reportRoutes.bundle, {
      params: { decisionId: decision.id },
    });
    expect(bundle.signOffs.map(({ person }) => person).sort()).toEqual(['chief', 'officer']);
    expect([
      verifyPolicy(bundle),
      verifyDecision(bundle),
      verifyStatements(bundle),
      verifyAudit(bundle),
    ]).toEqual([[], [], [], []]);
    for (const run of bundle.runs) {
      expect([...verifyPlan(run, bundle), ...verifyRecords(run), ...verifyClaim(run)]).toEqual([]);
    }
  });

  it('audits the line without gaps, each change with its event', async () => {
    const [newest] = (
      await pipeline.call(gateRoutes.list, { query: { checkpointId: checkpoint.id } })
    ).decisions;
    const { audit } = await pipeline.call(reportRoutes.bundle, {
      params: { decisionId: newest?.id ?? '' },
    });
    const types = audit.map(({ type }) => type);
    for (const type of [
      'checkpoint.registered',
      'campaign.opened',
      'run.opened',
      'run.closed',
      'campaign.closed',
      'signoff.recorded',
      'gate.decided',
    ]) {
      expect(types).toContain(type);
    }
  });

  it('gives transcripts by record, and packs by digest, only to the roles of the table', async () => {
    const [newest] = (
      await pipeline.call(gateRoutes.list, { query: { checkpointId: checkpoint.id } })
    ).decisions;
    const { runs } = await pipeline.call(reportRoutes.bundle, {
      params: { decisionId: newest?.id ?? '' },
    });
    const record = runs[0]?.records[0];
    const runId = runs[0]?.registration.runId ?? '';
    const params = { runId, sampleKey: record?.sampleKey ?? '', epoch: 1 };
    expect(await officer.call(recordRoutes.transcript, { params })).toMatchObject({
      schema: 'test.transcript',
      epoch: 1,
    });
    await expect(pipeline.call(recordRoutes.transcript, { params })).rejects.toMatchObject({
      code: 'access.role_missing',
    });
    const bytes = await officer.call(reportRoutes.object, {
      params: { digest: record?.pack?.digest ?? '' },
    });
    expect(sha256(bytes)).toBe(record?.pack?.digest);
    expect(zstdDecompressSync(bytes).toString()).toContain('test.transcript');
  });

  it('gives no object that no evidence refers to', async () => {
    const stranger = { params: { digest: sha256('no evidence') } };
    await expect(officer.call(reportRoutes.object, stranger)).rejects.toMatchObject({
      code: 'object.unknown',
    });
  });

  it('is INCONCLUSIVE again as soon as another run is registered, and its sign-offs are stale', async () => {
    await openCampaign(pipeline.call, checkpoint.id);
    const decision = await decideNow(pipeline.call);
    expect(decision.decision).toBe('INCONCLUSIVE');
    expect(decision.reasons.map(({ code }) => code)).toContain('EVIDENCE_MISSING');
  });
});

describe('who asked for the evidence', () => {
  it('does not sign it off, whatever roles they hold', async () => {
    const both = await api.as('both', ['responsible_scaling_officer', 'chief_executive_officer']);
    const own = await register(both.call, { checkpoint: 'own' });
    const campaign = await openCampaign(both.call, own.id);
    for (const run of campaign.runs) await finishRun(api, run.id);
    await closedCampaign(both.call, campaign.id);
    const role = 'responsible_scaling_officer';
    const body = await signedBody(both, { checkpointId: own.id, role });
    await expect(both.call(gateRoutes.signOff, { body })).rejects.toMatchObject({
      code: 'signoff.requester',
      kind: 'forbidden',
    });
  });
});
