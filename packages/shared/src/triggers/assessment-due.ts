import type { Sha256, Timestamp } from '../contracts/common.js';
import type { Triggers } from '../policy/duties.js';
import { addMonths } from './add-span.js';
import type { AssessmentAnswer, AssessmentReason, ComputeGrowth } from './assessment.js';

const DAY_MS = 86_400_000;

/** A checkpoint as a trigger reads it. */
export interface LineageCheckpoint {
  readonly id: string;
  readonly name: string;
  /** Point estimate, in FLOP. */
  readonly effectiveCompute: number;
  /** Upper bound, in FLOP; null where none was registered. */
  readonly effectiveComputeUpper: number | null;
  readonly elicitationDigest: Sha256;
  readonly registeredAt: Timestamp;
}

/** The end of a comprehensive assessment. */
export interface ComprehensiveAssessment {
  readonly checkpoint: LineageCheckpoint;
  readonly completedAt: Timestamp;
}

/** An officer's call for an assessment. */
export interface OfficersCall {
  readonly at: Timestamp;
  readonly by: string;
  readonly reason: string;
}

/** What is asked about one model. The order of the lists does not matter. */
export interface AssessmentQuestion {
  /** Null: the policy names none. */
  readonly triggers: Triggers | null;
  /** The checkpoint that is asked about. */
  readonly checkpoint: LineageCheckpoint;
  /** Checkpoints of the model; those registered after `checkpoint` are not looked at. */
  readonly checkpoints: readonly LineageCheckpoint[];
  readonly assessments: readonly ComprehensiveAssessment[];
  readonly calls: readonly OfficersCall[];
  readonly now: Date;
}

/**
 * Whether a comprehensive assessment is due at `now`, why, until when, and whether training may go on meanwhile. Compute
 * is compared by its upper bound; what was assessed counts by its point, because its own upper bound would make the
 * multiple smaller. What can't be shown counts against going on. Total. RSP v1.0, evaluation protocol; v2.2, 3.1.
 */
export function assessmentDue(question: AssessmentQuestion): AssessmentAnswer {
  const { triggers, now } = question;
  if (triggers === null) return nothingAsked();
  const last = newestOf(question.assessments);
  const found =
    last === undefined
      ? { reasons: [neverAssessed(question)], growth: null, next: null }
      : {
          reasons: reasonsSince(question, triggers, last),
          growth: growthOf(question, last, triggers),
          next: calendarDate(triggers, last),
        };
  const { growth } = found;
  const reasons = found.reasons.sort(
    (left, right) => Date.parse(left.since) - Date.parse(right.since),
  );
  const [first] = reasons;
  const dueAt = first?.since ?? found.next;
  const completeBy = first === undefined ? null : endOf(first.since, triggers);
  const state = first === undefined ? 'not_due' : isPast(completeBy, now) ? 'overdue' : 'due';
  const training = trainingAt({ state, triggers, growth, isAssessed: last !== undefined });
  const answer = { state, reasons, dueAt, completeBy, ...training, growth } as const;
  return { ...answer, sentence: sentenceOf(answer) };
}

function nothingAsked(): AssessmentAnswer {
  const why = 'the policy names no trigger of an assessment';
  return {
    state: 'not_due',
    reasons: [],
    dueAt: null,
    completeBy: null,
    training: 'may_continue',
    whyTraining: why,
    growth: null,
    sentence: `Not due: ${why}.`,
  };
}

function newestOf(
  assessments: readonly ComprehensiveAssessment[],
): ComprehensiveAssessment | undefined {
  return assessments.reduce<ComprehensiveAssessment | undefined>(
    (newest, one) =>
      newest === undefined || Date.parse(one.completedAt) > Date.parse(newest.completedAt)
        ? one
        : newest,
    undefined,
  );
}

/** What the asked checkpoint was trained through, with itself, oldest first. */
function lineageOf(question: AssessmentQuestion): LineageCheckpoint[] {
  return [...earlierThan(question), question.checkpoint].sort(
    (left, right) => Date.parse(left.registeredAt) - Date.parse(right.registeredAt),
  );
}

