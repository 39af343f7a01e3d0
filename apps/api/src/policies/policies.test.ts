import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { policies, policyByRef, policyDigest } from '@holdpoint/shared/policy/policies';
import { Policy } from '@holdpoint/shared/policy/policy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, openCampaign, register } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { approvePolicy } from '../testing/signed.js';
import { finishRun } from '../testing/worker-hand.js';

const REF = 'anthropic-rsp@2.2';
const action = 'deploy_external';
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

function changed(change: Partial<Policy>): Policy {
  return Policy.parse({ ...builtIn, ...change });
}

/** The default policy with the bar of one criterion moved. */
function withBar(id: string, thresholdRate: number): Policy {
  const criteria = builtIn.criteria.map((each) =>
    each.id === id ? { ...each, thresholdRate } : each,
  );
  return changed({ criteria });
}

const propose = (policy: Policy, person = author) =>
  person.call(policyRoutes.propose, { body: { policy } });

const approve = approvePolicy;

async function activate(policy: Policy): Promise<string> {
  const { digest } = await propose(policy);
  await approve(officer, digest, 'responsible_scaling_officer');
  await approve(chief, digest, 'chief_executive_officer');
  return digest;
}

const decide = (checkpointId: string, policy: string = REF) =>
  pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy } },
    { idempotencyKey: crypto.randomUUID() },
  );

describe('a new installation', () => {
  it('takes every built-in policy as in force, each with its genesis activation', async () => {
    const listed = await officer.call(policyRoutes.list, {});
    expect(listed.policies.map(({ ref, digest, state }) => ({ ref, digest, state }))).toEqual(
      policies
        .map((policy) => ({ ref: policy.ref, digest: policyDigest(policy), state: 'active' }))
        .sort((left, right) => (left.ref < right.ref ? -1 : 1)),
    );
    const { activations } = await officer.call(policyRoutes.get, { params: { policyRef: REF } });
    expect(activations).toMatchObject([{ seq: 1, genesis: true, barChange: null }]);
  });

  it('answers a policy by its name and by its digest', async () => {
    const byRef = await officer.call(policyRoutes.get, { params: { policyRef: REF } });
    const params = { policyRef: policyDigest(builtIn) };
    expect(await officer.call(policyRoutes.get, { params })).toEqual(byRef);
    expect(byRef.policy).toEqual(builtIn);
  });

  it('knows no other policy', async () => {
    const ask = officer.call(policyRoutes.get, { params: { policyRef: 'nobody@1' } });
    await expect(ask).rejects.toMatchObject({ code: 'policy.unknown', kind: 'not_found' });
  });
});

describe('the difference of two policies', () => {
  it('lists every rule that moved', async () => {
    const query = { from: 'anthropic-rsp@1.0', to: REF };
    const diff = await officer.call(policyRoutes.diff, { query });
    expect(diff.to).toEqual({ ref: REF, digest: policyDigest(builtIn) });
    expect(diff.moves.map(({ direction }) => direction)).toContain('looser');
  });
});

