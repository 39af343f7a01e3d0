import type { Role } from '@holdpoint/shared/contracts/common';
import { credentialRoutes } from '@holdpoint/shared/contracts/credentials';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { reportRoutes } from '@holdpoint/shared/contracts/reports';
import { toBase64Url } from '@holdpoint/shared/encoding/base64';
import { verifySource } from '@holdpoint/shared/report/verify-source';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { signOffChallenge } from '@holdpoint/shared/webauthn/challenge';
import { signWords } from '@holdpoint/shared/webauthn/sign-words';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { closedCampaign, determine, openCampaign, register } from '../testing/a-line.js';
import type { SignedIn } from '../testing/an-api.js';
import { aSoftwareCredential, enrol } from '../testing/an-authenticator.js';
import { signedBody, signOff } from '../testing/signed.js';
import { aStaffedApi, type StaffedApi } from '../testing/staffed-api.js';
import { finishRun } from '../testing/worker-hand.js';

const policy = 'anthropic-rsp@2.2';
const action = 'deploy_external';
const role = 'responsible_scaling_officer';
const verify = verifierOf(crypto.subtle);

let api: StaffedApi;
/** A checkpoint that stays unsigned, for attempts that are refused. */
let unsigned: string;
beforeAll(async () => {
  api = await aStaffedApi();
  unsigned = await aPending('unsigned');
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** A checkpoint that waits for its sign-offs alone. */
async function aPending(checkpoint: string): Promise<string> {
  const { id } = await register(api.pipeline.call, { checkpoint });
  const campaign = await openCampaign(api.pipeline.call, id);
  for (const run of campaign.runs) await finishRun(api, run.id);
  await closedCampaign(api.pipeline.call, campaign.id);
  await determine(api.officer.call, id);
  return id;
}

const decide = (checkpointId: string) =>
  api.pipeline.call(
    gateRoutes.decide,
    { params: { action }, body: { checkpointId, policy } },
    { idempotencyKey: crypto.randomUUID() },
  );
const seatsOf = async (checkpointId: string) =>
  (
    await api.officer.call(gateRoutes.standing, {
      params: { action },
      query: { checkpointId, policy },
    })
  ).signOffs.map(({ state }) => state);
const post = (person: SignedIn, body: Awaited<ReturnType<typeof signedBody>>) =>
  person.call(gateRoutes.signOff, { body });
const refusedOf = async (checkpointId: string) => {
  const { rows } = await api.owner.query<{ actor: string; code: string; reason: string | null }>(
    `SELECT actor, body->>'code' AS code, body->>'reason' AS reason FROM audit.event
      WHERE stream = $1 AND type = 'signoff.refused' ORDER BY stream_seq`,
    [`checkpoint:${checkpointId}`],
  );
  return rows;
};

describe('a sign-off', () => {
  it('is a signature under the exact words, that stands in the bundle and holds offline', async () => {
    const id = await aPending('signed');
    await signOff(api.officer, { checkpointId: id, role });
    const made = await signOff(api.chief, { checkpointId: id, role: 'chief_executive_officer' });
    expect(made.seen.origin).toBe(api.env.log.origin);
    const { decision, id: decisionId } = await decide(id);
    expect(decision).toBe('ALLOW');
    const bundle = await api.pipeline.call(reportRoutes.bundle, { params: { decisionId } });
    expect(bundle.credentials.map(({ person }) => person).sort()).toEqual(['chief', 'officer']);
    expect(bundle.signOffs[0]?.statement).toContain(
      `\nResource: holdpoint://${api.env.log.origin}/test-model/${action}\n`,
    );
    expect(await verifySource(bundle, verify)).toEqual([]);
    const forged = bundle.signOffs.map((each) => ({ ...each, comment: '', person: 'officer' }));
    const codes = (await verifySource({ ...bundle, signOffs: forged }, verify)).map(
      ({ code }) => code,
    );
    expect(codes).toContain('verify.sign_off_unsigned');
  });

  it('is refused without an assertion', async () => {
    const checkpointId = unsigned;
    const { assertion: _none, ...body } = await signedBody(api.officer, { checkpointId, role });
    await expect(api.officer.call(gateRoutes.signOff, { body })).rejects.toMatchObject({
      code: 'signoff.assertion_missing',
      kind: 'invalid',
    });
    expect(await seatsOf(checkpointId)).toEqual(['missing', 'missing']);
  });

  it.each([
    ['under other words', 'webauthn.challenge_wrong'],
    ['with a key that nobody enrolled', 'credential.unknown'],
    ['with another person’s key', 'credential.unknown'],
    ['from a page of another origin', 'webauthn.origin_wrong'],
    ['that was altered', 'webauthn.signature_wrong'],
  ])('is refused when it is signed %s, and that is told in the log', async (what, reason) => {
    const checkpointId = unsigned;
    const words = await api.officer.call(gateRoutes.statement, {
      params: { action },
      query: { checkpointId, policy, role },
    });
    const own = await api.officer.authenticator.credential();
    const request = { ...words, credentialIds: [] };
    const reject = await signedBody(api.officer, { checkpointId, role, choice: 'reject' });
    const elsewhere = { ...request, origin: 'http://localhost:1' };
    const assertion = {
      'under other words': () => reject.assertion,
      'with a key that nobody enrolled': async () =>
        signWords(words.text, request, await aSoftwareCredential()),
      'with another person’s key': async () =>
        signWords(words.text, request, await api.chief.authenticator.credential()),
      'from a page of another origin': () => signWords(words.text, elsewhere, own),
      'that was altered': async () => ({
        ...(await signWords(words.text, request, own)),
        signature: reject.assertion.signature,
      }),
    }[what];
    const bent = {
      ...reject,
      choice: 'approve' as const,
      statementDigest: words.digest,
      seenTreeSize: words.seenTreeSize,
      assertion: (await assertion?.()) ?? reject.assertion,
    };
    await expect(post(api.officer, bent)).rejects.toMatchObject({
      code: 'signoff.assertion_invalid',
      details: { reason },
    });
    expect((await refusedOf(checkpointId)).at(-1)).toEqual({
      actor: 'account:officer',
      code: 'signoff.assertion_invalid',
      reason,
    });
  });

  it('is refused when the authenticator was revoked; what it signed before stands', async () => {
    const checkpointId = await aPending('revoked');
    const person = await api.as('leaving', [role]);
    const key = await aSoftwareCredential();
    const { id } = await enrol(person.call, key);
    const words = async (checkpoint: string) => {
      const query = { checkpointId: checkpoint, policy, role } as const;
      const read = await person.call(gateRoutes.statement, { params: { action }, query });
      const { text, digest: statementDigest, seenTreeSize } = read;
      const assertion = await signWords(text, read, key);
      return {
        ...query,
        action,
        choice: 'approve',
        statementDigest,
        seenTreeSize,
        assertion,
      } as const;
    };
    await person.call(gateRoutes.signOff, { body: await words(checkpointId) });
    const next = await aPending('after the revocation');
    const body = await words(next);
    await person.call(credentialRoutes.revoke, {
      params: { credentialId: id },
      body: { reason: 'Lost.' },
    });
    await expect(person.call(gateRoutes.signOff, { body })).rejects.toMatchObject({
      code: 'signoff.assertion_invalid',
      details: { reason: 'credential.revoked' },
    });
    expect(await seatsOf(checkpointId)).toEqual(['approved', 'missing']);
  });
});

describe('attack 17, an approval replayed', () => {
  it('for another checkpoint is refused', async () => {
    const [first, second] = [await aPending('run-a'), unsigned];
    const approval = await signedBody(api.officer, { checkpointId: first, role });
    const replayed = { ...approval, checkpointId: second };
    await expect(post(api.officer, replayed)).rejects.toMatchObject({ code: 'signoff.stale' });
    const current = await signedBody(api.officer, { checkpointId: second, role });
    const { assertion } = approval;
    await expect(post(api.officer, { ...current, assertion })).rejects.toMatchObject({
      code: 'signoff.assertion_invalid',
      details: { reason: 'webauthn.challenge_wrong' },
    });
  });

  it('in an installation of another name is refused: the words name the log', async () => {
    const approval = await signedBody(api.officer, { checkpointId: unsigned, role });
    const { text, rpId, origin } = await api.officer.call(gateRoutes.statement, {
      params: { action },
      query: { checkpointId: unsigned, policy, role },
    });
    const production = text.replaceAll(api.env.log.origin, 'production.example/log');
    expect(production).not.toBe(text);
    const challenge = toBase64Url(signOffChallenge(production));
    const request = { challenge, rpId, origin, credentialIds: [] };
    const assertion = await signWords(
      production,
      request,
      await api.officer.authenticator.credential(),
    );
    await expect(post(api.officer, { ...approval, assertion })).rejects.toMatchObject({
      details: { reason: 'webauthn.challenge_wrong' },
    });
  });
});

describe('attack 18, a stale approval', () => {
  it('is refused once newer evidence has come, and what was given before is stale', async () => {
    const checkpointId = await aPending('stale');
    await signOff(api.officer, { checkpointId, role });
    const late = await signedBody(api.chief, { checkpointId, role: 'chief_executive_officer' });
    await openCampaign(api.pipeline.call, checkpointId);
    await expect(post(api.chief, late)).rejects.toMatchObject({ code: 'signoff.stale' });
    expect((await seatsOf(checkpointId))[0]).toBe('stale');
  });
});

describe('attack 19, a back-dated sign-off', () => {
  it.each([
    ['a head that is yet to come', 1_000_000],
    ['no head at all', 0],
  ])('that claims to have seen %s is refused and told in the log', async (_, seenTreeSize) => {
    const checkpointId = unsigned;
    const body = { ...(await signedBody(api.officer, { checkpointId, role })), seenTreeSize };
    await expect(post(api.officer, body)).rejects.toMatchObject({ code: 'signoff.head_unknown' });
    expect((await refusedOf(checkpointId)).at(-1)).toMatchObject({
      code: 'signoff.head_unknown',
    });
  });

  it('can’t exchange the head that it names: the words bind it', async () => {
    const checkpointId = await aPending('another head');
    const early = await signedBody(api.officer, { checkpointId, role });
    await signOff(api.chief, { checkpointId, role: 'chief_executive_officer' });
    const late = await signedBody(api.officer, { checkpointId, role });
    expect(late.seenTreeSize).toBeGreaterThan(early.seenTreeSize);
    const { seenTreeSize } = early;
    await expect(post(api.officer, { ...late, seenTreeSize })).rejects.toMatchObject({
      code: 'signoff.stale',
    });
  });
});

describe('attack 20, somebody approves their own', () => {
  it('evidence, whatever roles they hold: 403, and told in the log', async () => {
    const roles: Role[] = ['evaluation_engineer', role];
    const both = await api.as('both', roles);
    const { id } = await register(both.call, { checkpoint: 'own' });
    const campaign = await openCampaign(both.call, id);
    for (const run of campaign.runs) await finishRun(api, run.id);
    await closedCampaign(both.call, campaign.id);
    await determine(api.officer.call, id);
    await expect(signOff(both, { checkpointId: id, role })).rejects.toMatchObject({
      code: 'signoff.requester',
      kind: 'forbidden',
    });
    expect(await refusedOf(id)).toMatchObject([
      { actor: 'account:both', code: 'signoff.requester' },
    ]);
  });

  it('in two seats: one person, one word, and the second is told in the log', async () => {
    const checkpointId = await aPending('two seats');
    const person = await api.as('two-hats', [role, 'chief_executive_officer']);
    await signOff(person, { checkpointId, role });
    await expect(
      signOff(person, { checkpointId, role: 'chief_executive_officer' }),
    ).rejects.toMatchObject({ code: 'signoff.already_signed' });
    expect(await refusedOf(checkpointId)).toMatchObject([{ code: 'signoff.already_signed' }]);
  });
});

describe('attack 21, an approver forged in the database', () => {
  const COLUMNS = `id, checkpoint_id, person_id, role, choice, action, policy_ref, policy_digest, weights_digest,
    evidence_digest, statement, statement_digest, assertion, credential_id, seen_origin, seen_tree_size, seen_root, event_id`;
  /** Copies the officer's row, each column as told, as who owns the tables could. */
  const forge = (checkpointId: string, change: Partial<Record<string, string>>) => {
    const values = COLUMNS.split(',').map((name) => change[name.trim()] ?? name);
    return api.owner.query(
      `INSERT INTO sign_off (${COLUMNS}) SELECT ${values.join(',')} FROM sign_off
        WHERE checkpoint_id = $1 AND person_id = $2`,
      [checkpointId, api.officer.accountId],
    );
  };
  const id = { id: 'gen_random_uuid()' };
  const chief = () => ({
    person_id: `'${api.chief.accountId}'::uuid`,
    role: `'chief_executive_officer'`,
  });

  it('fills no seat, whatever was copied beside it', async () => {
    const checkpointId = await aPending('forged');
    await signOff(api.officer, { checkpointId, role });
    await api.chief.authenticator.credential();
    await forge(checkpointId, { ...id, ...chief() });
    await forge(checkpointId, { ...id, ...chief(), assertion: `'{}'`, statement_digest: `'x'` });
    await forge(checkpointId, { ...id, ...chief(), event_id: 'NULL', statement_digest: `'y'` });
    expect(await seatsOf(checkpointId)).toEqual(['approved', 'missing']);
    expect((await decide(checkpointId)).decision).toBe('PENDING');
  });

  it('changes no word of a genuine one: the words say what was signed', async () => {
    const checkpointId = await aPending('turned');
    await signOff(api.officer, { checkpointId, role, choice: 'reject' });
    await api.owner.query('ALTER TABLE sign_off DISABLE TRIGGER USER');
    await api.owner.query(`UPDATE sign_off SET choice = 'approve' WHERE checkpoint_id = $1`, [
      checkpointId,
    ]);
    await api.owner.query('ALTER TABLE sign_off ENABLE TRIGGER USER');
    expect(await seatsOf(checkpointId)).toEqual(['missing', 'missing']);
  });
});
