import type { Sha256 } from '../contracts/common.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import { isHoldpointError } from '../errors/holdpoint-error.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { type AttestedClaim, claimOf, type DecisionPredicateType } from './attested-claim.js';
import { parseEnvelope, type TrustedKey, verifyEnvelope } from './dsse.js';
import { parseUniqueJson } from './duplicate-keys.js';
import { digestSetOf, Statement, STATEMENT_SCHEMA, STATEMENT_TYPE } from './statement.js';

/** What a consumer asks of an attestation. */
export interface AttestationDemands {
  /** Keys of the one verifier `verifierId`. SLSA 1.2: only specific pairs of signer and verifier. */
  readonly keys: readonly TrustedKey[];
  readonly verifierId: string;
  readonly predicateType: DecisionPredicateType;
  readonly weightsDigest: Sha256;
  readonly resourceUri: string;
  readonly policyDigests: readonly Sha256[];
  /** `levelOf` the policy and the action. */
  readonly level: string;
  readonly minEpoch: number;
  /** How long ago the decision may have been made, in milliseconds; lowering it makes `stale` likelier. */
  readonly maxAgeMs: number;
  readonly now: Date;
}

/**
 * `allow` alone lets anything pass. `deny` and `inconclusive` (which is also `PENDING`): so the gate decided. `stale`: run
 * out or revoked. `invalid`: not an attestation of what was asked, or none at all.
 */
export type AttestationStatus = 'allow' | 'deny' | 'inconclusive' | 'stale' | 'invalid';

export interface AttestationVerdict {
  readonly status: AttestationStatus;
  /** Which check spoke: `attestation.<what>`, or `attestation.allowed`. */
  readonly code: string;
  /** For people. */
  readonly detail: string;
}

/** How far the clocks of gate and consumer may lie apart. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Whether the envelope in a text grants what is demanded, with no network: evidence that is forged, replayed, moved,
 * expired or merely odd blocks. Total: whatever it is given it answers, and a fault of its own is `invalid`. Checks in the
 * order of in-toto and SLSA 1.2, "How to verify": envelope, signature over the bytes received, and only then JSON.
 */
export async function verifyDecisionAttestation(
  text: string,
  demands: AttestationDemands,
  verify: VerifySignature,
): Promise<AttestationVerdict> {
  try {
    return await checked(text, demands, verify);
  } catch (error) {
    // Fail closed: an error is never a pass.
    if (isHoldpointError(error))
      return { status: 'invalid', code: error.code, detail: error.message };
    return invalid('check_failed', 'The attestation could not be checked.');
  }
}

async function checked(
  text: string,
  demands: AttestationDemands,
  verify: VerifySignature,
): Promise<AttestationVerdict> {
  const envelope = parseEnvelope(text);
  if (envelope.payloadType !== STATEMENT_TYPE) {
    return invalid('payload_type_wrong', `The payload is not ${STATEMENT_TYPE}.`);
  }
  const { payload } = await verifyEnvelope(envelope, demands.keys, verify);
  const statement = statementIn(payload);
  if (statement === null) return invalid('statement_malformed', 'The payload is no statement.');
  const { _type, predicateType, predicate } = statement;
  if (_type !== STATEMENT_SCHEMA) {
    return invalid('statement_type_wrong', 'The statement is not of version 1.');
  }
  if (predicateType !== demands.predicateType) {
    return invalid('predicate_type_wrong', `The predicate is not ${demands.predicateType}.`);
  }
  const claim = claimOf(demands.predicateType, predicate);
  if (claim === null) {
    return invalid('predicate_malformed', 'The predicate is not of the exact form of its type.');
  }
  return (
    faultOfSubject(statement, demands) ??
    faultOfPlace(claim, demands) ??
    faultOfTime(claim, demands) ??
    faultOfGround(claim, demands) ??
    wordOf(claim, demands)
  );
}

