import { z } from 'zod';

import { type Action, DecisionWord, type PolicyRef, Timestamp } from '../contracts/common.js';
import { sha256 } from '../digest/sha256.js';
import {
  attestedSubjectOf,
  type DecisionFacts,
  decisionStatement,
  readableOf,
  statementBytes,
  verifierIdOf,
} from './decision-predicate.js';
import { digestSetOf, ResourceDescriptor, STATEMENT_SCHEMA } from './statement.js';

/** `predicateType` of a verification summary. SLSA 1.2. */
export const VSA_PREDICATE = 'https://slsa.dev/verification_summary/v1';

/** Members that SLSA has no name for; extension names are URIs (SLSA 1.2, parsing rules). */
export const vsaExtensions = {
  decision: 'https://holdpoint.example/attestation/vsa/decision',
  notAfter: 'https://holdpoint.example/attestation/vsa/not-after',
  epoch: 'https://holdpoint.example/attestation/vsa/epoch',
} as const;

/** The level of a summary that grants nothing. SLSA 1.2, `verifiedLevels`. */
export const FAILED_LEVEL = 'FAILED';

/** A verification summary as `vsaStatement` writes it; exact types and no other member. */
export const VsaPredicate = z.strictObject({
  verifier: z.strictObject({ id: z.string().min(1).max(400) }),
  timeVerified: Timestamp,
  resourceUri: z.string().min(1).max(1000),
  policy: ResourceDescriptor,
  inputAttestations: z.array(ResourceDescriptor),
  verificationResult: z.enum(['PASSED', 'FAILED']),
  verifiedLevels: z.array(z.string().min(1).max(400)),
  slsaVersion: z.literal('1.2'),
  [vsaExtensions.decision]: DecisionWord,
  [vsaExtensions.notAfter]: Timestamp.nullable(),
  [vsaExtensions.epoch]: z.int().positive(),
});
export type VsaPredicate = z.infer<typeof VsaPredicate>;

/**
 * The level that an `ALLOW` verifies: `HOLDPOINT_ANTHROPIC_RSP_V2_2_DEPLOY_EXTERNAL_OK` for `deploy_external` under
 * `anthropic-rsp@2.2`. Never one of `SLSA_…`, which others may not give out. Total.
 */
export function levelOf(policy: PolicyRef, action: Action): string {
  const words = `holdpoint_${policy.replace('@', '_v').replace(/[-.]/g, '_')}_${action}_ok`;
  return words.toUpperCase();
}

/**
 * A decision as a SLSA verification summary, for tools that know only that, as canonical JSON in UTF-8. It passes only
 * for `ALLOW`. Of the decision it has word, end and epoch; the figures stand in `decisionStatement`, which its first
 * input attestation names. Throws `attestation.undecidable`.
 */
export function vsaStatement(facts: DecisionFacts): Uint8Array {
  const { subject, policy, action, evidenceDigest, decidedAt, resourceUri } = readableOf(facts);
  const { decision, criteria, notAfter } = facts.decision;
  const results = criteria.flatMap(({ evidence }) => evidence);
  const inputs = new Map(
    [
      [`urn:uuid:${facts.id}`, sha256(decisionStatement(facts))] as const,
      ['urn:holdpoint:evidence', evidenceDigest] as const,
      ...results.map(({ runId, resultDigest }) => [`urn:uuid:${runId}`, resultDigest] as const),
    ].map(([uri, digest]) => [`${uri} ${digest}`, { uri, digest: digestSetOf(digest) }]),
  );
  const predicate: VsaPredicate = {
    verifier: { id: verifierIdOf(facts.origin) },
    timeVerified: decidedAt,
    resourceUri,
    policy: {
      uri: `${verifierIdOf(facts.origin)}/policies/${policy.ref}`,
      digest: digestSetOf(policy.digest),
    },
    inputAttestations: [...inputs.values()],
    verificationResult: decision === 'ALLOW' ? 'PASSED' : 'FAILED',
    verifiedLevels: [decision === 'ALLOW' ? levelOf(policy.ref, action) : FAILED_LEVEL],
    slsaVersion: '1.2',
    [vsaExtensions.decision]: decision,
    [vsaExtensions.notAfter]: notAfter,
    [vsaExtensions.epoch]: facts.epoch,
  };
  return statementBytes({
    _type: STATEMENT_SCHEMA,
    subject: [attestedSubjectOf(subject)],
    predicateType: VSA_PREDICATE,
    predicate: VsaPredicate.parse(predicate),
  });
}
