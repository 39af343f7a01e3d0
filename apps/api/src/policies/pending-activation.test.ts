import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import { policyByRef } from '@holdpoint/shared/policy/policies';
import { expect, it } from '@jest/globals';

import { until } from '../testing/a-line.js';
import { anApi } from '../testing/an-api.js';

const REF = 'anthropic-rsp@2.2';

it('nobody approves what would replace a text while another of its name waits for the log: which one is not known', async () => {
  await using api = await anApi();
  const officer = await api.as('officer', ['responsible_scaling_officer']);
  const policy = { ...policyByRef(REF), title: 'Behind another' };
  const { digest } = await officer.call(policyRoutes.propose, { body: { policy } });
  const role = 'responsible_scaling_officer';
  const read = () => officer.call(policyRoutes.statement, { params: { digest }, query: { role } });
  api.signer.setAway(true);
  await api.owner.query(
    `ALTER TABLE policy_activation DISABLE TRIGGER ALL;
     WITH told AS (
       INSERT INTO audit.event (id, stream, stream_seq, type, actor, body, salt, content_digest, subjects)
       SELECT gen_random_uuid(), stream, 1000, type, actor, body || '{"seq": 2, "genesis": false}', salt, content_digest,
              subjects FROM audit.event WHERE type = 'policy.activated' AND body->>'ref' = '${REF}'
       RETURNING id)
     INSERT INTO policy_activation (id, ref, seq, digest, genesis, basis_digest, activated_at, event_id)
     SELECT gen_random_uuid(), ref, 2, digest, false, digest, now(), told.id FROM told, policy_activation WHERE ref = '${REF}';`,
  );
  await expect(read()).rejects.toMatchObject({
    code: 'policy.activation_pending',
    kind: 'conflict',
  });
  api.signer.setAway(false);
  const words = await until(
    () => read().catch(() => undefined),
    (found) => found !== undefined,
  );
  expect(words?.text).toContain(REF);
});
