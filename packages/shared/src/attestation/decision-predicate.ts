import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

import { type Action, Role, Sha256, Timestamp } from '../contracts/common.js';
import { canonicalJson } from '../digest/canonical-json.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { GateDecision } from '../gate/gate-decision.js';
import { resourceUriOf } from '../gate/resource-uri.js';
import { digestSetOf, type Statement, STATEMENT_SCHEMA } from './statement.js';

/** `predicateType` of a decision. The path counts the versions: what reads v1 never meets another meaning. */
export const GATE_DECISION_PREDICATE = 'https://holdpoint.example/attestation/gate-decision/v1';

/** A sign-off that the decision counted. */
export const AttestedApproval = z.strictObject({
  signOffId: z.uuid(),
  person: z.string().min(1).max(120),
  role: Role,
  choice: z.enum(['approve', 'reject', 'abstain']),
  /** SHA-256 of the words that were signed. */
  statementDigest: Sha256,
  /** base64url id of the authenticator; null for a sign-off that carries no assertion. */
  credentialId: z.string().min(1).max(1400).nullable(),
  signedAt: Timestamp,
});
export type AttestedApproval = z.infer<typeof AttestedApproval>;

/** What says that the endpoint which was evaluated serves these weights, from the weakest grade to the strongest. */
export const EndpointBinding = z.strictObject({
  grade: z.enum(['none', 'operator_word', 'provider_attestation', 'tee_quote']),
  detail: z.string().max(2000),
  /** SHA-256 of the attestation or quote; null for words. */
  digest: Sha256.nullable(),
});
export type EndpointBinding = z.infer<typeof EndpointBinding>;

/** The head of the log that the gate saw: the decision is later than it. */
export const SeenLogHead = z.strictObject({
  origin: z.string().min(1).max(200),
  size: z.int().nonnegative(),
  /** SHA-256 of RFC 6962. */
  root: Sha256,
});
export type SeenLogHead = z.infer<typeof SeenLogHead>;

const { shape } = GateDecision;

/**
 * A gate decision as it is signed: `GateDecision` word by word, with `subject` moved to the statement, `decidedAt` as
 * `timeVerified` and `signOffs` as `seats`; and what stands around it.
 */
export const DecisionPredicate = z.strictObject({
  schema: shape.schema,
  id: z.uuid(),
  verifier: z.strictObject({ id: z.string().min(1).max(400) }),
  resourceUri: z.string().min(1).max(1000),
  action: shape.action.unwrap(),
  model: z.strictObject({ model: z.string(), checkpoint: z.string() }),
  policy: shape.policy.unwrap(),
  decision: shape.decision,
  sentence: shape.sentence,
  reasons: shape.reasons,
  unblock: shape.unblock,
  /** Estimate, n, bound, threshold, margin and the digests of every result that was read. */
  criteria: shape.criteria,
  tiers: shape.tiers.unwrap(),
  findings: shape.findings.unwrap(),
  seats: shape.signOffs,
  approvals: z.array(AttestedApproval),
  /** Every waiver that was asked for, with who approved it and why it has effect or none. */
  waivers: shape.waivers.unwrap(),
  binding: EndpointBinding,
  log: SeenLogHead.nullable(),
  timeVerified: Timestamp,
  notBefore: Timestamp,
  /** First moment at which an `ALLOW` no longer stands; null for every other decision. */
  notAfter: Timestamp.nullable(),
  epoch: z.int().positive(),
  /** The decision before this one for the same weights and action. */
  previousDecision: z.strictObject({ id: z.uuid(), digest: Sha256 }).nullable(),
  evidenceDigest: Sha256,
  verdictDigest: Sha256,
});
export type DecisionPredicate = z.infer<typeof DecisionPredicate>;

/** What is attested. */
export interface DecisionFacts {
  /** The log of the installation that decides, such as `holdpoint.local/default`. */
  readonly origin: string;
  readonly id: string;
  readonly decision: GateDecision;
  readonly epoch: number;
  /** `digest`: of the payload of its statement. */
  readonly previousDecision: { readonly id: string; readonly digest: Sha256 } | null;
  readonly approvals: readonly AttestedApproval[];
  readonly binding: EndpointBinding;
  readonly log: SeenLogHead | null;
  /** As `resourceUriOf` makes it where it is left out. */
  readonly resourceUri?: string;
}

