import type { Action, Sha256 } from '../contracts/common.js';
import type { Gate, WaiverRule } from '../policy/gate-rule.js';
import type { TierStanding } from './assess-tier.js';
import type { CriterionStanding } from './combine.js';
import {
  criterionEvidenceDigestOf,
  type GateEvidence,
  tierEvidenceDigestOf,
} from './gate-evidence.js';
import { type Relief, reliefFor } from './relief.js';
import { fillSeats } from './sign-offs.js';
import type { Waiver, WaiverApproval, WaiverKind } from './waiver.js';
import type { UsedWaiver, WaiverEffect, WaiverStanding } from './waiver-standing.js';
import { waiverStatement } from './waiver-statement.js';
import { momentOf } from './wording.js';

const DAY_MS = 86_400_000;

/** What a waiver is held against. */
export interface WaiverFrame {
  readonly gate: Gate;
  readonly action: Action;
  readonly weightsDigest: Sha256;
  readonly policyDigest: Sha256;
  readonly evidence: GateEvidence;
  /** People who asked for the evidence; they approve nothing. */
  readonly requesters: readonly string[];
  readonly now: Date;
}

/** Everything that stands before the gate with the waivers held against it. */
export interface Waived {
  readonly standings: readonly CriterionStanding[];
  readonly tiers: readonly TierStanding[];
  /** Every waiver ever asked for before this action, by its id. */
  readonly waivers: readonly WaiverStanding[];
  /** Those in effect, by their id: what a sign-off is bound to beside the evidence. */
  readonly inEffect: readonly Waiver[];
}

/** What a waiver may be about, and how it stands without any. */
interface Target {
  readonly standing: 'blocks' | 'clear';
  readonly relief: Relief;
  readonly evidenceDigest: Sha256;
}

/**
 * Lets criteria and tiers that block pass where a waiver covers exactly what blocks. Of two that would do, the one that
 * its quorum completed first is used: a sign-off that another one was read with can't have come before. Total, independent of order.
 */
export function applyWaivers(
  before: Pick<Waived, 'standings' | 'tiers'>,
  frame: WaiverFrame,
): Waived {
  const { action, now, evidence } = frame;
  const asked = evidence.waivers
    .filter((waiver) => waiver.action === action && Date.parse(waiver.requestedAt) <= now.getTime())
    .toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
  if (asked.length === 0) return { ...before, waivers: [], inEffect: [] };
  const judged = asked.map((waiver) => judge(waiver, targetOf(waiver, before, evidence), frame));
  const used = new Map<string, Judged>();
  for (const each of judged) {
    const place = placeOf(each.waiver);
    const other = used.get(place);
    if (each.effect !== 'in_effect') continue;
    if (other === undefined || each.completedMs < other.completedMs) used.set(place, each);
  }
  const usedOn = (place: string): UsedWaiver | undefined => {
    const found = used.get(place);
    return found === undefined ? undefined : usedWaiverOf(found);
  };
  return {
    standings: before.standings.map((standing) => {
      const waiver = usedOn(`criteria.${standing.assessment.criterion.id}`);
      return waiver === undefined ? standing : { ...standing, ...passedOver(waiver) };
    }),
    tiers: before.tiers.map((standing) => {
      const waiver = usedOn(`tiers.${standing.tier.id}`);
      return waiver === undefined ? standing : { ...standing, ...passedOver(waiver), grounds: [] };
    }),
    waivers: judged.map((each) => standingOf(each, used.get(placeOf(each.waiver)) === each)),
    inEffect: judged.flatMap((each) =>
      used.get(placeOf(each.waiver)) === each ? [each.waiver] : [],
    ),
  };
}

interface Judged {
  readonly waiver: Waiver;
  /** `in_effect` where it covers what blocks, also if another one of it does so too. */
  readonly effect: WaiverEffect;
  readonly why: string;
  readonly approvals: readonly WaiverApproval[];
  /** When its quorum was complete; NaN where it is not. */
  readonly completedMs: number;
}

function judge(waiver: Waiver, target: Target | undefined, frame: WaiverFrame): Judged {
  const approvals = waiver.approvals.filter((approval) => doesCount(approval, waiver, frame));
  const [effect, why] = obstacleOf(waiver, target, frame) ?? quorumOf(waiver, approvals, frame);
  const completedMs = effect === 'in_effect' ? completionOf(waiver, approvals, frame) : Number.NaN;
  return { waiver, effect, why, approvals, completedMs };
}

type Effect = readonly [WaiverEffect, string];

/** What no approval changes. */
function obstacleOf(
  { kind, revocation, expiresAt, ...waiver }: Waiver,
  target: Target | undefined,
  { gate, now, policyDigest, weightsDigest }: WaiverFrame,
): Effect | undefined {
  if (revocation !== null && Date.parse(revocation.at) <= now.getTime())
    return ['revoked', `${revocation.person} revoked it: ${revocation.reason}`];
  if (now.getTime() >= Date.parse(expiresAt))
    return ['expired', `it ended at ${momentOf(expiresAt)}`];
  if (waiver.weightsDigest !== weightsDigest) return ['weights_differ', 'it is of other weights'];
  if (waiver.policyDigest !== policyDigest)
    return ['policy_differs', 'it is of another text of the policy'];
  if (gate.waivers?.[kind] === undefined)
    return ['not_granted', `the policy grants no ${kind} before this action`];
  if (target === undefined) return ['not_asked', 'the gate does not ask about it'];
  if (target.standing === 'clear') return ['unneeded', 'the gate does not stop there'];
  const { relief } = target;
  if (relief.kind === null) return ['never_waivable', `nobody may pass over it: ${relief.why}`];
  if (relief.kind !== kind) return [`${relief.kind}_needed`, wrongKind[relief.kind]];
  return waiver.evidenceDigest === target.evidenceDigest
    ? undefined
    : ['evidence_changed', 'the evidence changed since it was asked for'];
}

