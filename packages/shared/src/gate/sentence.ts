import type { Timestamp } from '../contracts/common.js';
import type { TierStanding } from './assess-tier.js';
import type { CriterionStanding, Outcome } from './combine.js';
import type { Seats } from './sign-offs.js';
import { approversOf, doneBy } from './waiver-findings.js';
import type { UsedWaiver } from './waiver-standing.js';
import {
  barOf,
  judgedByOf,
  listOf,
  measurementOf,
  momentOf,
  nameOf,
  quantityOf,
  roleNameOf,
} from './wording.js';

/** Where everything stands that the outcome was combined from. */
export interface Positions {
  readonly standings: readonly CriterionStanding[];
  readonly tiers: readonly TierStanding[];
  readonly seats: Seats;
}

/** The one line that a person reads first: the word, and the figures or facts that led to it. Total. */
export function sentenceOf(
  { decision, reasons }: Outcome,
  { standings, tiers, seats: { seats } }: Positions,
  notAfter: Timestamp | null,
): string {
  switch (decision) {
    case 'ALLOW': {
      const signed = seats.map(({ role }) => `the ${roleNameOf(role)}`);
      const signature = signed.length === 0 ? '' : `; signed off by ${listOf(signed)}`;
      return `ALLOW: ${[...standings.map(holdingOf), ...tiers.map(clearanceOf)].join('; ')}${signature}; until ${notAfter === null ? 'now' : momentOf(notAfter)}.`;
    }
    case 'DENY':
      return `DENY: ${denialOf(reasons, standings, tiers)}.`;
    case 'INCONCLUSIVE': {
      const others =
        reasons.length > 1 ? `, and ${counted(reasons.length - 1, 'further reason')}` : '';
      return `INCONCLUSIVE: ${reasons[0]?.detail ?? 'nothing was asked of the evidence'}${others}.`;
    }
    case 'PENDING':
      return `PENDING: ${stateOf(standings)}, but ${listOf(reasons.map(({ detail }) => detail))}.`;
  }
}

function stateOf(standings: readonly CriterionStanding[]): string {
  if (standings.some(({ standing }) => standing === 'blocks'))
    return 'nothing measured speaks against it';
  const passing = standings.flatMap(({ assessment, waiver }) =>
    waiver === undefined ? [] : [passageOf(nameOf(assessment.criterion), waiver)],
  );
  return passing.length === 0
    ? 'every criterion holds'
    : `every criterion holds or is passed over: ${passing.join('; ')}`;
}

/** `autonomy is waived by rosa (…) and carl (…) until …: Reason`. */
function passageOf(name: string, waiver: UsedWaiver): string {
  const { kind, reason, expiresAt } = waiver;
  return `${name} is ${doneBy[kind]} by ${approversOf(waiver)} until ${momentOf(expiresAt)}: ${reason.replace(/\.$/, '')}`;
}

/** Of each criterion that denies, the measurement and the safeguards that are missing; then who rejected. */
function denialOf(
  reasons: Outcome['reasons'],
  standings: readonly CriterionStanding[],
  tiers: readonly TierStanding[],
): string {
  const crossings = [
    ...standings.map(({ standing, reasons: own }) => (standing === 'blocks' ? own : [])),
    ...tiers.map(({ grounds }) => grounds),
  ]
    .map((grounds) =>
      grounds
        .filter(({ code }) => code === 'THRESHOLD_CROSSED' || code === 'SAFEGUARD_MISSING')
        .map(({ detail }) => detail)
        .join(', and '),
    )
    .filter((clause) => clause !== '');
  const others = reasons
    .filter(({ code }) => code === 'APPROVAL_REJECTED' || code === 'HOLD_OPEN')
    .map(({ detail }) => detail);
  return [...crossings, ...others].join('; ');
}

function clearanceOf({ tier, standing, waiver, determinations }: TierStanding): string {
  if (waiver !== undefined) return passageOf(tier.title, waiver);
  if (standing === 'safeguards_in_force') return `the safeguards for ${tier.title} are in force`;
  const people = [...new Set(determinations.map(({ person }) => person))];
  return `${listOf(people)} determined that ${tier.title} is not reached`;
}

function holdingOf({ assessment, standing, waiver }: CriterionStanding): string {
  const { criterion, shown } = assessment;
  if (waiver !== undefined) return passageOf(nameOf(criterion), waiver);
  if (standing !== 'ruled_out' || shown === null)
    return `the safeguards for ${nameOf(criterion)} are in force`;
  const { bound } = shown.estimate;
  const limit =
    criterion.comparison === 'at_least'
      ? `at most ${quantityOf(criterion, bound.upper)}`
      : `at least ${quantityOf(criterion, bound.lower)}`;
  const { estimate, result } = shown;
  return `${measurementOf(criterion, estimate)}${judgedByOf(result)}, ${limit} (${barOf(criterion)})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
