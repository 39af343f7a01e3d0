import type { Role } from '@holdpoint/shared/contracts/common';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { holdRoutes } from '@holdpoint/shared/contracts/holds';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { waiverRoutes, type WaiverView } from '@holdpoint/shared/contracts/waivers';
import { scored } from '@holdpoint/shared/evidence/score';
import type { Gate } from '@holdpoint/shared/policy/gate-rule';
import { policyByRef } from '@holdpoint/shared/policy/policies';
import type { Policy } from '@holdpoint/shared/policy/policy';
import { verifySource } from '@holdpoint/shared/report/verify-source';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, openCampaign, register } from '../testing/a-line.js';
import { activated } from '../testing/activated.js';
import type { SignedIn } from '../testing/an-api.js';
import { signOff } from '../testing/signed.js';
import { aStaffedApi, type StaffedApi } from '../testing/staffed-api.js';
import { finishRun } from '../testing/worker-hand.js';

const action = 'deploy_external';
const policy = 'lab-policy@1.0';
const DAY_MS = 86_400_000;
const verify = verifierOf(crypto.subtle);

let api: StaffedApi;
let engineer: SignedIn;

beforeAll(async () => {
  api = await aStaffedApi();
  engineer = await api.as('engineer', ['evaluation_engineer']);
  await activated(api, api.officer, aPolicy(policy, {}));
  const witnessed = aPolicy('witnessed-policy@1.0', { witness: { maxAgeHours: 24 } });
  await activated(api, api.officer, witnessed);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** RSP v2.2 with one criterion before the action, and with both kinds of waiver. */
function aPolicy(ref: string, gate: Partial<Gate>): Policy {
  const text = policyByRef('anthropic-rsp@2.2');
  const { deploy_external: before } = text.gates;
  if (before === undefined) throw new Error('the policy has a gate for it');
  const own: Gate = {
    ...before,
    criteria: ['autonomy'],
    determinations: [],
    waivers: {
      waiver: { quorum: ['safety_reviewer', 'responsible_scaling_officer'], maxDays: 30 },
      override: { quorum: ['responsible_scaling_officer', 'chief_executive_officer'], maxDays: 3 },
    },
    ...gate,
  };
  return { ...text, ref, supersedes: null, gates: { deploy_external: own } };
}

const newCheckpoint = async (checkpoint: string) =>
  (await register(api.pipeline.call, { checkpoint })).id;

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

type Wish = Partial<{
  kind: 'waiver' | 'override';
  expiresAt: string;
  criterionId: string;
  policy: string;
}>;

const request = (checkpointId: string, wish: Wish = {}, person = engineer) =>
  person.call(waiverRoutes.request, {
    params: { checkpointId },
    body: {
      kind: 'waiver',
      policy,
      action,
      criterionId: 'autonomy',
      reason: 'The lab is closed until Monday.',
      expiresAt: inDays(2),
      ...wish,
    },
  });

async function approve(person: SignedIn, { id }: WaiverView, role: Role): Promise<WaiverView> {
  await person.authenticator.credential();
  const params = { waiverId: id };
  const words = await person.call(waiverRoutes.statement, { params, query: { role } });
  const assertion = await person.authenticator.sign(words);
  const body = { role, statementDigest: words.digest, assertion };
  return person.call(waiverRoutes.approve, { params, body });
}

const decide = (checkpointId: string, under = policy) =>
  api.pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy: under } },
    { idempotencyKey: crypto.randomUUID() },
  );

async function sign(checkpointId: string): Promise<void> {
  await signOff(api.officer, { checkpointId, policy, action, role: 'responsible_scaling_officer' });
  await signOff(api.chief, { checkpointId, policy, action, role: 'chief_executive_officer' });
}

/** With its whole quorum. */
async function granted(checkpointId: string): Promise<WaiverView> {
  const waiver = await request(checkpointId);
  await approve(api.reviewer, waiver, 'safety_reviewer');
  return approve(api.officer, waiver, 'responsible_scaling_officer');
}

