import {
  type AttestedApproval,
  type DecisionFacts,
  DecisionPredicate,
  decisionStatement,
  GATE_DECISION_PREDICATE,
  gateDecisionOf,
} from '../attestation/decision-predicate.js';
import type { DsseEnvelope } from '../attestation/dsse.js';
import { parseUniqueJson } from '../attestation/duplicate-keys.js';
import { Statement, STATEMENT_TYPE } from '../attestation/statement.js';
import { VSA_PREDICATE, vsaStatement } from '../attestation/vsa.js';
import { canonicalJson } from '../digest/canonical-json.js';
import { sha256 } from '../digest/sha256.js';
import { fromBase64 } from '../encoding/base64.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import { subjectsOf } from '../tlog/entry-card.js';
import type { AuditEvent } from './audit-event.js';
import type { BundleSource } from './bundle.js';
import type { VerificationFinding } from './verification.js';

const PATHS = { decision: 'evidence/decision.dsse.json', vsa: 'evidence/vsa.dsse.json' } as const;

/**
 * The signed statements of a bundle say what the bundle says, and their digests are those that the log knows of the
 * decision. Whose key signed them is for `verifyDecisionAttestation`, which brings the key along. Throws `json.…` for
 * payloads that aren't JSON.
 */
export function verifyAttestations(bundle: BundleSource): readonly VerificationFinding[] {
  const { attestations, decision, decisionId, audit } = bundle;
  if (attestations === null) return [];
  const wrong = (kind: keyof typeof PATHS, detail: string): VerificationFinding[] => [
    { code: 'verify.attestation_differs', path: PATHS[kind], detail },
  ];
  const own = statementIn(attestations.decision);
  const summary = statementIn(attestations.vsa);
  const predicate = DecisionPredicate.safeParse(own?.statement.predicate).data;
  const subject = own?.statement.subject[0]?.digest.sha256;
  if (own?.statement.predicateType !== GATE_DECISION_PREDICATE || predicate === undefined)
    return wrong('decision', 'It holds no decision.');
  const said = gateDecisionOf(predicate, `sha256:${subject ?? ''}`);
  if (predicate.id !== decisionId || canonicalJson(said) !== canonicalJson(decision))
    return wrong('decision', 'It says another decision than the bundle.');
  if (summary?.statement.predicateType !== VSA_PREDICATE)
    return wrong('vsa', 'It holds no summary.');
  const facts = factsOf(predicate, said);
  const stated = { decision: sha256(decisionStatement(facts)), vsa: sha256(vsaStatement(facts)) };
  const logged = audit
    .filter((event) => isOf(event, decisionId))
    .flatMap(({ body }) => subjectsOf(body));
  return [
    // One that says the same in other words, of another resource or of two subjects, is another statement.
    ...(stated.decision === own.digest ? [] : wrong('decision', 'It says more than the bundle.')),
    ...(stated.vsa === summary.digest
      ? []
      : wrong('vsa', 'It says another thing than the decision.')),
    ...(isApprovedAsSaid(predicate, bundle)
      ? []
      : wrong('decision', 'It names other approvals than the sign-offs of the bundle.')),
    ...(logged.includes(own.digest) ? [] : wrong('decision', 'The log knows no such statement.')),
    ...(logged.includes(summary.digest) ? [] : wrong('vsa', 'The log knows no such statement.')),
  ];
}

/** The facts that a predicate was made from. */
function factsOf(predicate: DecisionPredicate, decision: DecisionFacts['decision']): DecisionFacts {
  const { verifier, id, epoch, previousDecision, approvals, binding, log } = predicate;
  const origin = verifier.id.replace(/^holdpoint:\/\//, '');
  return { origin, id, decision, epoch, previousDecision, approvals, binding, log };
}

/** Threat: the signed decision names people who never signed off, for those who read nothing but it. */
function isApprovedAsSaid(
  { approvals }: DecisionPredicate,
  { signOffs, decision }: BundleSource,
): boolean {
  const counted = signOffs
    .filter(
      (signOff) =>
        signOff.evidenceDigest === decision.evidenceDigest &&
        signOff.policyDigest === decision.policy?.digest &&
        signOff.action === decision.action,
    )
    .map(({ id, person, role, choice, statementDigest, signedAt, assertion }): AttestedApproval => {
      const { credentialId } = assertion;
      return { signOffId: id, person, role, choice, statementDigest, credentialId, signedAt };
    });
  const texts = (of: readonly AttestedApproval[]): string => of.map(canonicalJson).sort().join();
  return texts(approvals) === texts(counted);
}

function isOf({ type, body }: AuditEvent, decisionId: string): boolean {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return type === 'gate.decided' && isObject && body['decisionId'] === decisionId;
}

function statementIn({ payload, payloadType }: DsseEnvelope) {
  const bytes = fromBase64(payload);
  const text = bytes === null ? null : decodeUtf8(bytes);
  if (bytes === null || text === null || payloadType !== STATEMENT_TYPE) return null;
  const statement = Statement.safeParse(parseUniqueJson(text)).data;
  return statement === undefined ? null : { statement, digest: sha256(bytes) };
}
