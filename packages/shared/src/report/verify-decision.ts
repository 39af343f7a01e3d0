import { canonicalJson } from '../digest/canonical-json.js';
import { digestOf, sha256 } from '../digest/sha256.js';
import { decide } from '../gate/decide.js';
import type { GateDecision } from '../gate/gate-decision.js';
import type { GateEvidence } from '../gate/gate-evidence.js';
import type { SignOff } from '../gate/sign-off.js';
import { statementOn } from '../gate/sign-off-statement.js';
import { asWitnessed } from '../gate/witness.js';
import { policies } from '../policy/policies.js';
import { type BundleSource, signOffIn } from './bundle.js';
import { gateEvidenceIn } from './bundle-evidence.js';
import type { VerificationFinding } from './verification.js';

/** The policy is the one of that name which this build carries, if it carries one. Total. */
export function verifyPolicy({ policy }: BundleSource): readonly VerificationFinding[] {
  const known = policies.find(({ ref }) => ref === policy.ref);
  if (known === undefined || digestOf(known) === digestOf(policy)) return [];
  const detail = `It is not the ${policy.ref} that this version of Holdpoint carries.`;
  return [{ code: 'verify.policy_differs', path: 'evidence/policy.json', detail }];
}

/** The gate, asked again about the same evidence at the same moment, gives the same decision byte for byte. */
export function verifyDecision(source: BundleSource): readonly VerificationFinding[] {
  const { decision, signOffs } = source;
  if (decision.decidedAt === null) return [differs('It has no time, so it can’t be made again.')];
  const again = decided(
    source,
    gateEvidenceIn(source),
    signOffs.map(signOffIn),
    decision.decidedAt,
  );
  if (again === null || canonicalJson(asWritten(decision, again)) === canonicalJson(decision)) {
    return again === null ? [differs('It names no action, so it can’t be made again.')] : [];
  }
  return [
    differs(`Made again from the evidence, the decision is ${again.decision}: ${again.sentence}`),
  ];
}

/** A decision that writes down neither scores nor elicitation is held against one without them. */
function asWritten({ criteria }: GateDecision, again: GateDecision): GateDecision {
  if (criteria.some(({ scores, elicitation }) => (scores ?? elicitation) !== undefined))
    return again;
  return {
    ...again,
    criteria: again.criteria.map(
      ({ scores: _scores, elicitation: _elicitation, ...criterion }) => criterion,
    ),
  };
}

function differs(detail: string): VerificationFinding {
  return { code: 'verify.decision_differs', path: 'decision.json', detail };
}

function decided(
  { decision, policy, safeguards }: BundleSource,
  evidence: GateEvidence,
  signOffs: readonly SignOff[],
  now: string,
): GateDecision | null {
  if (decision.action === null) return null;
  return decide({ policy, action: decision.action, evidence, signOffs, safeguards, now });
}

/**
 * Each signed text has its digest; and a sign-off on this very evidence, policy and action says what the gate said at
 * that moment without sign-offs. One on older evidence is stale, which the gate judges.
 */
export function verifyStatements(source: BundleSource): readonly VerificationFinding[] {
  const { decision, subject, policy } = source;
  const evidence = gateEvidenceIn(source);
  const unsignedAt = (moment: string): GateDecision | null =>
    decided(source, asWitnessed(evidence, new Date(moment)), [], moment);
  return source.signOffs.flatMap((signOff): VerificationFinding[] => {
    const wrong = (detail: string): VerificationFinding[] => [
      {
        code: 'verify.statement_differs',
        path: 'evidence/sign-offs.json',
        detail: `${signOff.person}: ${detail}`,
      },
    ];
    if (sha256(signOff.statement) !== signOff.statementDigest)
      return wrong('the statement has another digest.');
    const isCurrent =
      signOff.evidenceDigest === decision.evidenceDigest &&
      signOff.policyDigest === digestOf(policy) &&
      signOff.subjectDigest === subject.weightsDigest &&
      signOff.action === decision.action;
    if (!isCurrent) return [];
    const unsigned = unsignedAt(signOff.signedAt);
    return unsigned !== null && statementOn(unsigned, subject, signOff).text === signOff.statement
      ? []
      : wrong('the statement does not say what the evidence shows.');
  });
}