describe('a proposed policy', () => {
  it('is not for everybody to propose', async () => {
    await expect(propose(changed({ ref: 'own@1', supersedes: null }), chief)).rejects.toMatchObject(
      {
        code: 'access.role_missing',
      },
    );
  });

  it('decides nothing: no campaign, no signature, and no gate opens', async () => {
    await propose(changed({ ref: 'own@1', supersedes: null }));
    const { id } = await register(pipeline.call, { checkpoint: 'under-a-proposal' });
    const body = { checkpointId: id, policy: 'own@1' };
    await expect(
      pipeline.call(campaignRoutes.open, { body }, { idempotencyKey: 'proposal' }),
    ).rejects.toMatchObject({ code: 'policy.inactive', kind: 'conflict' });
    const query = {
      checkpointId: id,
      policy: 'own@1',
      role: 'responsible_scaling_officer',
    } as const;
    await expect(
      officer.call(gateRoutes.statement, { params: { action }, query }),
    ).rejects.toMatchObject({ code: 'policy.inactive' });
    const decision = await decide(id, 'own@1');
    expect(decision.decision).toBe('INCONCLUSIVE');
    expect(decision.reasons[0]).toMatchObject({ code: 'POLICY_INACTIVE' });
    expect(decision.sentence).toContain('no quorum has put this text of own@1 in force');
  });

  it('is proposed once: the same document again is the one that is known', async () => {
    const policy = changed({ ref: 'once@1', supersedes: null });
    expect(await propose(policy)).toEqual(await propose(policy, officer));
  });

  it('is approved by people in its quorum, who did not propose it', async () => {
    const { digest } = await propose(changed({ ref: 'quorum@1', supersedes: null }));
    const robot = await api.as('robot', ['responsible_scaling_officer'], 'machine');
    const role = 'responsible_scaling_officer';
    await expect(approve(author, digest, role)).rejects.toMatchObject({ code: 'policy.proposer' });
    const asRobot = { params: { digest }, body: { role, statementDigest: digest } } as const;
    await expect(robot.call(policyRoutes.approve, asRobot)).rejects.toMatchObject({
      code: 'policy.machine_account',
    });
    await expect(approve(chief, digest, role)).rejects.toMatchObject({ code: 'policy.role' });
    const statement = officer.call(policyRoutes.statement, {
      params: { digest },
      query: { role: 'auditor' },
    });
    await expect(statement).rejects.toMatchObject({ code: 'policy.role_not_asked' });
  });

  it('has one seat a person, one person a seat, and takes effect with the last of them', async () => {
    const { digest } = await propose(changed({ ref: 'seats@1', supersedes: null }));
    const both = await api.as('both', ['responsible_scaling_officer', 'chief_executive_officer']);
    const record = await approve(both, digest, 'responsible_scaling_officer');
    expect(record).toMatchObject({
      state: 'proposed',
      quorum: { open: ['chief_executive_officer'] },
    });
    await expect(approve(both, digest, 'chief_executive_officer')).rejects.toMatchObject({
      code: 'policy.already_approved',
    });
    await expect(approve(officer, digest, 'responsible_scaling_officer')).rejects.toMatchObject({
      code: 'policy.seat_taken',
    });
    const active = await approve(chief, digest, 'chief_executive_officer');
    expect(active).toMatchObject({ state: 'active', quorum: { open: [] } });
    expect(active.activations).toMatchObject([{ seq: 1, genesis: false, digest, barChange: null }]);
    expect(active.approvals.map(({ person, isCurrent }) => ({ person, isCurrent }))).toEqual([
      { person: 'both', isCurrent: true },
      { person: 'chief', isCurrent: true },
    ]);
    await expect(approve(officer, digest, 'responsible_scaling_officer')).rejects.toMatchObject({
      code: 'policy.already_active',
    });
  });

  it('gives one seat to one of two who want it at once', async () => {
    const { digest } = await propose(changed({ ref: 'race@1', supersedes: null }));
    const rival = await api.as('rival', ['responsible_scaling_officer']);
    const ended = await Promise.allSettled(
      [officer, rival].map((person) => approve(person, digest, 'responsible_scaling_officer')),
    );
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = ended.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'policy.seat_taken' } });
  });

  it('is approved with an authenticator of one’s own, over these words', async () => {
    const { digest } = await propose(changed({ ref: 'signed@1', supersedes: null }));
    const role = 'responsible_scaling_officer';
    const params = { digest };
    const words = await officer.call(policyRoutes.statement, { params, query: { role } });
    const body = { role, statementDigest: words.digest } as const;
    await expect(officer.call(policyRoutes.approve, { params, body })).rejects.toMatchObject({
      code: 'signoff.assertion_missing',
    });
    const assertion = await chief.authenticator.sign(words);
    const foreign = { params, body: { ...body, assertion } };
    await expect(officer.call(policyRoutes.approve, foreign)).rejects.toMatchObject({
      code: 'signoff.assertion_invalid',
    });
    const { rows } = await api.owner.query(
      `SELECT actor, body->>'code' AS code FROM audit.event WHERE stream = 'policy:signed' AND type = 'approval.refused'`,
    );
    expect(rows).toEqual([{ actor: 'account:officer', code: 'signoff.assertion_invalid' }]);
  });

  it('is not approved by a row that somebody wrote into the database (attack 21)', async () => {
    const { digest } = await propose(changed({ ref: 'unsigned@1', supersedes: null }));
    await approve(officer, digest, 'responsible_scaling_officer');
    await api.owner.query(
      `INSERT INTO policy_activation_approval
         (id, digest, basis_digest, role, person_id, statement, statement_digest, approved_at, assertion, credential_id, event_id)
       SELECT gen_random_uuid(), digest, basis_digest, 'chief_executive_officer', $2, statement, statement_digest, approved_at,
              assertion, credential_id, event_id
         FROM policy_activation_approval WHERE digest = $1`,
      [digest, chief.accountId],
    );
    const { quorum, approvals } = await officer.call(policyRoutes.get, {
      params: { policyRef: digest },
    });
    expect(quorum.open).toEqual(['chief_executive_officer']);
    expect(approvals.flatMap(({ isCurrent, person }) => (isCurrent ? person : []))).toEqual([
      'officer',
    ]);
  });

  it('is approved word for word', async () => {
    const { digest } = await propose(changed({ ref: 'words@1', supersedes: null }));
    const body = { role: 'responsible_scaling_officer', statementDigest: digest } as const;
    await expect(
      officer.call(policyRoutes.approve, { params: { digest }, body }),
    ).rejects.toMatchObject({ code: 'policy.stale', kind: 'conflict' });
  });
});

