import { policyRoutes } from '@holdpoint/shared/contracts/policies';
import { policyByRef, policyDigest } from '@holdpoint/shared/policy/policies';
import { Policy } from '@holdpoint/shared/policy/policy';
import { describe, expect, it } from '@jest/globals';

import { createApplication } from '../application.js';
import { createLog } from '../log.js';
import { until } from '../testing/a-line.js';
import { anApi } from '../testing/an-api.js';

const REF = 'anthropic-rsp@2.2';

describe('an installation that is started again', () => {
  it('moves no bar: a built-in policy whose name another document holds waits for its quorum', async () => {
    await using api = await anApi();
    const older = Policy.parse({ ...policyByRef(REF), title: 'The text of an older release' });
    // As an older release left it: its own document is the genesis of the name.
    await api.owner.query(
      `ALTER TABLE policy_activation DISABLE TRIGGER ALL; ALTER TABLE policy_document DISABLE TRIGGER ALL;
       DELETE FROM policy_activation; DELETE FROM policy_document;`,
    );
    await api.owner.query(
      'INSERT INTO policy_document (digest, ref, body, text) VALUES ($1, $2, $3, $4)',
      [policyDigest(older), REF, JSON.stringify(older), ''],
    );
    await api.owner.query(
      `WITH told AS (
         INSERT INTO audit.event (id, stream, stream_seq, type, actor, body, salt, content_digest, subjects)
         SELECT gen_random_uuid(), stream, 1 + (SELECT max(stream_seq) FROM audit.event AS last WHERE last.stream = event.stream), type, actor, body || jsonb_build_object('digest', $2::text), salt,
                content_digest, subjects FROM audit.event WHERE body @> jsonb_build_object('ref', $1::text)
         RETURNING id)
       INSERT INTO policy_activation (id, ref, seq, digest, genesis, activated_at, event_id)
       SELECT gen_random_uuid(), $1, 1, $2, true, now(), id FROM told`,
      [REF, policyDigest(older)],
    );
    await Promise.all([restart(), restart()]);

    const { policies } = await until(
      () => api.administrator(policyRoutes.list, {}),
      (answer) => answer.policies.filter(({ state }) => state === 'active').length >= 7,
    );
    const named = policies.filter(({ ref }) => ref === REF);
    expect(Object.fromEntries(named.map(({ digest, state }) => [digest, state]))).toEqual({
      [policyDigest(older)]: 'active',
      [policyDigest(policyByRef(REF))]: 'inactive',
    });
    expect(policies.filter(({ state }) => state === 'active')).toHaveLength(7);

    async function restart(): Promise<void> {
      const application = await createApplication(api.env, createLog('silent'));
      await application.init();
      await application.close();
    }
  });
});
