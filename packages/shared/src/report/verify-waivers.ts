import type { Waiver, WaiverApproval } from '../gate/waiver.js';
import { waiverStatement } from '../gate/waiver-statement.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { verifySignedWords } from '../webauthn/verify-signed-words.js';
import type { BundleSource } from './bundle.js';
import type { VerificationFinding } from './verification.js';
import { wasRevoked } from './verify-sign-offs.js';

/**
 * Every approval of a waiver is signed by the authenticator of the person whom it names, not revoked by then, over the
 * words that the waiver comes to in their role. Threat: a row that somebody wrote into the database. Total.
 */
export async function verifyWaivers(
  source: Pick<BundleSource, 'audit' | 'governance' | 'credentials'>,
  verify: VerifySignature,
): Promise<readonly VerificationFinding[]> {
  const given = source.governance.waivers.flatMap((waiver) =>
    waiver.approvals.map((approval) => ({ waiver, approval })),
  );
  const faults = await Promise.all(
    given.map(async ({ waiver, approval }): Promise<VerificationFinding[]> => {
      const fault = await faultOf(waiver, approval, source, verify);
      if (fault === null) return [];
      const detail = `The approval of ${waiver.kind} ${waiver.id} by ${approval.person}: ${fault}.`;
      return [{ code: 'verify.sign_off_unsigned', path: 'evidence/governance.json', detail }];
    }),
  );
  return faults.flat();
}

async function faultOf(
  waiver: Waiver,
  { person, role, statementDigest, assertion, at }: WaiverApproval,
  { credentials, audit }: Pick<BundleSource, 'audit' | 'credentials'>,
  verify: VerifySignature,
): Promise<string | null> {
  const statement = waiverStatement(waiver, role);
  if (statement.digest !== statementDigest) return 'it is of other words';
  const credential = credentials.find(
    ({ credentialId }) => credentialId === assertion.credentialId,
  );
  if (credential?.person !== person) return 'no authenticator of theirs made the signature';
  if (wasRevoked(credential, at, audit)) return 'their authenticator had been revoked';
  const verdict = await verifySignedWords({ words: statement.text, assertion, credential, verify });
  return verdict.verdict === 'valid' ? null : `the signature does not hold (${verdict.code})`;
}
