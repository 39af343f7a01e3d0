import { credentialRoutes } from '@holdpoint/shared/contracts/credentials';
import { createCredential } from '@holdpoint/shared/webauthn/software-authenticator';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { aSoftwareCredential, enrol } from '../testing/an-authenticator.js';

let api: TestApi;
let rosa: SignedIn;
let carl: SignedIn;
beforeAll(async () => {
  api = await anApi();
  rosa = await api.as('rosa', ['responsible_scaling_officer']);
  carl = await api.as('carl', ['chief_executive_officer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const eventsOf = async (accountId: string, type: string) => {
  const { rows } = await api.owner.query<{ body: Record<string, unknown>; effective: boolean }>(
    `SELECT body, audit.is_effective(id) AS effective FROM audit.event WHERE stream = $1 AND type = $2`,
    [`account:${accountId}`, type],
  );
  return rows;
};

describe('an authenticator', () => {
  it('is enrolled in the log, and signs from then on', async () => {
    const key = await aSoftwareCredential();
    const enrolled = await enrol(rosa.call, key, 'laptop');
    expect(enrolled).toMatchObject({
      state: 'active',
      person: 'rosa',
      label: 'laptop',
      algorithm: 'es256',
      rpId: 'localhost',
      credentialId: Buffer.from(key.credentialId).toString('base64url'),
      publicKey: Buffer.from(key.publicKey).toString('base64url'),
    });
    const { credentialId, publicKey, algorithm, rpId, person, label } = enrolled;
    expect(await eventsOf(rosa.accountId, 'credential.enrolled')).toEqual([
      { body: { credentialId, publicKey, algorithm, rpId, person, label }, effective: true },
    ]);
  });

  it('is one of several that a person may have', async () => {
    await enrol(rosa.call, await aSoftwareCredential(), 'key in the safe');
    const { credentials } = await rosa.call(credentialRoutes.list, {});
    expect(credentials.map(({ label }) => label)).toEqual(['laptop', 'key in the safe']);
    const { options } = await rosa.call(credentialRoutes.options, {});
    expect(options.excludeCredentials.map(({ id }) => id)).toEqual(
      credentials.map(({ credentialId }) => credentialId),
    );
  });

  it('speaks for one person: two accounts can’t share it (attack 20)', async () => {
    const key = await aSoftwareCredential();
    await enrol(rosa.call, key);
    await expect(enrol(carl.call, key)).rejects.toMatchObject({
      code: 'credential.taken',
      kind: 'conflict',
    });
    expect(await eventsOf(carl.accountId, 'credential.enrolled')).toEqual([]);
  });

  it('speaks for one person also under another id, told or real', async () => {
    const key = await aSoftwareCredential();
    await enrol(rosa.call, key);
    const { options, origin } = await carl.call(credentialRoutes.options, {});
    const response = createCredential({ options, origin, credential: key });
    const [id, rawId] = ['AAAA', 'AAAA'];
    await expect(
      carl.call(credentialRoutes.enrol, {
        body: { label: 'x', response: { ...response, id, rawId } },
      }),
    ).rejects.toMatchObject({ code: 'credential.attestation_invalid' });
    const renamed = { ...key, credentialId: new Uint8Array(32).fill(7) };
    await expect(enrol(carl.call, renamed)).rejects.toMatchObject({ code: 'credential.taken' });
    expect(await eventsOf(carl.accountId, 'credential.enrolled')).toEqual([]);
  });

  it('is no machine’s', async () => {
    const robot = await api.as('robot', ['pipeline'], 'machine');
    await expect(robot.call(credentialRoutes.options, {})).rejects.toMatchObject({
      code: 'credential.machine_account',
      kind: 'forbidden',
    });
    const { options, origin } = await rosa.call(credentialRoutes.options, {});
    const response = createCredential({ options, origin, credential: await aSoftwareCredential() });
    await expect(
      robot.call(credentialRoutes.enrol, { body: { label: 'x', response } }),
    ).rejects.toMatchObject({ code: 'credential.machine_account' });
    await expect(
      api.owner.query(
        `INSERT INTO person_credential VALUES (gen_random_uuid(), $1, 'x', 'x', 'es256', 'x', 'x', now(), gen_random_uuid())`,
        [robot.accountId],
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the challenge of an enrolment', () => {
  const answer = async (person: SignedIn, change: { origin?: string } = {}) => {
    const { options, origin } = await person.call(credentialRoutes.options, {});
    const credential = await aSoftwareCredential();
    return createCredential({ options, origin: change.origin ?? origin, credential });
  };
  const send = (person: SignedIn, response: Awaited<ReturnType<typeof answer>>) =>
    person.call(credentialRoutes.enrol, { body: { label: 'test', response } });

  it('serves once', async () => {
    const response = await answer(rosa);
    await send(rosa, response);
    await expect(send(rosa, response)).rejects.toMatchObject({
      code: 'credential.challenge_unknown',
      kind: 'invalid',
    });
  });

  it('serves once though the answer does not hold', async () => {
    const honest = await answer(rosa);
    const bent = { ...honest, response: { ...honest.response, attestationObject: 'AAAA' } };
    await expect(send(rosa, bent)).rejects.toMatchObject({
      code: 'credential.attestation_invalid',
    });
    await expect(send(rosa, honest)).rejects.toMatchObject({
      code: 'credential.challenge_unknown',
    });
  });

  it('serves the account that asked', async () => {
    await expect(send(carl, await answer(rosa))).rejects.toMatchObject({
      code: 'credential.challenge_unknown',
    });
  });

  it('expires', async () => {
    const response = await answer(rosa);
    await api.owner.query(`UPDATE credential_challenge SET expires_at = now()`);
    await expect(send(rosa, response)).rejects.toMatchObject({
      code: 'credential.challenge_unknown',
    });
  });

  it('serves a page of ours alone', async () => {
    await expect(
      send(rosa, await answer(rosa, { origin: 'http://localhost:1' })),
    ).rejects.toMatchObject({ code: 'credential.attestation_invalid', kind: 'invalid' });
  });

  it('is kept for eight enrolments of an account at most', async () => {
    for (let asked = 0; asked < 12; asked += 1) await carl.call(credentialRoutes.options, {});
    const { rows } = await api.owner.query(
      'SELECT FROM credential_challenge WHERE account_id = $1',
      [carl.accountId],
    );
    expect(rows).toHaveLength(8);
  });

  it.each(['', '!', 'bm8', 'e30'])('is not found in client data %j', async (clientDataJSON) => {
    const honest = await answer(rosa);
    const bent = { ...honest, response: { ...honest.response, clientDataJSON } };
    await expect(send(rosa, bent)).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('a revocation', () => {
  it('ends an authenticator, by its owner or an administrator, and is told in the log', async () => {
    const dora = await api.as('dora', ['auditor']);
    const own = await enrol(dora.call, await aSoftwareCredential());
    const lost = await enrol(dora.call, await aSoftwareCredential());
    const revoke = (call: SignedIn['call'], credentialId: string) =>
      call(credentialRoutes.revoke, { params: { credentialId }, body: { reason: 'Lost.' } });
    await expect(revoke(rosa.call, own.id)).rejects.toMatchObject({
      code: 'credential.not_yours',
      kind: 'forbidden',
    });
    expect(await revoke(dora.call, own.id)).toMatchObject({ state: 'revoked' });
    expect(await revoke(dora.call, own.id)).toMatchObject({ state: 'revoked' });
    expect(await revoke(api.administrator, lost.id)).toMatchObject({ state: 'revoked' });
    const told = await eventsOf(dora.accountId, 'credential.revoked');
    expect(told.map(({ body }) => body['credentialId'])).toEqual([
      own.credentialId,
      lost.credentialId,
    ]);
    await expect(revoke(dora.call, crypto.randomUUID())).rejects.toMatchObject({
      code: 'credential.unknown',
      kind: 'not_found',
    });
  });
});

describe('the list', () => {
  it('shows others’ authenticators to those who oversee them alone', async () => {
    const query = { accountId: rosa.accountId };
    await expect(carl.call(credentialRoutes.list, { query })).rejects.toMatchObject({
      code: 'credential.not_yours',
    });
    const { credentials } = await api.administrator(credentialRoutes.list, { query });
    expect(credentials.length).toBeGreaterThan(1);
  });

  it('leaves out what somebody wrote into the database: the log knows nothing of it', async () => {
    const { rows } = await api.owner.query<{ id: string }>(
      `SELECT id FROM audit.event WHERE type = 'credential.enrolled' AND stream = $1 LIMIT 1`,
      [`account:${rosa.accountId}`],
    );
    await api.owner.query(
      `INSERT INTO person_credential SELECT gen_random_uuid(), $1, 'forged', public_key || 'x', algorithm, rp_id, label, now(),
              gen_random_uuid() FROM person_credential WHERE event_id = $2`,
      [carl.accountId, rows[0]?.id],
    );
    expect((await carl.call(credentialRoutes.list, {})).credentials).toEqual([]);
  });
});