function earlierThan({ checkpoint, checkpoints }: AssessmentQuestion): LineageCheckpoint[] {
  return checkpoints.filter(
    ({ id, registeredAt }) =>
      id !== checkpoint.id && Date.parse(registeredAt) <= Date.parse(checkpoint.registeredAt),
  );
}

function upperOf({ effectiveCompute, effectiveComputeUpper }: LineageCheckpoint): number {
  return effectiveComputeUpper ?? effectiveCompute;
}

function growthOf(
  question: AssessmentQuestion,
  last: ComprehensiveAssessment,
  triggers: Triggers,
): ComputeGrowth {
  const largest = lineageOf(question).reduce((most, one) =>
    upperOf(one) > upperOf(most) ? one : most,
  );
  const assessedFlop = last.checkpoint.effectiveCompute;
  return {
    assessedFlop,
    upperFlop: upperOf(largest),
    interval: largest.effectiveComputeUpper === null ? 'not_given' : 'given',
    upperMultiple: upperOf(largest) / assessedFlop,
    triggerMultiple: triggers.effectiveComputeMultiple,
    bufferMultiple: triggers.safetyBufferMultiple,
  };
}

function neverAssessed(question: AssessmentQuestion): AssessmentReason {
  const first = earlierThan(question).reduce(
    (oldest, one) =>
      Date.parse(one.registeredAt) < Date.parse(oldest.registeredAt) ? one : oldest,
    question.checkpoint,
  );
  return {
    trigger: 'never_assessed',
    since: first.registeredAt,
    detail: `no comprehensive assessment of this model is complete since ${first.name} was registered`,
  };
}

function reasonsSince(
  question: AssessmentQuestion,
  triggers: Triggers,
  last: ComprehensiveAssessment,
): AssessmentReason[] {
  return [
    ...computeReason(question, triggers, last),
    ...calendarReason(question, triggers, last),
    ...elicitationReason(question, triggers, last),
    ...officersReasons(question, triggers, last),
  ];
}

function computeReason(
  question: AssessmentQuestion,
  { effectiveComputeMultiple: bar }: Triggers,
  { checkpoint: assessed }: ComprehensiveAssessment,
): AssessmentReason[] {
  if (bar === null) return [];
  // Written so that a quotient that is no number is due.
  const crossing = lineageOf(question).find(
    (one) => !(upperOf(one) / assessed.effectiveCompute < bar),
  );
  if (crossing === undefined) return [];
  const multiple = times(upperOf(crossing) / assessed.effectiveCompute);
  const remark =
    crossing.effectiveComputeUpper === null
      ? ' (registered without an interval: the point estimate stands in for the upper bound)'
      : ' (upper bound)';
  const detail = `effective compute of ${crossing.name} is ${multiple}${remark} what was assessed with ${assessed.name}; the policy asks at ${times(bar)}`;
  return [{ trigger: 'effective_compute', since: crossing.registeredAt, detail }];
}

function calendarDate({ calendarMonths }: Triggers, last: ComprehensiveAssessment): string | null {
  return calendarMonths === null
    ? null
    : addMonths(new Date(last.completedAt), calendarMonths).toISOString();
}

function calendarReason(
  { now }: AssessmentQuestion,
  triggers: Triggers,
  last: ComprehensiveAssessment,
): AssessmentReason[] {
  const since = calendarDate(triggers, last);
  if (since === null || now.getTime() < Date.parse(since)) return [];
  const detail = `${String(triggers.calendarMonths)} calendar months have passed since the assessment of ${dayOf(last.completedAt)}`;
  return [{ trigger: 'calendar', since, detail }];
}

