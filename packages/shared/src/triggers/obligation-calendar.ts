import { z } from 'zod';

import { PolicyRef, Role, Timestamp } from '../contracts/common.js';
import { sha256 } from '../digest/sha256.js';
import { ClockStart, Obligation, Span } from '../policy/duties.js';
import type { Policy } from '../policy/policy.js';
import { addSpan } from './add-span.js';

/** A periodic duty counts as due this long before its deadline. */
export const DUE_WITHIN_DAYS = 30;
/** Deadlines that have passed undone are shown up to this number an obligation and clock, the newest of them. */
export const MAXIMUM_PAST = 24;
const DAY_MS = 86_400_000;
/** More periods than any clock can have run through: an hourly duty for a decade. */
const MAXIMUM_PERIODS = 100_000;

export const ObligationState = z
  .enum(['upcoming', 'due', 'overdue', 'done'])
  .meta({ id: 'ObligationState' });
export type ObligationState = z.infer<typeof ObligationState>;

/** One duty with its deadline. Every regime has instances of its own: clocks run beside each other and never merge. */
export const ObligationInstance = z
  .strictObject({
    /** The same for the same duty, clock and period: 32 hex digits. */
    id: z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hex digits'),
    /** The policy or crosswalk whose duty it is. */
    regime: PolicyRef,
    obligation: Obligation.shape.id,
    title: z.string(),
    clause: z.string(),
    sourceStatus: Obligation.shape.status,
    kind: Obligation.shape.kind,
    owner: Role,
    addressee: z.string(),
    clock: ClockStart,
    /** What started the clock: a recorded start, or the policy's own activation. */
    startId: z.string(),
    startNote: z.string(),
    insideEvaluation: z.enum(['yes', 'no', 'unknown']),
    startedAt: Timestamp,
    within: Span,
    repeatsEvery: Span.nullable(),
    /** 0 for the first. */
    period: z.int().nonnegative(),
    /** From here it counts as due. */
    dueFrom: Timestamp,
    deadline: Timestamp,
    state: ObligationState,
    doneBy: z.string().nullable(),
    doneAt: Timestamp.nullable(),
    /** Of whoever did it; null while it is not done. */
    note: z.string().nullable(),
    sentence: z.string(),
  })
  .meta({ id: 'ObligationInstance' });
export type ObligationInstance = z.infer<typeof ObligationInstance>;

/** A clock that began to run. */
export interface StartedClock {
  readonly id: string;
  readonly clock: ClockStart;
  readonly at: Timestamp;
  readonly note: string;
  readonly insideEvaluation: ObligationInstance['insideEvaluation'];
  /** The one regime whose clock it starts; null starts that of every regime. */
  readonly regime: PolicyRef | null;
}

/** Somebody's word that a duty is done. */
export interface ObligationDone {
  readonly instanceId: string;
  readonly by: string;
  readonly at: Timestamp;
  readonly note: string;
}

type Dutiful = Pick<Policy, 'ref' | 'obligations'>;

/** What the calendar is made from; the order of the lists does not matter. */
export interface CalendarFacts {
  readonly policies: readonly Dutiful[];
  readonly starts: readonly StartedClock[];
  readonly done: readonly ObligationDone[];
  readonly now: Date;
}

/**
 * Every duty of every policy whose clock runs, by deadline. A periodic one shows what is done, what has passed undone (the
 * newest 24) and the next. Total.
 */
export function obligationCalendar(facts: CalendarFacts): ObligationInstance[] {
  const done = new Map(facts.done.map((one) => [one.instanceId, one]));
  return facts.policies
    .flatMap((policy) =>
      policy.obligations.flatMap((obligation) =>
        facts.starts
          .filter(
            ({ clock, regime }) =>
              clock === obligation.startsOn && (regime ?? policy.ref) === policy.ref,
          )
          .flatMap((start) => instancesOf({ policy, obligation, start }, done, facts.now)),
      ),
    )
    .sort(
      (left, right) =>
        Date.parse(left.deadline) - Date.parse(right.deadline) || (left.id < right.id ? -1 : 1),
    );
}

interface Duty {
  readonly policy: Dutiful;
  readonly obligation: Obligation;
  readonly start: StartedClock;
}

