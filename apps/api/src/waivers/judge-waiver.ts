import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { waiverRoutes } from '@holdpoint/shared/contracts/waivers';
import { decide } from '@holdpoint/shared/gate/decide';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import {
  criterionEvidenceDigestOf,
  tierEvidenceDigestOf,
} from '@holdpoint/shared/gate/gate-evidence';
import type { Waiver } from '@holdpoint/shared/gate/waiver';
import type { WaiverStanding } from '@holdpoint/shared/gate/waiver-standing';

import type { GateCase } from '../gates/gate-case.service.js';

const LONGEST_FINDING = 4000;

/** What somebody asks for, bound to the evidence as it is read here. */
export function waiverToRequest({
  id,
  wish,
  gateCase,
  requestedBy,
  now,
}: {
  readonly id: string;
  readonly wish: Parsed<typeof waiverRoutes.request>['body'];
  readonly gateCase: GateCase;
  readonly requestedBy: string;
  readonly now: Date;
}): Waiver {
  const { kind, action, reason, criterionId = null, tierId = null } = wish;
  const { known, checkpoint, evidence } = gateCase;
  const criterion = known.policy.criteria.find((each) => each.id === criterionId);
  return {
    id,
    kind,
    criterionId,
    tierId,
    model: evidence.subject.model,
    checkpoint: evidence.subject.checkpoint,
    weightsDigest: checkpoint.weightsDigest,
    policyRef: known.policy.ref,
    policyDigest: known.digest,
    action,
    evidenceDigest:
      criterion === undefined
        ? tierEvidenceDigestOf({ id: tierId ?? '' }, evidence)
        : criterionEvidenceDigestOf(criterion, evidence),
    finding: findingOf(decisionWith([], gateCase, action, now), wish),
    reason,
    requestedBy,
    requestedAt: now.toISOString(),
    // In one form, as it is part of what is signed.
    expiresAt: new Date(wish.expiresAt).toISOString(),
    approvals: [],
    revocation: null,
  };
}

/** What the gate says of this waiver beside all that there are. */
export function judgeWaiver(
  waiver: Waiver,
  gateCase: GateCase,
  now: Date,
): Pick<WaiverStanding, 'effect' | 'detail'> {
  const others = gateCase.evidence.waivers.filter(({ id }) => id !== waiver.id);
  const { waivers, sentence } = decisionWith([...others, waiver], gateCase, waiver.action, now);
  const standing = waivers.find(({ id }) => id === waiver.id);
  return standing ?? { effect: 'not_asked', detail: sentence };
}

function decisionWith(
  waivers: readonly Waiver[],
  { known, evidence, safeguards }: GateCase,
  action: Waiver['action'],
  now: Date,
): GateDecision {
  return decide({
    policy: known.policy,
    action,
    evidence: { ...evidence, waivers: [...waivers] },
    signOffs: [],
    safeguards,
    now,
  });
}

/** What keeps the gate shut there, in its own words; for people who approve it. */
function findingOf(
  { criteria, tiers, reasons }: GateDecision,
  { criterionId, tierId }: Parsed<typeof waiverRoutes.request>['body'],
): string {
  const tier = tiers.find(({ id }) => id === tierId);
  const verdict = criteria.find(({ id }) => id === criterionId)?.verdict ?? tier?.verdict;
  const people = (tier?.determinations ?? []).map((each) => `${each.person}: ${each.rationale}`);
  const details = reasons.flatMap(({ criterion, detail }) =>
    criterionId !== undefined && criterion === criterionId ? [detail] : [],
  );
  const text = [verdict ?? 'not asked about', ...details, ...people].join('; ');
  return text.slice(0, LONGEST_FINDING);
}
