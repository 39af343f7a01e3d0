import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { verifierOf } from '../signing/verify-signature.js';
import type { BundleSource, SignedStatement } from './bundle.js';
import { aBundle } from './testing/a-bundle.js';
import { aSignatory } from './testing/a-signatory.js';
import { STARTED, testId } from './testing/an-audit.js';
import { verifySignOffs } from './verify-sign-offs.js';

const { source } = aBundle((bytes) => bytes, { controlTasks: 3 });
const verify = verifierOf(crypto.subtle);
const UNSIGNED = 'verify.sign_off_unsigned';

const findings = (change: Partial<BundleSource>) =>
  verifySignOffs({ ...source, ...change }, verify);
const codes = async (change: Partial<BundleSource>) => [
  ...new Set((await findings(change)).map(({ code }) => code)),
];

/** The first sign-off changed, the others as they were. */
const withFirst = (change: Partial<SignedStatement>) => ({
  signOffs: source.signOffs.map((each, index) => (index === 0 ? { ...each, ...change } : each)),
});
const event = (type: string, person: string, at: string) => ({
  id: testId(990),
  stream: `account:${testId(970)}`,
  streamSeq: 2,
  type,
  actor: `account:${person}`,
  body: aSignatory(person).credential,
  at,
});

describe('the sign-offs of a bundle', () => {
  it('are signatures of the people whom they name, over their exact words', async () => {
    expect(source.signOffs).toHaveLength(2);
    expect(await findings({})).toEqual([]);
  });

  it('can’t be written by who holds the database: there is no signature (attack 21)', async () => {
    const assertion = { ...aSignatory('robin').sign('other words') };
    expect(await codes(withFirst({ assertion }))).toEqual([UNSIGNED]);
    const foreign = aSignatory('mallory').sign(source.signOffs[0]?.statement ?? '');
    expect(await codes(withFirst({ assertion: foreign }))).toEqual([UNSIGNED]);
  });

  it('can’t be given in the name of another who enrolled nothing', async () => {
    expect(await codes(withFirst({ person: 'mallory' }))).toEqual([UNSIGNED]);
  });

  it('count for nothing but what their words say: no run, action or policy besides (attack 17)', async () => {
    expect(await codes(withFirst({ choice: 'reject' }))).toEqual([UNSIGNED]);
    expect(await codes(withFirst({ action: 'release_weights' }))).toEqual([UNSIGNED]);
    expect(await codes(withFirst({ subjectDigest: sha256('other weights') }))).toEqual([UNSIGNED]);
    const production = { ...source.signOffs[0]?.seen, origin: 'production.example/log' };
    const seen = { size: 0, root: `${'A'.repeat(43)}=`, ...production };
    expect(await codes(withFirst({ seen }))).toEqual([UNSIGNED]);
  });

  it('need an authenticator whose enrolment the audit trail tells of, word for word', async () => {
    const untold = source.audit.filter(({ type }) => type !== 'credential.enrolled');
    expect(await codes({ audit: untold })).toEqual([UNSIGNED]);
    const forged = source.credentials.map((credential) => ({
      ...credential,
      publicKey: aSignatory('mallory').credential.publicKey,
    }));
    expect(await codes({ credentials: forged })).toEqual([UNSIGNED]);
    expect(await codes({ credentials: [...source.credentials, ...source.credentials] })).toEqual([
      UNSIGNED,
    ]);
    const empty = source.audit.map((each) =>
      each.type === 'credential.enrolled' ? { ...each, body: null } : each,
    );
    expect(await codes({ audit: empty })).toEqual([UNSIGNED]);
  });

  it('need one that had not been revoked before; what it signed earlier stands', async () => {
    const revoked = (at: string) => [...source.audit, event('credential.revoked', 'robin', at)];
    expect(await codes({ audit: revoked(STARTED) })).toEqual([UNSIGNED]);
    expect(await codes({ audit: revoked('2027-01-01T00:00:00.000Z') })).toEqual([]);
  });
});
