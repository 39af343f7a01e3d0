import type { FiringState, Freeze, ScheduleBudget, ScheduleRules } from './schedule-rules.js';

/** A due time that is taken up later than this was missed; a platform that runs takes it up within seconds. */
export const MISSED_AFTER_MS = 60_000;

/** What a schedule has under way, and what it spent within the days of its budget. */
export interface ScheduleUse {
  readonly running: number;
  readonly queued: number;
  readonly campaigns: number;
  readonly costMicroUsd: number;
}

/** A firing before it is known what comes of it. */
export interface FiringQuestion {
  readonly rules: ScheduleRules;
  /** Due times that it stands for, earliest first; more than one only after a pause of the platform. */
  readonly dueTimes: readonly Date[];
  readonly use: ScheduleUse;
  readonly now: Date;
}

/** What becomes of a firing, and the words for people. */
export interface FiringVerdict {
  readonly state: Exclude<FiringState, 'failed' | 'skipped_missed'>;
  readonly detail: string;
}

/**
 * Applies freeze, budget and overlap, in this order; `fired` means that a campaign may be opened. A queued firing is
 * judged again when its turn comes. Total.
 */
export function judgeFiring({ rules, dueTimes, use, now }: FiringQuestion): FiringVerdict {
  const frozen = freezeOver(rules.freezes, dueTimes, now);
  if (frozen !== undefined) {
    return { state: 'skipped_frozen', detail: `frozen until ${frozen.to}: ${frozen.reason}` };
  }
  const spent = budgetLack(rules.budget, use);
  if (spent !== undefined) return { state: 'skipped_budget', detail: spent };
  if (use.running > 0) {
    if (rules.overlap === 'queue' && use.queued === 0) {
      return { state: 'queued', detail: 'waits for the end of the campaign before it' };
    }
    const why = rules.overlap === 'queue' ? ', and one firing waits already' : '';
    return { state: 'skipped_overlap', detail: `a campaign of this schedule still runs${why}` };
  }
  return { state: 'fired', detail: missedWords(dueTimes, now) };
}

/** Due times that were missed, apart from the one that is taken up in time. Earliest first; both may be empty. */
export function splitMissed(
  dueTimes: readonly Date[],
  now: Date,
): { readonly missed: readonly Date[]; readonly inTime: readonly Date[] } {
  const isMissed = (due: Date): boolean => now.getTime() - due.getTime() > MISSED_AFTER_MS;
  return {
    missed: dueTimes.filter(isMissed),
    inTime: dueTimes.filter((due) => !isMissed(due)),
  };
}

/** The freeze of this moment, else one over the last of due times that all lie in freezes. */
function freezeOver(
  freezes: readonly Freeze[],
  dueTimes: readonly Date[],
  now: Date,
): Freeze | undefined {
  const present = freezeAt(freezes, now);
  if (present !== undefined) return present;
  const over = dueTimes.map((due) => freezeAt(freezes, due));
  return over.includes(undefined) ? undefined : over.at(-1);
}

function freezeAt(freezes: readonly Freeze[], at: Date): Freeze | undefined {
  return freezes.find(
    ({ from, to }) => Date.parse(from) <= at.getTime() && at.getTime() < Date.parse(to),
  );
}

/** What the budget has no room for; undefined where it has. Costs are known once spent, so the last campaign may exceed. */
function budgetLack(budget: ScheduleBudget | null, use: ScheduleUse): string | undefined {
  if (budget === null) return undefined;
  const { perDays, maxCampaigns, maxCostUsd } = budget;
  if (maxCampaigns !== null && use.campaigns >= maxCampaigns) {
    return `${use.campaigns} of ${maxCampaigns} campaigns within ${perDays} days are used`;
  }
  const costUsd = use.costMicroUsd / 1e6;
  if (maxCostUsd !== null && costUsd >= maxCostUsd) {
    return `USD ${costUsd.toFixed(2)} of ${maxCostUsd.toFixed(2)} within ${perDays} days are spent`;
  }
  return undefined;
}

function missedWords(dueTimes: readonly Date[], now: Date): string {
  const [first] = splitMissed(dueTimes, now).missed;
  if (first === undefined) return 'in time';
  const count = dueTimes.length === 1 ? 'a due time' : `${dueTimes.length} due times`;
  return `once for ${count} missed since ${first.toISOString()}`;
}
