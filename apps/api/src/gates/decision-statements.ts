import {
  type AttestedApproval,
  type DecisionFacts,
  decisionStatement,
  type EndpointBinding,
  type SeenLogHead,
} from '@holdpoint/shared/attestation/decision-predicate';
import { vsaStatement } from '@holdpoint/shared/attestation/vsa';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import type { SignedStatement } from '@holdpoint/shared/report/bundle';

/** What will be signed about a decision, byte for byte. */
export interface DecisionStatements {
  readonly statement: Uint8Array<ArrayBuffer>;
  /** The SLSA verification summary of the same decision. */
  readonly summary: Uint8Array<ArrayBuffer>;
  readonly statementDigest: Sha256;
  readonly summaryDigest: Sha256;
}

export interface StatedDecision {
  readonly origin: string;
  readonly id: string;
  readonly decision: GateDecision;
  readonly epoch: number;
  readonly previousDecision: DecisionFacts['previousDecision'];
  readonly signed: readonly SignedStatement[];
  readonly binding: EndpointBinding;
  readonly log: SeenLogHead | null;
}

/** The statements over a decision; null where the gate could not read its input, as there is nothing to speak about. */
export function statementsOf(stated: StatedDecision): DecisionStatements | null {
  const { signed, ...facts } = stated;
  const approvals = signed.filter((signOff) => isAbout(signOff, stated.decision)).map(approvalOf);
  try {
    const statement = new Uint8Array(decisionStatement({ ...facts, approvals }));
    const summary = new Uint8Array(vsaStatement({ ...facts, approvals }));
    return {
      statement,
      summary,
      statementDigest: sha256(statement),
      summaryDigest: sha256(summary),
    };
  } catch (error) {
    if (isHoldpointError(error) && error.code === 'attestation.undecidable') return null;
    throw error;
  }
}

function isAbout(signOff: SignedStatement, decision: GateDecision): boolean {
  return (
    signOff.evidenceDigest === decision.evidenceDigest &&
    signOff.policyDigest === decision.policy?.digest &&
    signOff.action === decision.action
  );
}

function approvalOf(signOff: SignedStatement): AttestedApproval {
  const { id, person, role, choice, statementDigest, signedAt, assertion } = signOff;
  return {
    signOffId: id,
    person,
    role,
    choice,
    statementDigest,
    credentialId: assertion.credentialId,
    signedAt,
  };
}
