import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import { policyByRef } from '@holdpoint/shared/policy/policies';
import { afterAll, describe, expect, it } from '@jest/globals';

import { register } from '../testing/a-line.js';
import { aStaffedApi } from '../testing/staffed-api.js';

const action = 'deploy_external';
const api = await aStaffedApi();
const { pipeline, officer } = api;
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const decide = (checkpointId: string, policy: string) =>
  pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy } },
    { idempotencyKey: crypto.randomUUID() },
  );

/** Evidence.md §6, attack 11: triggers hold nobody up who owns the tables. */
describe('what the owner of the tables writes past the API', () => {
  it('makes no ALLOW of a decision that the log tells otherwise', async () => {
    const { id } = await register(pipeline.call, { checkpoint: 'edited' });
    const decision = await decide(id, 'anthropic-rsp@2.2');
    expect(decision).toMatchObject({ decision: 'INCONCLUSIVE', receipt: expect.anything() });
    await api.owner.query('ALTER TABLE gate_decision DISABLE TRIGGER ALL');
    await api.owner.query(
      `UPDATE gate_decision SET decision = 'ALLOW',
              body = body || '{"decision": "ALLOW", "reasons": [], "notAfter": "2999-01-01T00:00:00.000Z"}' WHERE id = $1`,
      [decision.id],
    );
    await api.owner.query('ALTER TABLE gate_decision ENABLE TRIGGER ALL');
    const params = { decisionId: decision.id };
    expect(await pipeline.call(gateRoutes.get, { params })).toMatchObject({
      decision: 'PENDING',
      receipt: null,
    });
  });

  it('puts no policy in force that no activation in the log names', async () => {
    const text = policyByRef('anthropic-rsp@2.2');
    const ref = 'lab-policy@1.0';
    const { digest } = await officer.call(policyRoutes.propose, {
      body: { policy: { ...text, ref, supersedes: null }, text: '' },
    });
    await api.owner.query('ALTER TABLE policy_activation DISABLE TRIGGER ALL');
    await api.owner.query(
      `INSERT INTO policy_activation (id, ref, seq, digest, genesis, activated_at, event_id)
       SELECT gen_random_uuid(), $1, 1, $2, true, now(), event_id FROM policy_activation WHERE ref = $3`,
      [ref, digest, text.ref],
    );
    await api.owner.query('ALTER TABLE policy_activation ENABLE TRIGGER ALL');
    const found = await officer.call(policyRoutes.get, { params: { policyRef: digest } });
    expect(found.state).toBe('proposed');
    const { id } = await register(pipeline.call, { checkpoint: 'unapproved' });
    expect((await decide(id, ref)).reasons.map(({ code }) => code)).toContain('POLICY_INACTIVE');
  });
});
