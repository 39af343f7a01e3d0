import { canonicalJson } from '../digest/canonical-json.js';
import { statementAgrees } from '../gate/statement-agrees.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import type { EnrolledCredential } from '../webauthn/enrolled-credential.js';
import { verifySignedWords } from '../webauthn/verify-signed-words.js';
import { type AuditEvent } from './audit-event.js';
import { type BundleSource, type SignedStatement, signOffIn } from './bundle.js';
import type { VerificationFinding } from './verification.js';

/**
 * Every sign-off is signed: by the authenticator of the person whom it names, enrolled and not revoked before as the audit
 * trail tells, over exactly its words, which say what it says. No authenticator speaks for two people. The audit trail's own
 * place in the log is for `verifyLog`. Total.
 */
export async function verifySignOffs(
  source: BundleSource,
  verify: VerifySignature,
): Promise<readonly VerificationFinding[]> {
  const faults = await Promise.all(
    source.signOffs.map(async (signOff) => {
      const fault = await faultOf(signOff, source, verify);
      return fault === null ? [] : [`${signOff.person}: ${fault}.`];
    }),
  );
  return [...credentialFaults(source), ...faults.flat()].map((detail) => ({
    code: 'verify.sign_off_unsigned',
    path: 'evidence/sign-offs.json',
    detail,
  }));
}

/** Threat: a row that somebody wrote into the database (evidence.md §6, attack 21). */
async function faultOf(
  signOff: SignedStatement,
  { credentials, audit }: BundleSource,
  verify: VerifySignature,
): Promise<string | null> {
  const { assertion, person, statement } = signOff;
  const credential = credentials.find(
    ({ credentialId }) => credentialId === assertion.credentialId,
  );
  if (credential?.person !== person) return 'no authenticator of theirs made the signature';
  if (wasRevoked(credential, signOff.signedAt, audit))
    return 'their authenticator had been revoked';
  if (!statementAgrees(signOffIn(signOff), statement))
    return 'the words do not say what the sign-off says';
  const signed = { words: statement, assertion, credential, verify };
  const verdict = await verifySignedWords(signed);
  return verdict.verdict === 'valid' ? null : `the signature does not hold (${verdict.code})`;
}

/** Whether the audit trail tells that an authenticator was revoked by a moment. Written so that NaN is revoked. Total. */
export function wasRevoked(
  credential: EnrolledCredential,
  moment: string,
  audit: readonly AuditEvent[],
): boolean {
  return audit.some(
    (event) =>
      event.type === 'credential.revoked' &&
      isAbout(event, credential) &&
      !(Date.parse(event.at) > Date.parse(moment)),
  );
}

/** Each credential is there once, as the one event of its enrolment tells. */
function credentialFaults({ credentials, audit }: BundleSource): readonly string[] {
  const enrolments = audit.filter(({ type }) => type === 'credential.enrolled');
  return credentials.flatMap((credential) => {
    const told = enrolments.filter((event) => isAbout(event, credential));
    const same = credentials.filter(({ credentialId }) => credentialId === credential.credentialId);
    const isTold =
      same.length === 1 &&
      told.length === 1 &&
      canonicalJson(told[0]?.body) === canonicalJson(credential);
    return isTold
      ? []
      : [`credential.enrolled tells otherwise of the authenticator of ${credential.person}.`];
  });
}

function isAbout({ body }: AuditEvent, { credentialId }: EnrolledCredential): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    'credentialId' in body &&
    body['credentialId'] === credentialId
  );
}
