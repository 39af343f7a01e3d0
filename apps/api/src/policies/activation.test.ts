import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { policyByRef, policyDigest } from '@holdpoint/shared/policy/policies';
import { Policy } from '@holdpoint/shared/policy/policy';
import { verifySource } from '@holdpoint/shared/report/verify-source';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, openCampaign, register } from '../testing/a-line.js';
import { activated } from '../testing/activated.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { approvePolicy } from '../testing/signed.js';
import { finishRun } from '../testing/worker-hand.js';

const verify = verifierOf(crypto.subtle);

const REF = 'anthropic-rsp@2.2';
const NEWEST = 'anthropic-rsp@3.4';
const OFFICERS = ['responsible_scaling_officer', 'chief_executive_officer'] as const;
const builtIn = policyByRef(REF);

let api: TestApi;
let pipeline: SignedIn;
let officer: SignedIn;
let chief: SignedIn;
let author: SignedIn;

beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  officer = await api.as('officer', ['responsible_scaling_officer']);
  chief = await api.as('chief', ['chief_executive_officer']);
  author = await api.as('author', ['administrator', 'responsible_scaling_officer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const changed = (change: Partial<Policy>) => Policy.parse({ ...builtIn, ...change });

const withBar = (thresholdRate: number, change: Partial<Policy> = {}) => {
  const criteria = builtIn.criteria.map((each) =>
    each.id === 'incorrect-refusals' ? { ...each, thresholdRate } : each,
  );
  return changed({ criteria, ...change });
};

async function proposed(policy: Policy): Promise<string> {
  return (await author.call(policyRoutes.propose, { body: { policy } })).digest;
}

const recordOf = (policyRef: string) => officer.call(policyRoutes.get, { params: { policyRef } });

const approve = approvePolicy;

describe('the quorum of a proposal', () => {
  const alone = { ...builtIn.activation, signOffs: ['auditor', 'safety_reviewer'] as const };
  const activation = { ...alone, signOffs: [...alone.signOffs] };

  it('of a name that was never in force is the two officers, and whom it asks for besides', async () => {
    const digest = await proposed(changed({ ref: 'own@1', supersedes: null, activation }));
    const { quorum } = await recordOf(digest);
    expect(quorum).toMatchObject({
      seats: [...OFFICERS, 'auditor', 'safety_reviewer'],
      from: null,
    });
    const both = await proposed(changed({ ref: 'own@1', supersedes: null }));
    expect((await recordOf(both)).quorum.seats).toEqual(OFFICERS);
  });

  it.each([null, 'anthropic-rsp@1.0'])(
    'of another version of a name is that of the version in force, though it supersedes %s',
    async (supersedes) => {
      const digest = await proposed(changed({ ref: 'anthropic-rsp@9', supersedes, activation }));
      const { quorum } = await recordOf(digest);
      const from = { ref: NEWEST, digest: policyDigest(policyByRef(NEWEST)) };
      expect(quorum).toEqual({ seats: OFFICERS, open: OFFICERS, from });
    },
  );

  it('is not that of a policy of another name', async () => {
    const digest = await proposed(changed({ ref: 'other@1', supersedes: REF, activation }));
    expect((await recordOf(digest)).quorum.from).toBeNull();
  });
});

describe('an approval', () => {
  it('counts at the activation only where its author may still give it', async () => {
    const leaving = await api.as('leaving', ['responsible_scaling_officer']);
    const digest = await proposed(changed({ ref: 'left@1', supersedes: null }));
    await approve(leaving, digest, 'responsible_scaling_officer');
    await api.administrator(identityRoutes.disable, { params: { accountId: leaving.accountId } });
    const record = await approve(chief, digest, 'chief_executive_officer');
    expect(record).toMatchObject({
      state: 'proposed',
      quorum: { open: ['responsible_scaling_officer'] },
      approvals: [
        { person: 'leaving', isCurrent: false },
        { person: 'chief', isCurrent: true },
      ],
    });
    const active = await approve(officer, digest, 'responsible_scaling_officer');
    expect(active.state).toBe('active');
  });

  it('counts no more when its author has lost the role', async () => {
    const moved = await api.as('moved', ['responsible_scaling_officer']);
    const digest = await proposed(changed({ ref: 'moved@1', supersedes: null }));
    await approve(moved, digest, 'responsible_scaling_officer');
    await api.owner.query(`UPDATE account SET roles = '{auditor}' WHERE id = $1`, [
      moved.accountId,
    ]);
    const { state } = await approve(chief, digest, 'chief_executive_officer');
    expect(state).toBe('proposed');
  });
});

describe('the database', () => {
  const insertApproval = (digest: string, personId: string) =>
    api.owner.query(
      `INSERT INTO policy_activation_approval (id, digest, basis_digest, role, person_id, statement, statement_digest, approved_at,
         assertion, credential_id, event_id)
       VALUES (gen_random_uuid(), $1, 'forged', 'responsible_scaling_officer', $2, '', '', now(), '{}', 'x', gen_random_uuid())`,
      [digest, personId],
    );
  const insertActivation = (digest: string, ref: string, genesis: boolean) =>
    api.owner.query(
      `INSERT INTO policy_activation (id, ref, seq, digest, genesis, basis_digest, activated_at)
       VALUES (gen_random_uuid(), $1, 1, $2, $3, $4, now())`,
      [ref, digest, genesis, genesis ? null : 'forged'],
    );

  it('takes no approval of who proposed', async () => {
    const digest = await proposed(changed({ ref: 'eyes@1', supersedes: null }));
    await expect(insertApproval(digest, author.accountId)).rejects.toThrow(
      'others than its author',
    );
  });

  it('takes no activation without two people', async () => {
    const digest = await proposed(changed({ ref: 'eyes@2', supersedes: null }));
    await expect(insertActivation(digest, 'eyes@2', false)).rejects.toThrow('needs two people');
    await insertApproval(digest, officer.accountId);
    await expect(insertActivation(digest, 'eyes@2', false)).rejects.toThrow('needs two people');
    // Holds another role than it says.
    await insertApproval(digest, chief.accountId);
    await expect(insertActivation(digest, 'eyes@2', false)).rejects.toThrow('needs two people');
  });

  it('takes no genesis of what somebody proposed, and no second one of a name', async () => {
    const digest = await proposed(changed({ ref: 'eyes@3', supersedes: null }));
    await expect(insertActivation(digest, 'eyes@3', true)).rejects.toThrow('needs its quorum');
    const shipped = policyDigest(builtIn);
    await expect(insertActivation(shipped, REF, true)).rejects.toThrow('needs its quorum');
    await expect(insertActivation(shipped, 'eyes@4', true)).rejects.toThrow('needs its quorum');
  });
});

describe('a bar that is loosened', () => {
  it('counts results under any policy, on any checkpoint', async () => {
    for (const policy of [REF, 'eu-gpai-code@2025']) {
      const { id } = await register(pipeline.call, { checkpoint: `under-${policy}` });
      const campaign = await openCampaign(pipeline.call, id);
      for (const run of campaign.runs) await finishRun(api, run.id);
      await closedCampaign(pipeline.call, campaign.id);
    }
    await activated(api, author, withBar(0.15));
    const digest = await activated(api, author, withBar(0.2));
    // Nothing was ever measured under the text that it replaces.
    const { activations } = await recordOf(digest);
    expect(activations.at(-1)).toMatchObject({ barChange: { resultsSeen: 2 } });
  });

  it('stays a finding under a later text and a later version of the name', async () => {
    await activated(api, author, withBar(0.2, { title: 'The same, in other words' }));
    const later = 'anthropic-rsp@4';
    await activated(api, author, withBar(0.2, { ref: later, supersedes: REF }));
    const { id } = await register(pipeline.call, { checkpoint: 'later' });
    for (const policy of [REF, later]) {
      const { id: decisionId } = await pipeline.call(
        gateRoutes.decide,
        { params: { action: 'deploy_external' }, body: { checkpointId: id, policy } },
        { idempotencyKey: crypto.randomUUID() },
      );
      const bundle = await pipeline.call(reportRoutes.bundle, { params: { decisionId } });
      expect(bundle.governance.barChanges.map(({ to }) => to.ref)).toEqual([REF, REF, REF, later]);
      const found = bundle.decision.findings.map(({ path }) => path);
      expect(found).toContain('criteria.incorrect-refusals.thresholdRate');
      const codes = (await verifySource(bundle, verify)).map(({ code }) => code);
      expect(codes).not.toContain('verify.audit_contradicts');
    }
  });
});
