import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ADMINISTRATOR_PASSWORD, anApi, PERSON_PASSWORD, type TestApi } from '../testing/an-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await anApi();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

function signIn(name: string, password: string): Promise<{ token: string; id: string }> {
  return api.anonymous()(identityRoutes.signIn, { body: { name, password } });
}

describe('sign-in', () => {
  it('gives a token that says who is calling', async () => {
    await api.as('reader', ['auditor']);
    const { token } = await signIn('reader', PERSON_PASSWORD);
    expect(await api.anonymous(token)(identityRoutes.me, {})).toMatchObject({
      name: 'reader',
      roles: ['auditor'],
    });
  });

  it('says the same of a wrong password as of an unknown name', async () => {
    const refused = {
      code: 'sign_in.refused',
      kind: 'unauthenticated',
      message: 'Name or password is wrong.',
    };
    await expect(signIn('reader', 'not the password')).rejects.toMatchObject(refused);
    await expect(signIn('nobody-here', 'not the password')).rejects.toMatchObject(refused);
  });

  it('takes about as long for an unknown name as for a wrong password', async () => {
    const timeOf = async (name: string): Promise<number> => {
      const start = performance.now();
      await signIn(name, 'not the password').catch(() => undefined);
      return performance.now() - start;
    };
    const unknown = await timeOf('stranger');
    const wrong = await timeOf('administrator');
    expect(unknown).toBeGreaterThan(wrong / 4);
  });

  it('is refused to a machine account, which has no password', async () => {
    await api.as('robot', ['pipeline'], 'machine');
    await expect(signIn('robot', PERSON_PASSWORD)).rejects.toMatchObject({
      code: 'sign_in.refused',
    });
  });

  it('is throttled by name after ten failures, also when they come at once', async () => {
    await api.as('target', ['auditor']);
    const guesses = await Promise.allSettled(
      Array.from({ length: 16 }, (_, index) => signIn('target', `guess ${index}`)),
    );
    const codes = guesses.map((guess) =>
      guess.status === 'rejected' ? (guess.reason as { code: string }).code : 'none',
    );
    expect(codes.filter((code) => code === 'sign_in.refused')).toHaveLength(10);
    expect(codes.filter((code) => code === 'sign_in.throttled')).toHaveLength(6);
    await expect(signIn('target', PERSON_PASSWORD)).rejects.toMatchObject({ kind: 'throttled' });
    // Others sign in meanwhile.
    expect((await signIn('administrator', ADMINISTRATOR_PASSWORD)).token).toMatch(/^hp_/);
  });

  it('starts to count anew after a success', async () => {
    await api.as('forgetful', ['auditor']);
    for (let round = 0; round < 2; round += 1) {
      for (let guess = 0; guess < 6; guess += 1)
        await signIn('forgetful', 'wrong password').catch(() => undefined);
      expect((await signIn('forgetful', PERSON_PASSWORD)).token).toMatch(/^hp_/);
    }
  });
});

describe('token', () => {
  it('is stored as a hash only', async () => {
    const { token } = await signIn('reader', PERSON_PASSWORD);
    const { rows } = await api.owner.query<{ dump: string }>(
      'SELECT string_agg(api_token::text, chr(10)) AS dump FROM api_token',
    );
    expect(rows[0]?.dump).not.toContain(token);
    expect(rows[0]?.dump).not.toContain(token.slice(3));
  });

  it('ends with its revocation, which may be repeated', async () => {
    const { token, id } = await signIn('reader', PERSON_PASSWORD);
    const revoke = () => api.administrator(identityRoutes.revokeToken, { params: { tokenId: id } });
    const first = await revoke();
    expect(await revoke()).toEqual(first);
    await expect(api.anonymous(token)(identityRoutes.me, {})).rejects.toMatchObject({
      code: 'access.token_invalid',
    });
  });

  it('that nobody has cannot be revoked', async () => {
    const params = { tokenId: crypto.randomUUID() };
    await expect(api.administrator(identityRoutes.revokeToken, { params })).rejects.toMatchObject({
      code: 'token.unknown',
    });
  });

  it('ends with its time', async () => {
    const { token, id } = await signIn('reader', PERSON_PASSWORD);
    await api.owner.query(
      `UPDATE api_token SET expires_at = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    await expect(api.anonymous(token)(identityRoutes.me, {})).rejects.toMatchObject({
      code: 'access.token_invalid',
    });
  });
});

describe('account', () => {
  it('ends at once when it is disabled, with all its tokens and its password', async () => {
    const { call, accountId } = await api.as('leaver', ['auditor']);
    await call(identityRoutes.me, {});
    const params = { accountId };
    expect((await api.administrator(identityRoutes.disable, { params })).disabledAt).not.toBeNull();
    await expect(call(identityRoutes.me, {})).rejects.toMatchObject({
      code: 'access.token_invalid',
    });
    await expect(signIn('leaver', PERSON_PASSWORD)).rejects.toMatchObject({
      code: 'sign_in.refused',
    });
    const body = { label: 'late' };
    await expect(
      api.administrator(identityRoutes.issueToken, { params, body }),
    ).rejects.toMatchObject({ code: 'account.disabled' });
  });

  it('has a name of its own', async () => {
    const body = { name: 'reader', displayName: 'Another', roles: ['auditor' as const] };
    await expect(api.administrator(identityRoutes.create, { body })).rejects.toMatchObject({
      code: 'account.name_taken',
      kind: 'conflict',
    });
  });

  it('is the first administrator on an empty database only', async () => {
    const { accounts } = await api.administrator(identityRoutes.list, {});
    expect(accounts.filter(({ name }) => name === 'administrator')).toHaveLength(1);
    expect(accounts.map(({ name }) => name)).toEqual(accounts.map(({ name }) => name).toSorted());
  });

  it('never shows its password, in the table or in the audit trail', async () => {
    const { rows } = await api.owner.query<{ dump: string }>(
      `SELECT (SELECT string_agg(account::text, ' ') FROM account) || (SELECT string_agg(event::text, ' ') FROM audit.event) AS dump`,
    );
    expect(rows[0]?.dump).not.toContain(PERSON_PASSWORD);
    expect(rows[0]?.dump).toContain('$argon2id$');
  });

  it('leaves an event of each change in its own stream, without gaps', async () => {
    const { rows } = await api.owner.query<{ gaps: string }>(
      `SELECT count(*) AS gaps FROM (SELECT stream_seq, row_number() OVER (PARTITION BY stream ORDER BY stream_seq) AS place
         FROM audit.event) AS events WHERE stream_seq <> place`,
    );
    expect(rows[0]?.gaps).toBe('0');
    const { rows: types } = await api.owner.query<{ type: string }>(
      `SELECT DISTINCT type FROM audit.event WHERE stream NOT LIKE 'policy:%' AND stream NOT LIKE 'log:%' ORDER BY type`,
    );
    expect(types.map(({ type }) => type)).toEqual([
      'account.created',
      'account.disabled',
      'token.issued',
      'token.revoked',
    ]);
  });
});