describe('a waiver', () => {
  it('lets missing evidence pass once its quorum approved it, and stands in what is signed and reported', async () => {
    const checkpointId = await newCheckpoint('waived');
    const waiver = await request(checkpointId);
    expect(waiver).toMatchObject({
      state: 'requested',
      requestedBy: 'engineer',
      finding: expect.stringContaining('no run of autonomy/'),
      seatsMissing: ['safety_reviewer', 'responsible_scaling_officer'],
    });
    expect((await decide(checkpointId)).waivers).toMatchObject([{ effect: 'quorum_incomplete' }]);
    const half = await approve(api.reviewer, waiver, 'safety_reviewer');
    expect(half.seatsMissing).toEqual(['responsible_scaling_officer']);
    const whole = await approve(api.officer, waiver, 'responsible_scaling_officer');
    expect(whole).toMatchObject({ state: 'approved', seatsMissing: [] });

    const question = { params: { action }, query: { checkpointId, policy } } as const;
    const words = await api.officer.call(gateRoutes.statement, {
      ...question,
      query: { ...question.query, role: 'responsible_scaling_officer' },
    });
    expect(words.text).toContain('criterion autonomy is waived until');
    expect(words.text).toContain('The lab is closed until Monday.');
    await sign(checkpointId);
    const decision = await decide(checkpointId);
    expect(decision).toMatchObject({
      decision: 'ALLOW',
      criteria: [{ id: 'autonomy', standing: 'waived', waiver: { id: waiver.id } }],
      notAfter: waiver.expiresAt,
    });
    const bundle = await api.officer.call(reportRoutes.bundle, {
      params: { decisionId: decision.id },
    });
    expect(bundle.governance.waivers).toMatchObject([{ id: waiver.id, approvals: [{}, {}] }]);
    expect(await verifySource(bundle, verify)).toEqual([]);
    const { waivers } = await engineer.call(waiverRoutes.list, { params: { checkpointId } });
    expect(waivers.map(({ state }) => state)).toEqual(['approved']);
  });

  it('is gone as soon as anybody revokes it, and is told of as refused', async () => {
    const checkpointId = await newCheckpoint('revoked');
    const { id } = await granted(checkpointId);
    await sign(checkpointId);
    const open = await decide(checkpointId);
    expect(open.decision).toBe('ALLOW');
    const params = { waiverId: id };
    const revoke = () =>
      engineer.call(waiverRoutes.revoke, { params, body: { reason: 'The lab opened.' } });
    expect(await revoke()).toMatchObject({
      state: 'revoked',
      revocation: { person: 'engineer', reason: 'The lab opened.' },
    });
    const withdrawn = await engineer.call(gateRoutes.get, { params: { decisionId: open.id } });
    expect(withdrawn).toMatchObject({
      decision: 'INCONCLUSIVE',
      reasons: [{ code: 'DECISION_REVOKED' }],
    });
    expect((await revoke()).state).toBe('revoked');
    const { rows } = await api.owner.query('SELECT FROM gate_revocation WHERE decision_id = $1', [
      open.id,
    ]);
    expect(rows).toHaveLength(1);
    const decision = await decide(checkpointId);
    expect(decision).toMatchObject({
      decision: 'INCONCLUSIVE',
      waivers: [{ state: 'refused', effect: 'revoked' }],
    });
    const bundle = await api.officer.call(reportRoutes.bundle, {
      params: { decisionId: decision.id },
    });
    expect(await verifySource(bundle, verify)).toEqual([]);
    const [waiver] = bundle.governance.waivers;
    const without = waiver === undefined ? [] : [{ ...waiver, revocation: null }];
    const forged = { ...bundle, governance: { ...bundle.governance, waivers: without } };
    expect((await verifySource(forged, verify)).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['verify.audit_contradicts', 'verify.decision_differs']),
    );
  });

  it('outlasts no lockdown', async () => {
    const checkpointId = await newCheckpoint('locked');
    await granted(checkpointId);
    await api.reviewer.call(holdRoutes.open, {
      params: { checkpointId },
      body: { kind: 'lockdown', actions: [action], reason: 'Weights may have left.' },
    });
    expect(await decide(checkpointId)).toMatchObject({ decision: 'DENY' });
  });
});

describe('a threshold that was crossed', () => {
  it('takes an override, and no new evidence', async () => {
    const checkpointId = await newCheckpoint('crossed');
    const campaign = await openCampaign(api.pipeline.call, checkpointId);
    for (const { id } of campaign.runs) await finishRun(api, id, { score: () => scored(1) });
    await closedCampaign(api.pipeline.call, campaign.id);
    await expect(request(checkpointId)).rejects.toMatchObject({ code: 'waiver.override_needed' });
    const override = await request(checkpointId, { kind: 'override' });
    await approve(api.officer, override, 'responsible_scaling_officer');
    await approve(api.chief, override, 'chief_executive_officer');
    await sign(checkpointId);
    expect(await decide(checkpointId)).toMatchObject({
      decision: 'ALLOW',
      criteria: [{ verdict: 'ruled_in', standing: 'overridden' }],
    });
    await openCampaign(api.pipeline.call, checkpointId);
    expect(await decide(checkpointId)).toMatchObject({
      decision: 'DENY',
      waivers: [{ effect: 'never_waivable' }],
    });
  });
});