function elicitationReason(
  question: AssessmentQuestion,
  { onElicitationChange }: Triggers,
  { checkpoint: assessed }: ComprehensiveAssessment,
): AssessmentReason[] {
  const isChanged = ({ elicitationDigest }: LineageCheckpoint): boolean =>
    elicitationDigest !== assessed.elicitationDigest;
  const { checkpoint } = question;
  if (!onElicitationChange || !isChanged(checkpoint)) return [];
  const first = lineageOf(question).find(
    (one) => isChanged(one) && Date.parse(one.registeredAt) >= Date.parse(assessed.registeredAt),
  );
  const detail = `${checkpoint.name} is elicited in another way than ${assessed.name} was when it was assessed`;
  const since = (first ?? checkpoint).registeredAt;
  return [{ trigger: 'elicitation_change', since, detail }];
}

function officersReasons(
  { calls }: AssessmentQuestion,
  { atOfficersDiscretion }: Triggers,
  { completedAt }: ComprehensiveAssessment,
): AssessmentReason[] {
  if (!atOfficersDiscretion) return [];
  return calls
    .filter(({ at }) => Date.parse(at) > Date.parse(completedAt))
    .map(({ at, by, reason }) => ({
      trigger: 'officer',
      since: at,
      detail: `${by} calls for one: ${reason}`,
    }));
}

function endOf(since: Timestamp, { completeWithinDays }: Triggers): string | null {
  return completeWithinDays === null
    ? null
    : new Date(Date.parse(since) + completeWithinDays * DAY_MS).toISOString();
}

function isPast(end: string | null, now: Date): boolean {
  return end !== null && now.getTime() > Date.parse(end);
}

interface Outlook {
  readonly state: AssessmentAnswer['state'];
  readonly triggers: Triggers;
  readonly growth: ComputeGrowth | null;
  readonly isAssessed: boolean;
}

function trainingAt({
  state,
  triggers,
  growth,
  isAssessed,
}: Outlook): Pick<AssessmentAnswer, 'training' | 'whyTraining'> {
  const buffer = triggers.safetyBufferMultiple;
  if (buffer !== null && !isAssessed) {
    return pause(
      `nothing was assessed from which the safety buffer of ${times(buffer)} could be counted`,
    );
  }
  if (buffer !== null && growth !== null && !(growth.upperMultiple <= buffer)) {
    return pause(
      `effective compute is ${times(growth.upperMultiple)} what was assessed, beyond the safety buffer of ${times(buffer)}`,
    );
  }
  if (state === 'not_due') {
    return { training: 'may_continue', whyTraining: 'no assessment is due' };
  }
  if (state === 'overdue') return pause('the assessment is overdue');
  if (triggers.trainingMeanwhile === 'must_pause') {
    return pause('the policy makes training wait until the assessment is complete');
  }
  return {
    training: 'may_continue',
    whyTraining: 'the policy lets training go on while an assessment is due and not overdue',
  };
}

function pause(whyTraining: string): Pick<AssessmentAnswer, 'training' | 'whyTraining'> {
  return { training: 'must_pause', whyTraining };
}

function sentenceOf(answer: Omit<AssessmentAnswer, 'sentence'>): string {
  const { state, reasons, dueAt, completeBy, training, whyTraining } = answer;
  const go = `Training ${training === 'must_pause' ? 'must pause' : 'may continue'}: ${whyTraining}.`;
  const [first] = reasons;
  if (first === undefined) {
    return `Not due${dueAt === null ? '' : ` before ${dayOf(dueAt)}`}. ${go}`;
  }
  const more = reasons.length === 1 ? '' : `, and for ${reasons.length - 1} more reason(s)`;
  const end = completeBy === null ? '' : ` To be complete by ${dayOf(completeBy)}.`;
  const word = state === 'overdue' ? 'Overdue' : 'Due';
  return `${word} since ${dayOf(first.since)}: ${first.detail}${more}.${end} ${go}`;
}

function dayOf(at: Timestamp): string {
  return at.slice(0, 10);
}

/** `4x`, with up to two decimals. */
function times(multiple: number): string {
  return `${String(Number(multiple.toFixed(2)))}x`;
}