/** The statement in bytes that a trusted key has signed; null for any other. A member that stands twice throws. */
function statementIn(payload: Uint8Array): Statement | null {
  const text = decodeUtf8(payload);
  if (text === null) return null;
  const statement = Statement.safeParse(parseUniqueJson(text));
  return statement.success ? statement.data : null;
}

function faultOfSubject(
  { subject }: Statement,
  { weightsDigest }: AttestationDemands,
): AttestationVerdict | null {
  const [only, ...others] = subject;
  return only !== undefined &&
    others.length === 0 &&
    only.digest.sha256 === digestSetOf(weightsDigest).sha256
    ? null
    : invalid('subject_wrong', `It is not about the weights ${weightsDigest} alone.`);
}

function faultOfPlace(
  claim: AttestedClaim,
  demands: AttestationDemands,
): AttestationVerdict | null {
  if (claim.verifierId !== demands.verifierId) {
    return invalid('verifier_wrong', `${claim.verifierId} decided, not ${demands.verifierId}.`);
  }
  if (claim.resourceUri !== demands.resourceUri) {
    return invalid('resource_wrong', `It is for ${claim.resourceUri}, not ${demands.resourceUri}.`);
  }
  if (!demands.policyDigests.includes(claim.policyDigest)) {
    return invalid('policy_wrong', `Nobody here accepts the policy ${claim.policyDigest}.`);
  }
  return null;
}

/** Each comparison is written so that NaN fails it. */
function faultOfTime(
  { timeVerified, notBefore, notAfter, decision }: AttestedClaim,
  { now, maxAgeMs }: AttestationDemands,
): AttestationVerdict | null {
  const moment = now.getTime();
  const decided = Date.parse(timeVerified);
  if (!(Math.max(decided, Date.parse(notBefore)) <= moment + CLOCK_SKEW_MS)) {
    return invalid('from_future', `It was decided at ${timeVerified}, which is still to come.`);
  }
  if (!(moment - decided <= maxAgeMs)) {
    return stale('too_old', `It was decided at ${timeVerified}, longer ago than is accepted.`);
  }
  if (notAfter === null) {
    return decision === 'ALLOW' ? invalid('end_missing', 'It allows without an end.') : null;
  }
  return moment < Date.parse(notAfter) ? null : stale('expired', `It ended at ${notAfter}.`);
}

function faultOfGround(
  { epoch, inputs }: AttestedClaim,
  { minEpoch }: AttestationDemands,
): AttestationVerdict | null {
  if (!(epoch >= minEpoch)) {
    return stale('epoch_revoked', `Its epoch ${epoch} is revoked: ${minEpoch} is the least.`);
  }
  return inputs.length > 0 ? null : invalid('evidence_missing', 'It names no evidence.');
}

function wordOf(
  { verificationResult, decision, levels }: AttestedClaim,
  { level }: AttestationDemands,
): AttestationVerdict {
  if ((verificationResult === 'PASSED') !== (decision === 'ALLOW')) {
    return invalid('contradiction', `It says ${verificationResult} and ${decision}.`);
  }
  switch (decision) {
    case 'DENY':
      return { status: 'deny', code: 'attestation.denied', detail: 'The gate decided DENY.' };
    case 'INCONCLUSIVE':
    case 'PENDING':
      return {
        status: 'inconclusive',
        code: 'attestation.undecided',
        detail: `The gate decided ${decision}.`,
      };
    case 'ALLOW':
      // One level and no other: beside FAILED or a level of another track the word would be in doubt.
      return levels.length === 1 && levels[0] === level
        ? {
            status: 'allow',
            code: 'attestation.allowed',
            detail: `The gate decided ALLOW: ${level}.`,
          }
        : invalid('level_wrong', `It verifies ${levels.join(', ')}, not ${level} alone.`);
  }
}

function invalid(what: string, detail: string): AttestationVerdict {
  return { status: 'invalid', code: `attestation.${what}`, detail };
}

function stale(what: string, detail: string): AttestationVerdict {
  return { status: 'stale', code: `attestation.${what}`, detail };
}