function quorumOf(
  waiver: Waiver,
  approvals: readonly WaiverApproval[],
  frame: WaiverFrame,
): Effect {
  const open = missingSeats(waiver, approvals, frame);
  return open.length > 0 ? ['quorum_incomplete', open.join('; ')] : ['in_effect', 'in effect'];
}

const wrongKind: Readonly<Record<WaiverKind, string>> = {
  waiver: 'nothing speaks against the model there: a waiver is asked for, no override',
  override:
    'what was measured speaks against the model, or may once what was lost counts as danger: only an override covers that',
};

/** Given after the request and not after this moment, on these very words, and not longer than allowed before the end. */
function doesCount(
  { at, role, statementDigest }: WaiverApproval,
  waiver: Waiver,
  { gate, now }: WaiverFrame,
): boolean {
  const [atMs, endMs] = [Date.parse(at), Date.parse(waiver.expiresAt)];
  const { maxDays } = ruleFor(waiver, gate);
  return (
    atMs <= now.getTime() &&
    atMs >= Date.parse(waiver.requestedAt) &&
    endMs - atMs <= maxDays * DAY_MS &&
    statementDigest === waiverStatement(waiver, role).digest
  );
}

/** Of a kind that the policy doesn't grant, a rule that nothing meets. */
function ruleFor({ kind }: Pick<Waiver, 'kind'>, { waivers = {} }: Gate): WaiverRule {
  return waivers[kind] ?? { quorum: [], maxDays: 0 };
}

/** What keeps the quorum open, by seat; empty when each seat has a person of its own. */
function missingSeats(
  waiver: Waiver,
  approvals: readonly WaiverApproval[],
  { gate, requesters, now }: WaiverFrame,
): string[] {
  const about = {
    subjectDigest: waiver.weightsDigest,
    policyDigest: waiver.policyDigest,
    action: waiver.action,
    evidenceDigest: waiver.evidenceDigest,
  };
  const words = approvals.map(({ person, role, at }) => ({
    ...about,
    person,
    role,
    choice: 'approve' as const,
    signedAt: at,
  }));
  const seats = fillSeats(ruleFor(waiver, gate).quorum, words, {
    ...about,
    requesters: [...requesters, waiver.requestedBy],
    now,
  });
  return seats.grounds.map(({ detail }) => detail);
}

/** The first moment at which the approvals given by then filled every seat. */
function completionOf(
  waiver: Waiver,
  approvals: readonly WaiverApproval[],
  frame: WaiverFrame,
): number {
  const complete = approvals
    .map(({ at }) => Date.parse(at))
    .filter((time) => {
      const given = approvals.filter(({ at }) => Date.parse(at) <= time);
      return missingSeats(waiver, given, frame).length === 0;
    });
  return Math.min(...complete);
}

function targetOf(
  waiver: Waiver,
  { standings, tiers }: Pick<Waived, 'standings' | 'tiers'>,
  evidence: GateEvidence,
): Target | undefined {
  const criterion = standings.find(
    ({ assessment }) => assessment.criterion.id === waiver.criterionId,
  );
  if (criterion !== undefined) {
    const { assessment, standing } = criterion;
    return {
      standing: standing === 'blocks' ? 'blocks' : 'clear',
      relief: reliefFor(assessment),
      evidenceDigest: criterionEvidenceDigestOf(assessment.criterion, evidence),
    };
  }
  const tier = tiers.find(({ tier: { id } }) => id === waiver.tierId);
  if (tier === undefined) return undefined;
  return {
    standing: tier.standing === 'blocks' ? 'blocks' : 'clear',
    relief: reliefOfTier(tier),
    evidenceDigest: tierEvidenceDigestOf(tier.tier, evidence),
  };
}

/** What people have not said, people can say: only what they did say is passed over. */
export function reliefOfTier({ verdict }: Pick<TierStanding, 'verdict'>): Relief {
  return verdict === 'ruled_in'
    ? { kind: 'override' }
    : { kind: null, why: 'those who may determine the tier can do so' };
}

function passedOver(waiver: UsedWaiver) {
  return {
    standing: waiver.kind === 'waiver' ? ('waived' as const) : ('overridden' as const),
    waiver,
    expiresAt: new Date(waiver.expiresAt),
  };
}

function usedWaiverOf({ waiver, approvals }: Judged): UsedWaiver {
  const { id, kind, reason, requestedBy, expiresAt } = waiver;
  return {
    id,
    kind,
    reason,
    requestedBy,
    approvedBy: approvals
      .map(({ person, role, at }) => ({ person, role, at }))
      .toSorted((left, right) =>
        `${left.at}${left.person}` < `${right.at}${right.person}` ? -1 : 1,
      ),
    expiresAt,
  };
}

function standingOf(judged: Judged, isUsed: boolean): WaiverStanding {
  const { effect, why, waiver } = judged;
  const { criterionId, tierId } = waiver;
  const common = { ...usedWaiverOf(judged), criterionId, tierId };
  if (isUsed) return { ...common, state: 'used', effect, detail: why };
  if (effect === 'in_effect') {
    return {
      ...common,
      state: 'unneeded',
      effect: 'unneeded',
      detail: 'another one of it is in effect',
    };
  }
  return { ...common, state: effect === 'unneeded' ? effect : 'refused', effect, detail: why };
}

function placeOf({ criterionId, tierId }: Waiver): string {
  return criterionId === null ? `tiers.${String(tierId)}` : `criteria.${criterionId}`;
}

function keyOf({ id, kind }: Waiver): string {
  return `${id}${kind}`;
}
