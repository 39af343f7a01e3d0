import type { Timestamp } from '../contracts/common.js';
import type { CriterionStanding, Outcome } from './combine.js';
import type { Seats } from './sign-offs.js';
import { barOf, listOf, measurementOf, momentOf, nameOf, percent, roleNameOf } from './wording.js';

/** The one line that a person reads first: the word, and the figures or facts that led to it. Total. */
export function sentenceOf(
  { decision, reasons }: Outcome,
  standings: readonly CriterionStanding[],
  { seats }: Seats,
  notAfter: Timestamp | null,
): string {
  switch (decision) {
    case 'ALLOW': {
      const signed = seats.map(({ role }) => `the ${roleNameOf(role)}`);
      const signature = signed.length === 0 ? '' : `; signed off by ${listOf(signed)}`;
      return `ALLOW: ${standings.map(holdingOf).join('; ')}${signature}; until ${notAfter === null ? 'now' : momentOf(notAfter)}.`;
    }
    case 'DENY':
      return `DENY: ${denialOf(reasons, standings)}.`;
    case 'INCONCLUSIVE': {
      const others =
        reasons.length > 1 ? `, and ${counted(reasons.length - 1, 'further reason')}` : '';
      return `INCONCLUSIVE: ${reasons[0]?.detail ?? 'nothing was asked of the evidence'}${others}.`;
    }
    case 'PENDING':
      return `PENDING: every criterion holds, but ${listOf(reasons.map(({ detail }) => detail))}.`;
  }
}

/** Of each criterion that denies, the measurement and the safeguards that are missing; then who rejected. */
function denialOf(reasons: Outcome['reasons'], standings: readonly CriterionStanding[]): string {
  const crossings = standings
    .map((standing) =>
      standing.reasons
        .filter(({ code }) => code === 'THRESHOLD_CROSSED' || code === 'SAFEGUARD_MISSING')
        .map(({ detail }) => detail)
        .join(', and '),
    )
    .filter((clause) => clause !== '');
  const rejections = reasons
    .filter(({ code }) => code === 'APPROVAL_REJECTED')
    .map(({ detail }) => detail);
  return [...crossings, ...rejections].join('; ');
}

function holdingOf({ assessment: { criterion, shown }, standing }: CriterionStanding): string {
  if (standing !== 'ruled_out' || shown === null)
    return `the safeguards for ${nameOf(criterion)} are in force`;
  const { bound } = shown.estimate;
  const limit =
    criterion.comparison === 'at_least'
      ? `at most ${percent(bound.upper, criterion.thresholdRate)}`
      : `at least ${percent(bound.lower, criterion.thresholdRate)}`;
  return `${measurementOf(criterion, shown.estimate)}, ${limit} (${barOf(criterion)})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