describe('a policy in place of another', () => {
  it('asks for the quorum of the one in force, not for its own', async () => {
    const lenient = changed({
      title: 'Lenient',
      activation: { ...builtIn.activation, signOffs: ['auditor', 'pipeline'] },
    });
    const { digest } = await propose(lenient);
    const record = await officer.call(policyRoutes.get, { params: { policyRef: digest } });
    expect(record.quorum).toEqual({
      seats: builtIn.activation.signOffs,
      open: builtIn.activation.signOffs,
      from: { ref: REF, digest: policyDigest(builtIn) },
    });
  });

  it('names every loosened bar in what is signed, counts known results, and judges no earlier run', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'before-activation' });
    const campaign = await openCampaign(pipeline.call, id);
    for (const run of campaign.runs) await finishRun(api, run.id);
    await closedCampaign(pipeline.call, campaign.id);
    const before = await decide(id);
    expect(before.reasons.map(({ code }) => code)).not.toContain('POLICY_MISMATCH');

    const { digest } = await propose(withBar('incorrect-refusals', 0.2));
    const statement = await officer.call(policyRoutes.statement, {
      params: { digest },
      query: { role: 'responsible_scaling_officer' },
    });
    expect(statement.text).toContain('Results known of the moved bars: 1');
    expect(statement.text).toContain('Bars that are loosened or removed: 1');
    expect(statement.text).toContain('- criteria.incorrect-refusals.thresholdRate: ');

    await approve(officer, digest, 'responsible_scaling_officer');
    const record = await approve(chief, digest, 'chief_executive_officer');
    expect(record.activations.at(-1)).toMatchObject({
      seq: 2,
      barChange: { resultsSeen: 1, moves: [{ direction: 'looser' }] },
    });
    const after = await decide(id);
    expect(after.policy).toEqual({ ref: REF, digest });
    expect(after.decision).toBe('INCONCLUSIVE');
    expect(after.reasons.map(({ code }) => code)).toContain('POLICY_MISMATCH');
    expect(after.findings).toMatchObject([
      { code: 'BAR_LOOSENED_AFTER_RESULTS', path: 'criteria.incorrect-refusals.thresholdRate' },
    ]);
    const bundle = await pipeline.call(reportRoutes.bundle, { params: { decisionId: after.id } });
    expect(bundle.governance.barChanges).toHaveLength(1);
    const earlier = await pipeline.call(reportRoutes.bundle, { params: { decisionId: before.id } });
    expect(earlier.policy).toEqual(builtIn);
  });

  it('leaves the old document superseded, which its quorum may bring back', async () => {
    const digest = policyDigest(builtIn);
    const { state } = await officer.call(policyRoutes.get, { params: { policyRef: digest } });
    expect(state).toBe('superseded');
    expect(await activate(builtIn)).toBe(digest);
    const { activations } = await officer.call(policyRoutes.get, { params: { policyRef: REF } });
    expect(activations.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('counts no approval that was given for another step', async () => {
    const tighter = withBar('autonomy', 0.4);
    const { digest } = await propose(tighter);
    await approve(officer, digest, 'responsible_scaling_officer');
    await activate(withBar('autonomy', 0.45));
    const record = await officer.call(policyRoutes.get, { params: { policyRef: digest } });
    expect(record.quorum.open).toHaveLength(2);
    expect(record.approvals).toMatchObject([{ person: 'officer', isCurrent: false }]);
  });
});

describe('the book', () => {
  it('reads no document that is not the one of its digest', async () => {
    const { digest } = await propose(changed({ ref: 'forged@1', supersedes: null }));
    await api.owner.query(
      `ALTER TABLE policy_document DISABLE TRIGGER ALL;
       UPDATE policy_document SET body = jsonb_set(body, '{title}', '"forged"') WHERE digest = '${digest}'`,
    );
    const ask = officer.call(policyRoutes.get, { params: { policyRef: 'forged@1' } });
    await expect(ask).rejects.toMatchObject({ code: 'policy.unreadable', kind: 'integrity' });
    await api.owner.query(
      `DELETE FROM policy_document WHERE digest = '${digest}';
       ALTER TABLE policy_document ENABLE TRIGGER ALL`,
    );
  });
});
