import {
  DecisionPredicate,
  GATE_DECISION_PREDICATE,
  verifierIdOf,
} from '@holdpoint/shared/attestation/decision-predicate';
import { type DsseEnvelope, verifyEnvelope } from '@holdpoint/shared/attestation/dsse';
import { parseUniqueJson } from '@holdpoint/shared/attestation/duplicate-keys';
import { Statement } from '@holdpoint/shared/attestation/statement';
import { statementKeysOf, type TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import {
  type AttestationVerdict,
  verifyDecisionAttestation,
} from '@holdpoint/shared/attestation/verify-decision-attestation';
import { levelOf } from '@holdpoint/shared/attestation/vsa';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import type { Decision } from '@holdpoint/shared/contracts/gates';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { decodeUtf8 } from '@holdpoint/shared/encoding/utf8';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { resourceUriOf } from '@holdpoint/shared/gate/resource-uri';
import { statementAgrees } from '@holdpoint/shared/gate/statement-agrees';
import { type SignedStatement, signOffIn } from '@holdpoint/shared/report/bundle';
import type { VerifySignature } from '@holdpoint/shared/signing/verify-signature';
import { type EntryCard, parseEntry } from '@holdpoint/shared/tlog/entry-card';
import { parseTlogProof, verifyTlogProof } from '@holdpoint/shared/tlog/tlog-proof';
import { parseVerifierKey, type VerifierKey } from '@holdpoint/shared/tlog/verifier-key';

/** An entry that was found in the log, by this machine and with the keys that it remembers. */
export interface VerifiedEntry {
  readonly card: EntryCard;
  readonly index: number;
  /** Of the signed tree head that the proof leads to. */
  readonly size: number;
  readonly origin: string;
  /** Outside witnesses that cosigned that head, with the time that they say. */
  readonly cosigners: readonly { readonly name: string; readonly at: string }[];
}

/**
 * The entry that a `.tlog-proof` file carries, once it is shown to be under a head that a trusted key signed. Adversarial
 * input. Throws what `verifyTlogProof` and `parseEntry` throw, and `receipt.entry_missing`.
 */
export async function verifyEntry(
  proofText: string,
  anchor: TrustAnchor,
  verify: VerifySignature,
  canVerify: (key: VerifierKey) => boolean = () => true,
): Promise<VerifiedEntry> {
  const { extra } = parseTlogProof(proofText);
  if (extra === null) throw broken('entry_missing', 'The proof carries no entry to check.');
  const verified = await verifyTlogProof({
    proofText,
    entry: extra,
    keys: keysIn(anchor.logKeys, canVerify),
    witnesses: keysIn(anchor.witnesses, canVerify),
    verify,
  });
  const card = parseEntry(extra);
  const { origin, size } = verified.treeHead;
  if (card.origin !== origin || origin !== anchor.origin) {
    throw broken('origin_wrong', `The entry is of ${card.origin}, and its log is ${origin}.`);
  }
  const cosigners = verified.cosignatures.flatMap(({ name, timestamp }) =>
    timestamp === null ? [] : [{ name, at: new Date(timestamp * 1000).toISOString() }],
  );
  return { card, index: verified.index, size, origin, cosigners };
}

/** What was proven about a decision. */
export interface VerifiedDecision {
  readonly entry: VerifiedEntry;
  /** Null where there is nothing to attest: the gate could not read its input. */
  readonly attested: {
    readonly statementDigest: Sha256;
    /** What a consumer of the attestation is told now: what ran out or was revoked is stale. */
    readonly verdict: AttestationVerdict;
  } | null;
}

/**
 * Checks a decision on the page against its proof and its attestation: the entry is in the log, names the digest of the
 * statement, a trusted key signed the statement, and the statement says what the page says. Throws as `verifyEntry` and
 * `verifyEnvelope`, and `receipt.…` (integrity) for what does not belong together.
 */
export async function verifyDecisionReceipt(
  {
    decision,
    proofText,
    envelope,
    now,
  }: {
    readonly decision: Decision;
    readonly proofText: string;
    /** Null where there is nothing to attest. */
    readonly envelope: DsseEnvelope | null;
    readonly now: Date;
  },
  anchor: TrustAnchor,
  verify: VerifySignature,
  canVerify?: (key: VerifierKey) => boolean,
): Promise<VerifiedDecision> {
  const entry = await verifyEntry(proofText, anchor, verify, canVerify);
  if (entry.card.type !== 'gate.decided')
    throw broken('entry_other', `The entry tells of ${entry.card.type}, not of a decision.`);
  if (!entry.card.subjects.includes(decision.verdictDigest))
    throw broken('decision_other', 'The entry in the log does not name this decision.');
  if (envelope === null && decision.subject === null) return { entry, attested: null };
  if (envelope === null) throw broken('attestation_missing', 'There is no signed statement.');
  const keys = statementKeysOf(anchor);
  const { payload } = await verifyEnvelope(envelope, keys, verify);
  const statementDigest = sha256(payload);
  if (!entry.card.subjects.includes(statementDigest)) {
    throw broken('statement_unlogged', 'The entry in the log does not name this statement.');
  }
  requireSameDecision(payload, decision);
  const verdict = await verdictOf(decision, envelope, { anchor, now, verify });
  if (verdict.status === 'invalid') throw broken('attestation_invalid', verdict.detail);
  return { entry, attested: { statementDigest, verdict } };
}

/** The checks of a consumer of the attestation, asked for exactly what the page shows. */
function verdictOf(
  { subject, policy, action, epoch, revocation }: Decision,
  envelope: DsseEnvelope,
  {
    anchor,
    now,
    verify,
  }: {
    readonly anchor: TrustAnchor;
    readonly now: Date;
    readonly verify: VerifySignature;
  },
): Promise<AttestationVerdict> {
  if (subject === null || policy === null || action === null)
    throw broken('undecidable', 'The gate could not read its input: there is nothing to attest.');
  const { origin } = anchor;
  return verifyDecisionAttestation(
    JSON.stringify(envelope),
    {
      keys: statementKeysOf(anchor),
      verifierId: verifierIdOf(origin),
      predicateType: GATE_DECISION_PREDICATE,
      weightsDigest: subject.weightsDigest,
      resourceUri: resourceUriOf(origin, subject.model, action),
      policyDigests: [policy.digest],
      level: levelOf(policy.ref, action),
      minEpoch: revocation?.minEpoch ?? epoch,
      maxAgeMs: Infinity,
      now,
    },
    verify,
  );
}

/** Threat: a genuine attestation of another decision. What the page masks (no receipt, revoked) has another word. */
function requireSameDecision(payload: Uint8Array, decision: Decision): void {
  const statement = Statement.safeParse(parseUniqueJson(decodeUtf8(payload) ?? ''));
  const said = DecisionPredicate.safeParse(statement.data?.predicate);
  if (!said.success) throw broken('statement_other', 'The statement is not about a decision.');
  const { id, verdictDigest, evidenceDigest, epoch } = said.data;
  const isMasked = decision.receipt === null || decision.revocation !== null;
  const isSame =
    id === decision.id &&
    verdictDigest === decision.verdictDigest &&
    evidenceDigest === decision.evidenceDigest &&
    epoch === decision.epoch &&
    (isMasked || said.data.decision === decision.decision);
  if (!isSame)
    throw broken('decision_other', 'The statement says another decision than this page.');
}

/**
 * Requires that the entry of a proof tells of this sign-off, whose words say what stands beside them. The signature under
 * the words is for who has the credential. Throws `receipt.…` (integrity).
 */
export function requireSignOffEntry({ card }: VerifiedEntry, signOff: SignedStatement): void {
  if (!statementAgrees(signOffIn(signOff), signOff.statement))
    throw broken('words_other', 'The words do not say what the sign-off beside them says.');
  if (card.type !== 'signoff.recorded')
    throw broken('entry_other', `The entry tells of ${card.type}, not of a sign-off.`);
  const { statementDigest, evidenceDigest, subjectDigest } = signOff;
  if (![statementDigest, evidenceDigest, subjectDigest].every((one) => card.subjects.includes(one)))
    throw broken('statement_unlogged', 'The entry in the log does not name these words.');
}

function keysIn(
  texts: readonly string[],
  canVerify: (key: VerifierKey) => boolean,
): readonly VerifierKey[] {
  return texts.map(parseVerifierKey).filter(canVerify);
}

function broken(what: string, message: string): HoldpointError {
  return new HoldpointError({ code: `receipt.${what}`, kind: 'integrity', message });
}
