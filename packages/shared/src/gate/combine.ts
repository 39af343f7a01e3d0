import type { DecisionWord } from '../contracts/common.js';
import type { Gate } from '../policy/gate-rule.js';
import type { Policy } from '../policy/policy.js';
import type { RequiredSafeguard } from '../policy/tier.js';
import type { CriterionAssessment } from './assess-criterion.js';
import type { TierStanding } from './assess-tier.js';
import type { HeldSafeguard, Standing } from './gate-decision.js';
import type { Ground, Reason } from './reasons.js';
import { inOrderOfWeight, type ReasonCode } from './reasons.js';
import { endOfSafeguard, requiredSafeguardsOf } from './safeguards.js';
import type { Seats } from './sign-offs.js';
import type { UsedWaiver } from './waiver-standing.js';
import { barOf, judgedByOf, measurementOf, safeguardNameOf } from './wording.js';

/** The policy, and the gate of it that is asked. */
export interface GateRules {
  readonly policy: Policy;
  readonly gate: Gate;
}

/** How one criterion stands, and until when. */
export interface CriterionStanding {
  readonly assessment: CriterionAssessment;
  readonly standing: Standing;
  /** Why it blocks, or would without its waiver. */
  readonly reasons: readonly Reason[];
  /** By which it passes; left out otherwise. */
  readonly waiver?: UsedWaiver;
  /** End of what it stands on, evidence, safeguards or a waiver; null when it blocks. */
  readonly expiresAt: Date | null;
}

/**
 * Holds a criterion against the safeguards in force. Only a tier criterion can be answered by safeguards, and only if
 * its tier requires some: an empty list is nothing that could be in force.
 */
export function standingOf(
  assessment: CriterionAssessment,
  { policy, gate }: GateRules,
  safeguards: readonly HeldSafeguard[],
  now: Date,
): CriterionStanding {
  const { criterion, verdict, conflicts, runs, shown } = assessment;
  if (verdict === 'ruled_out' && shown !== null) {
    // What a judge said stands no longer than what is known of any judge that spoke.
    const judgesUntil = runs.flatMap(({ judge }) => judge?.expiresAt ?? []);
    const expiresAt = new Date(Math.min(...[shown.expiresAt, ...judgesUntil].map(Number)));
    return { assessment, standing: 'ruled_out', reasons: [], expiresAt };
  }
  const required = safeguardsFor(assessment, { policy, gate });
  const ends = required.map((safeguard) => endOfSafeguard(safeguard, safeguards));
  const missing = required.filter(
    (safeguard) => !(now.getTime() < endOfSafeguard(safeguard, safeguards)),
  );
  if (conflicts.length === 0 && required.length > 0 && missing.length === 0) {
    return {
      assessment,
      standing: 'safeguards_in_force',
      reasons: [],
      expiresAt: new Date(Math.min(...ends)),
    };
  }
  const lacking = missing.map((safeguard): Ground => ({
    code: 'SAFEGUARD_MISSING',
    detail: `${safeguardNameOf(safeguard)} is not in force`,
  }));
  const grounds =
    verdict === 'ruled_in'
      ? [...crossingOf(assessment), ...lacking, ...conflicts]
      : assessment.grounds;
  const reasons = grounds.map((ground): Reason => ({ ...ground, criterion: criterion.id }));
  return { assessment, standing: 'blocks', reasons, expiresAt: null };
}

/** Safeguards by which this gate answers for the criterion's tier; none for a control or an undefined tier. */
export function safeguardsFor(
  { criterion }: CriterionAssessment,
  { policy, gate }: GateRules,
): readonly RequiredSafeguard[] {
  return policy.tiers
    .filter(({ id }) => id === criterion.tier)
    .flatMap((tier) => requiredSafeguardsOf(tier, gate));
}

function crossingOf({ criterion, shown }: CriterionAssessment): Ground[] {
  if (shown === null) return [];
  return [
    {
      code: 'THRESHOLD_CROSSED',
      detail: `${measurementOf(criterion, shown.estimate)}${judgedByOf(shown.result)} (${barOf(criterion)})`,
    },
  ];
}

/** The decision word with what led to it. */
export interface Outcome {
  readonly decision: DecisionWord;
  readonly reasons: readonly Reason[];
}

/** What only people can still do: with nothing else against it, a decision waits for them. */
const waitsForPeople: readonly ReasonCode[] = ['REVIEW_MISSING', 'DETERMINATION_MISSING'];
const denies: readonly ReasonCode[] = ['THRESHOLD_CROSSED', 'APPROVAL_REJECTED', 'HOLD_OPEN'];

/**
 * `DENY` outranks `INCONCLUSIVE`, which outranks `PENDING`; where neither a decisive criterion nor a determination is asked
 * for, nothing is allowed. Total.
 */
export function combine(
  standings: readonly CriterionStanding[],
  tiers: readonly TierStanding[],
  gateGrounds: readonly Ground[],
  { grounds }: Seats,
): Outcome {
  const blocking = standings.filter(({ standing }) => standing === 'blocks');
  const aboutGate = [
    ...tiers.flatMap((tier) => tier.grounds),
    ...gateGrounds,
    ...grounds.filter(({ code }) => code === 'APPROVAL_REJECTED'),
  ];
  const reasons = [
    ...blocking.flatMap((standing) => standing.reasons),
    ...aboutGate.map(withoutCriterion),
  ];
  if (reasons.some(({ code }) => denies.includes(code))) return outcome('DENY', reasons);
  const isSilent = blocking.some((standing) => standing.reasons.length === 0);
  const isOpen = reasons.some(({ code }) => !waitsForPeople.includes(code));
  const decisive = standings.filter(({ assessment }) => assessment.criterion.weight === undefined);
  if (isOpen || isSilent || decisive.length + tiers.length === 0)
    return outcome('INCONCLUSIVE', reasons);
  const awaited = [...reasons, ...grounds.map(withoutCriterion)];
  return awaited.length > 0 ? outcome('PENDING', awaited) : outcome('ALLOW', []);
}

/** First moment at which an `ALLOW` of `now` no longer stands; `now` itself if a criterion stands on nothing. */
export function endOfAllow(
  standings: readonly Pick<CriterionStanding, 'expiresAt'>[],
  gate: Gate,
  now: Date,
): Date {
  const ends = standings.map(({ expiresAt }) => (expiresAt ?? now).getTime());
  return new Date(Math.min(now.getTime() + gate.validDays * 86_400_000, ...ends));
}

function outcome(decision: DecisionWord, reasons: readonly Reason[]): Outcome {
  return { decision, reasons: inOrderOfWeight(reasons, ({ criterion }) => criterion ?? '') };
}

function withoutCriterion(ground: Ground): Reason {
  return { ...ground, criterion: null };
}