function instancesOf(
  duty: Duty,
  done: ReadonlyMap<string, ObligationDone>,
  now: Date,
): ObligationInstance[] {
  const all = periodsOf(duty, now).map((period) => instanceOf(duty, period, done, now));
  const open = all.filter(({ state }) => state === 'overdue');
  const forgotten = new Set(open.slice(0, -MAXIMUM_PAST).map(({ id }) => id));
  return all.filter(({ id }) => !forgotten.has(id));
}

/** Periods up to the first whose deadline is still to come; of a long past the newest, and what was done is kept. */
function periodsOf({ obligation, start }: Duty, now: Date): number[] {
  if (obligation.repeatsEvery === null) return [0];
  const periods: number[] = [];
  for (let period = 0; period < MAXIMUM_PERIODS; period += 1) {
    periods.push(period);
    if (deadlineOf(obligation, start, period).getTime() > now.getTime()) break;
  }
  return periods;
}

/** Counted from the start and not from the period before, so that 31 January stays the 31st in March. */
function deadlineOf(
  { within, repeatsEvery }: Pick<Obligation, 'within' | 'repeatsEvery'>,
  start: StartedClock,
  period: number,
): Date {
  const from = new Date(start.at);
  if (repeatsEvery === null || period === 0) return addSpan(from, within);
  const repeats = { ...repeatsEvery, count: repeatsEvery.count * period };
  return within.unit === repeats.unit
    ? addSpan(from, { unit: within.unit, count: within.count + repeats.count })
    : addSpan(addSpan(from, repeats), within);
}

function instanceOf(
  { policy, obligation, start }: Duty,
  period: number,
  done: ReadonlyMap<string, ObligationDone>,
  now: Date,
): ObligationInstance {
  const deadline = deadlineOf(obligation, start, period);
  const dueFrom = dueFromOf(obligation, start, deadline);
  const id = instanceId(policy.ref, obligation.id, start.id, period);
  const word = done.get(id);
  const state = stateOf({ isDone: word !== undefined, dueFrom, deadline, now });
  const { title, clause, kind, owner, addressee, within, repeatsEvery } = obligation;
  return {
    id,
    regime: policy.ref,
    obligation: obligation.id,
    title,
    clause,
    sourceStatus: obligation.status,
    kind,
    owner,
    addressee,
    clock: start.clock,
    startId: start.id,
    startNote: start.note,
    insideEvaluation: start.insideEvaluation,
    startedAt: start.at,
    within,
    repeatsEvery,
    period,
    dueFrom: dueFrom.toISOString(),
    deadline: deadline.toISOString(),
    state,
    doneBy: word?.by ?? null,
    doneAt: word?.at ?? null,
    note: word?.note ?? null,
    sentence: `${title} (${policy.ref}), to ${addressee}: ${WORDS[state]} ${(word?.at ?? deadline.toISOString()).slice(0, 16).replace('T', ' ')} UTC.`,
  };
}

const WORDS: Readonly<Record<ObligationState, string>> = {
  upcoming: 'not due yet, deadline',
  due: 'due by',
  overdue: 'overdue since',
  done: 'done at',
};

/** One that comes once is due as soon as its clock runs; a periodic one some weeks before its deadline. */
function dueFromOf({ kind, repeatsEvery }: Obligation, start: StartedClock, deadline: Date): Date {
  const from = new Date(start.at);
  // What must be kept for years asks for nothing until its end is near.
  if (repeatsEvery === null && kind !== 'retention') return from;
  return new Date(Math.max(from.getTime(), deadline.getTime() - DUE_WITHIN_DAYS * DAY_MS));
}

function stateOf(facts: {
  readonly isDone: boolean;
  readonly dueFrom: Date;
  readonly deadline: Date;
  readonly now: Date;
}): ObligationState {
  if (facts.isDone) return 'done';
  // Written so that a deadline that is no time is overdue.
  if (!(facts.now.getTime() <= facts.deadline.getTime())) return 'overdue';
  return facts.now.getTime() >= facts.dueFrom.getTime() ? 'due' : 'upcoming';
}

function instanceId(
  regime: PolicyRef,
  obligation: string,
  startId: string,
  period: number,
): string {
  const place = JSON.stringify([regime, obligation, startId, period]);
  return sha256(place).slice('sha256:'.length, 'sha256:'.length + 32);
}