describe('what is refused', () => {
  it.each<[string, Wish, string]>([
    ['longer than the policy grants', { expiresAt: inDays(31) }, 'waiver.expiry_out_of_range'],
    ['for a time that is over', { expiresAt: inDays(-1) }, 'waiver.expiry_out_of_range'],
    ['an override of what is only missing', { kind: 'override' }, 'waiver.waiver_needed'],
    ['of a criterion that is not asked', { criterionId: 'refusals' }, 'waiver.not_asked'],
    ['under a policy that grants none', { policy: 'anthropic-rsp@2.2' }, 'waiver.not_granted'],
  ])('asking %s', async (_, wish, code) => {
    const checkpointId = await newCheckpoint(`refused ${code} ${_}`);
    await expect(request(checkpointId, wish)).rejects.toMatchObject({ code });
  });

  it('approving one’s own, twice, in a role that one has not or that is not asked, or unsigned', async () => {
    const checkpointId = await newCheckpoint('approvals');
    const own = await request(checkpointId, {}, api.reviewer);
    await expect(approve(api.reviewer, own, 'safety_reviewer')).rejects.toMatchObject({
      code: 'waiver.requester',
    });
    const waiver = await request(checkpointId);
    const refused = (person: SignedIn, role: Role) => expect(approve(person, waiver, role)).rejects;
    await refused(api.chief, 'safety_reviewer').toMatchObject({ code: 'waiver.role' });
    await refused(api.chief, 'chief_executive_officer').toMatchObject({
      code: 'waiver.role_not_asked',
    });
    const both = await api.as('both', ['safety_reviewer', 'responsible_scaling_officer']);
    await approve(both, waiver, 'safety_reviewer');
    await refused(both, 'responsible_scaling_officer').toMatchObject({
      code: 'waiver.already_approved',
    });
    const params = { waiverId: waiver.id };
    const role = 'responsible_scaling_officer';
    const { digest } = await api.officer.call(waiverRoutes.statement, { params, query: { role } });
    const body = { role, statementDigest: digest } as const;
    await expect(api.officer.call(waiverRoutes.approve, { params, body })).rejects.toMatchObject({
      code: 'signoff.assertion_missing',
    });
    await expect(
      api.officer.call(waiverRoutes.statement, {
        params: { waiverId: crypto.randomUUID() },
        query: { role },
      }),
    ).rejects.toMatchObject({ code: 'waiver.unknown' });
  });

  it('an approval that was written past the API, and a change of any row', async () => {
    const checkpointId = await newCheckpoint('forged');
    const waiver = await request(checkpointId);
    await approve(api.reviewer, waiver, 'safety_reviewer');
    await api.owner.query(
      `INSERT INTO waiver_approval (id, waiver_id, person_id, role, statement_digest, assertion, credential_id, approved_at, event_id)
       SELECT gen_random_uuid(), waiver_id, $2, 'responsible_scaling_officer', statement_digest, assertion, credential_id,
              approved_at, gen_random_uuid() FROM waiver_approval WHERE waiver_id = $1`,
      [waiver.id, api.officer.accountId],
    );
    const seen = await engineer.call(waiverRoutes.get, { params: { waiverId: waiver.id } });
    expect(seen.seatsMissing).toEqual(['responsible_scaling_officer']);
    await expect(
      api.owner.query(`UPDATE waiver SET expires_at = now() + interval '9 days' WHERE id = $1`, [
        waiver.id,
      ]),
    ).rejects.toThrow(/append-only/);
  });
});

describe('a policy that demands an outside witness', () => {
  it('opens no gate while none has cosigned the log', async () => {
    const checkpointId = await newCheckpoint('unwitnessed');
    const decision = await decide(checkpointId, 'witnessed-policy@1.0');
    expect(decision.decision).toBe('INCONCLUSIVE');
    expect(decision.reasons.map(({ code }) => code)).toContain('WITNESS_STALE');
  });
});
