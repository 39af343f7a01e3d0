import type { Role } from '../../contracts/common.js';
import { digestOf } from '../../digest/sha256.js';
import type { Criterion } from '../../policy/criterion.js';
import type { Gate } from '../../policy/gate-rule.js';
import type { Policy } from '../../policy/policy.js';
import {
  criterionEvidenceDigestOf,
  type GateEvidence,
  tierEvidenceDigestOf,
} from '../gate-evidence.js';
import type { Waiver, WaiverApproval, WaiverKind } from '../waiver.js';
import { type WaiverFacts, waiverStatement } from '../waiver-statement.js';
import { anAsl3, aPolicy, daysAgo, runIdOf } from './builders.js';

/** Who completes the quorum of either kind under `waivingPolicy`. */
export const quorums: Readonly<Record<WaiverKind, readonly (readonly [Role, string])[]>> = {
  waiver: [
    ['safety_reviewer', 'sam'],
    ['responsible_scaling_officer', 'rosa'],
  ],
  override: [
    ['responsible_scaling_officer', 'rosa'],
    ['chief_executive_officer', 'carl'],
  ],
};

/** `aPolicy` whose gate grants both kinds: a waiver for at most 30 days, an override for 7. */
export function waivingPolicy(
  criteria?: readonly Criterion[],
  waivers: Gate['waivers'] = {
    waiver: { quorum: quorums.waiver.map(([role]) => role), maxDays: 30 },
    override: { quorum: quorums.override.map(([role]) => role), maxDays: 7 },
  },
): Policy {
  return withGate(aPolicy(criteria), { waivers });
}

/** The policy with its one gate changed. */
export function withGate(policy: Policy, changes: Partial<Gate>): Policy {
  const { deploy_external: gate } = policy.gates;
  if (gate === undefined) throw new Error('the policy of the tests has one gate');
  return { ...policy, gates: { deploy_external: { ...gate, ...changes } } };
}

/** What a waiver is built from. */
export interface WaiverTraits {
  readonly policy: Policy;
  readonly evidence: GateEvidence;
  readonly kind?: WaiverKind;
  /** The policy's first criterion where neither is named. */
  readonly criterion?: string;
  readonly tier?: string;
  readonly number?: number;
  readonly facts?: Partial<WaiverFacts>;
}

/** Asked for two days ago, on the evidence as it is, approved by its whole quorum half a day ago, for five more days. */
export function aWaiver(traits: WaiverTraits): Waiver {
  const { policy, evidence, kind = 'waiver', tier, number = 1 } = traits;
  const criterion = policy.criteria.find(({ id }) => id === traits.criterion) ?? policy.criteria[0];
  if (criterion === undefined) throw new Error('the policy of the tests has a criterion');
  const facts: WaiverFacts = {
    id: runIdOf(500 + number),
    kind,
    criterionId: tier === undefined ? criterion.id : null,
    tierId: tier ?? null,
    model: evidence.subject.model,
    checkpoint: evidence.subject.checkpoint,
    weightsDigest: evidence.subject.weightsDigest,
    policyRef: policy.ref,
    policyDigest: digestOf(policy),
    action: 'deploy_external',
    evidenceDigest:
      tier === undefined
        ? criterionEvidenceDigestOf(criterion, evidence)
        : tierEvidenceDigestOf({ ...anAsl3(), id: tier }, evidence),
    finding: 'no run of autonomy/benign-tasks@1',
    reason: 'The lab is closed until Monday.',
    requestedBy: 'petra',
    requestedAt: daysAgo(2),
    expiresAt: daysAgo(-5),
    ...traits.facts,
  };
  const approvals = quorums[kind].map(([role, person]) => anApproval(facts, { role, person }));
  return { ...facts, approvals, revocation: null };
}

export function anApproval(
  facts: WaiverFacts,
  changes: Pick<WaiverApproval, 'role' | 'person'> & Partial<WaiverApproval>,
): WaiverApproval {
  return {
    id: runIdOf(600),
    statementDigest: waiverStatement(facts, changes.role).digest,
    // The gate is pure and checks no signature: whoever reads approvals for it has.
    assertion: {
      credentialId: 'cm9zYQ',
      authenticatorData: 'AA',
      clientDataJSON: 'e30',
      signature: 'AA',
    },
    at: daysAgo(0.5),
    ...changes,
  };
}