/** Who decides, as a URI. */
export function verifierIdOf(origin: string): string {
  return `holdpoint://${origin}`;
}

/**
 * The statement over a decision, as canonical JSON in UTF-8: the same facts give the same bytes. Throws
 * `attestation.undecidable` where the gate couldn't read its input, as there is no subject then to speak about.
 */
export function decisionStatement(facts: DecisionFacts): Uint8Array {
  const read = readableOf(facts);
  const { model, checkpoint } = read.subject;
  const { schema, decision, sentence, reasons, unblock, criteria, tiers, findings, notAfter } =
    facts.decision;
  const predicate: DecisionPredicate = {
    schema,
    id: facts.id,
    verifier: { id: verifierIdOf(facts.origin) },
    resourceUri: read.resourceUri,
    action: read.action,
    model: { model, checkpoint },
    policy: read.policy,
    decision,
    sentence,
    reasons,
    unblock,
    criteria,
    tiers,
    findings,
    seats: facts.decision.signOffs,
    approvals: [...facts.approvals],
    waivers: facts.decision.waivers,
    binding: facts.binding,
    log: facts.log,
    timeVerified: read.decidedAt,
    notBefore: read.decidedAt,
    notAfter,
    epoch: facts.epoch,
    previousDecision: facts.previousDecision,
    evidenceDigest: read.evidenceDigest,
    verdictDigest: facts.decision.verdictDigest,
  };
  return statementBytes({
    _type: STATEMENT_SCHEMA,
    subject: [attestedSubjectOf(read.subject)],
    predicateType: GATE_DECISION_PREDICATE,
    predicate: DecisionPredicate.parse(predicate),
  });
}

/** The decision back from what was signed; nothing of it is lost. `weightsDigest` is the statement's subject. Total. */
export function gateDecisionOf(predicate: DecisionPredicate, weightsDigest: Sha256): GateDecision {
  const { model, policy, action, seats, timeVerified, evidenceDigest } = predicate;
  const { schema, decision, sentence, reasons, unblock, criteria, tiers, findings } = predicate;
  return {
    schema,
    decision,
    sentence,
    reasons,
    unblock,
    criteria,
    tiers,
    findings,
    signOffs: seats,
    waivers: predicate.waivers,
    policy,
    action,
    subject: { ...model, weightsDigest },
    evidenceDigest,
    verdictDigest: predicate.verdictDigest,
    decidedAt: timeVerified,
    notAfter: predicate.notAfter,
  };
}

/** The parts of a decision that are null only where the gate couldn't read its input. */
export interface ReadableDecision {
  readonly subject: NonNullable<GateDecision['subject']>;
  readonly policy: NonNullable<GateDecision['policy']>;
  readonly action: Action;
  readonly evidenceDigest: Sha256;
  readonly decidedAt: Timestamp;
  readonly resourceUri: string;
}

/** What a statement needs of a decision; throws `attestation.undecidable` where any of it is missing. */
export function readableOf(facts: DecisionFacts): ReadableDecision {
  const { subject, policy, action, evidenceDigest, decidedAt, sentence } = facts.decision;
  if (
    subject === null ||
    policy === null ||
    action === null ||
    evidenceDigest === null ||
    decidedAt === null
  ) {
    throw new HoldpointError({
      code: 'attestation.undecidable',
      kind: 'conflict',
      message: `The gate could not read its input: ${sentence}`,
    });
  }
  const resourceUri = facts.resourceUri ?? resourceUriOf(facts.origin, subject.model, action);
  return { subject, policy, action, evidenceDigest, decidedAt, resourceUri };
}

/** The one subject of both attestations: the weights. */
export function attestedSubjectOf(subject: ReadableDecision['subject']): Statement['subject'][0] {
  const { model, checkpoint, weightsDigest } = subject;
  return { name: `${model}@${checkpoint}`, digest: digestSetOf(weightsDigest) };
}

/** The bytes that are signed. */
export function statementBytes(statement: Statement): Uint8Array {
  return utf8ToBytes(canonicalJson(statement));
}
