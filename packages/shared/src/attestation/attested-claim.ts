import type { DecisionWord, Sha256, Timestamp } from '../contracts/common.js';
import type { GATE_DECISION_PREDICATE } from './decision-predicate.js';
import { DecisionPredicate } from './decision-predicate.js';
import { FAILED_LEVEL, levelOf, VSA_PREDICATE, vsaExtensions, VsaPredicate } from './vsa.js';

/** `predicateType` of the attestations that say what a gate decided. */
export type DecisionPredicateType = typeof GATE_DECISION_PREDICATE | typeof VSA_PREDICATE;

/** What either attestation of a decision claims. */
export interface AttestedClaim {
  readonly verifierId: string;
  readonly resourceUri: string;
  readonly policyDigest: Sha256;
  readonly timeVerified: Timestamp;
  readonly notBefore: Timestamp;
  readonly notAfter: Timestamp | null;
  readonly epoch: number;
  /** Digests of what the decision rests on. */
  readonly inputs: readonly string[];
  readonly verificationResult: 'PASSED' | 'FAILED';
  readonly decision: DecisionWord;
  readonly levels: readonly string[];
}

/** The claim in a predicate of `type`, by exact types; null for anything else. Total: a key may have signed anything. */
export function claimOf(type: DecisionPredicateType, predicate: unknown): AttestedClaim | null {
  return type === VSA_PREDICATE ? claimOfSummary(predicate) : claimOfDecision(predicate);
}

function claimOfSummary(predicate: unknown): AttestedClaim | null {
  const read = VsaPredicate.safeParse(predicate);
  if (!read.success) return null;
  const { verifier, policy, timeVerified, inputAttestations, verifiedLevels } = read.data;
  return {
    verifierId: verifier.id,
    resourceUri: read.data.resourceUri,
    policyDigest: `sha256:${policy.digest.sha256}`,
    timeVerified,
    notBefore: timeVerified,
    notAfter: read.data[vsaExtensions.notAfter],
    epoch: read.data[vsaExtensions.epoch],
    inputs: inputAttestations.map(({ digest }) => digest.sha256),
    verificationResult: read.data.verificationResult,
    decision: read.data[vsaExtensions.decision],
    levels: verifiedLevels,
  };
}

function claimOfDecision(predicate: unknown): AttestedClaim | null {
  const read = DecisionPredicate.safeParse(predicate);
  if (!read.success) return null;
  const { verifier, policy, action, decision, criteria, evidenceDigest } = read.data;
  const isAllowed = decision === 'ALLOW';
  return {
    verifierId: verifier.id,
    resourceUri: read.data.resourceUri,
    policyDigest: policy.digest,
    timeVerified: read.data.timeVerified,
    notBefore: read.data.notBefore,
    notAfter: read.data.notAfter,
    epoch: read.data.epoch,
    inputs: [
      evidenceDigest,
      ...criteria.flatMap(({ evidence }) => evidence.map(({ resultDigest }) => resultDigest)),
    ],
    verificationResult: isAllowed ? 'PASSED' : 'FAILED',
    decision,
    levels: [isAllowed ? levelOf(policy.ref, action) : FAILED_LEVEL],
  };
}
