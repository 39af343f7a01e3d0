import type { DecisionWord } from '../contracts/common.js';
import type { Gate, Policy, RequiredSafeguard } from '../policy/policy.js';
import type { CriterionAssessment } from './assess-criterion.js';
import type { HeldSafeguard, Standing } from './gate-decision.js';
import type { Ground, Reason } from './reasons.js';
import { inOrderOfWeight } from './reasons.js';
import type { Seats } from './sign-offs.js';
import { barOf, measurementOf, safeguardNameOf } from './wording.js';

/** How one criterion stands, and until when. */
export interface CriterionStanding {
  readonly assessment: CriterionAssessment;
  readonly standing: Standing;
  readonly reasons: readonly Reason[];
  /** End of what it stands on, evidence or safeguards; null when it blocks. */
  readonly expiresAt: Date | null;
}

/**
 * Holds a criterion against the safeguards in force. Only a tier criterion can be answered by safeguards, and only if
 * its tier requires some: an empty list is nothing that could be in force.
 */
export function standingOf(
  assessment: CriterionAssessment,
  policy: Policy,
  safeguards: readonly HeldSafeguard[],
  now: Date,
): CriterionStanding {
  const { criterion, verdict, conflicts, shown } = assessment;
  if (verdict === 'ruled_out' && shown !== null) {
    return { assessment, standing: 'ruled_out', reasons: [], expiresAt: shown.expiresAt };
  }
  const required = requiredSafeguardsOf(assessment, policy);
  const ends = required.map((safeguard) => endOf(safeguard, safeguards));
  const missing = required.filter((safeguard) => !(now.getTime() < endOf(safeguard, safeguards)));
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

/** Safeguards that the criterion's tier calls for; none for a control or an undefined tier. */
export function requiredSafeguardsOf(
  { criterion }: CriterionAssessment,
  policy: Policy,
): readonly RequiredSafeguard[] {
  if (criterion.kind !== 'tier') return [];
  return policy.tiers
    .filter(({ id }) => id === criterion.tier)
    .flatMap((tier) => tier.requiredSafeguards);
}

function crossingOf({ criterion, shown }: CriterionAssessment): Ground[] {
  if (shown === null) return [];
  return [
    {
      code: 'THRESHOLD_CROSSED',
      detail: `${measurementOf(criterion, shown.estimate)} (${barOf(criterion)})`,
    },
  ];
}

/** Latest end of the safeguards held of this axis and level, in ms since 1970; -Infinity when there is none. */
function endOf(required: RequiredSafeguard, held: readonly HeldSafeguard[]): number {
  const ends = held
    .filter(({ axis, level }) => axis === required.axis && level === required.level)
    .map(({ expiresAt }) => Date.parse(expiresAt));
  return Math.max(...ends);
}

/** The decision word with what led to it. */
export interface Outcome {
  readonly decision: DecisionWord;
  readonly reasons: readonly Reason[];
}

/** `DENY` outranks `INCONCLUSIVE`, which outranks `PENDING`; without a criterion nothing is allowed. Total. */
export function combine(
  standings: readonly CriterionStanding[],
  gateGrounds: readonly Ground[],
  { grounds }: Seats,
): Outcome {
  const blocking = standings.filter(({ standing }) => standing === 'blocks');
  const aboutGate = [...gateGrounds, ...grounds.filter(({ code }) => code === 'APPROVAL_REJECTED')];
  const reasons = [
    ...blocking.flatMap((standing) => standing.reasons),
    ...aboutGate.map(withoutCriterion),
  ];
  const isDenied = reasons.some(
    ({ code }) => code === 'THRESHOLD_CROSSED' || code === 'APPROVAL_REJECTED',
  );
  if (isDenied) return outcome('DENY', reasons);
  if (reasons.length > 0 || blocking.length > 0 || standings.length === 0)
    return outcome('INCONCLUSIVE', reasons);
  return grounds.length > 0
    ? outcome('PENDING', grounds.map(withoutCriterion))
    : outcome('ALLOW', []);
}

/** First moment at which an `ALLOW` of `now` no longer stands; `now` itself if a criterion stands on nothing. */
export function endOfAllow(standings: readonly CriterionStanding[], gate: Gate, now: Date): Date {
  const ends = standings.map(({ expiresAt }) => (expiresAt ?? now).getTime());
  return new Date(Math.min(now.getTime() + gate.validDays * 86_400_000, ...ends));
}

function outcome(decision: DecisionWord, reasons: readonly Reason[]): Outcome {
  return { decision, reasons: inOrderOfWeight(reasons, ({ criterion }) => criterion ?? '') };
}

function withoutCriterion(ground: Ground): Reason {
  return { ...ground, criterion: null };
}
