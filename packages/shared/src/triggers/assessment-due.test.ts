import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Sha256 } from '../contracts/common.js';
import type { Triggers } from '../policy/duties.js';
import { AssessmentAnswer } from './assessment.js';
import {
  assessmentDue,
  type AssessmentQuestion,
  type LineageCheckpoint,
} from './assessment-due.js';

const PROFILE: Sha256 = `sha256:${'a'.repeat(64)}`;
const OTHER_PROFILE: Sha256 = `sha256:${'b'.repeat(64)}`;

/** RSP v1.0, evaluation protocol: 4x, 3 months, 6x buffer. */
function triggers(change: Partial<Triggers> = {}): Triggers {
  return {
    source: 'rsp',
    clause: 'evaluation protocol',
    effectiveComputeMultiple: 4,
    calendarMonths: 3,
    onElicitationChange: true,
    atOfficersDiscretion: true,
    safetyBufferMultiple: 6,
    completeWithinDays: 30,
    trainingMeanwhile: 'may_continue',
    ...change,
  };
}

function checkpoint(change: Partial<LineageCheckpoint> = {}): LineageCheckpoint {
  return {
    id: change.name ?? 'step-1',
    name: 'step-1',
    effectiveCompute: 1e24,
    effectiveComputeUpper: 1e24,
    elicitationDigest: PROFILE,
    registeredAt: '2026-01-01T00:00:00.000Z',
    ...change,
  };
}

const ASSESSED = checkpoint();
const GROWN = (multiple: number, change: Partial<LineageCheckpoint> = {}): LineageCheckpoint =>
  checkpoint({
    name: 'step-2',
    effectiveCompute: 1e24,
    effectiveComputeUpper: multiple * 1e24,
    registeredAt: '2026-02-01T00:00:00.000Z',
    ...change,
  });

function ask(change: Partial<AssessmentQuestion> = {}): AssessmentAnswer {
  const asked = change.checkpoint ?? GROWN(2);
  return assessmentDue({
    triggers: triggers(),
    checkpoint: asked,
    checkpoints: [ASSESSED, asked],
    assessments: [{ checkpoint: ASSESSED, completedAt: '2026-01-10T00:00:00.000Z' }],
    calls: [],
    now: new Date('2026-02-02T00:00:00Z'),
    ...change,
  });
}

const words = ({ reasons }: AssessmentAnswer): string[] => reasons.map(({ trigger }) => trigger);

describe('an assessment', () => {
  it('is not due below every trigger, and the next date is known', () => {
    expect(ask()).toMatchObject({
      state: 'not_due',
      reasons: [],
      dueAt: '2026-04-10T00:00:00.000Z',
      completeBy: null,
      training: 'may_continue',
    });
  });

  it('is due at 4x by the upper bound, whatever the point says', () => {
    const answer = ask({ checkpoint: GROWN(4) });
    expect(answer).toMatchObject({
      state: 'due',
      dueAt: '2026-02-01T00:00:00.000Z',
      completeBy: '2026-03-03T00:00:00.000Z',
      training: 'may_continue',
      growth: { upperMultiple: 4, interval: 'given', triggerMultiple: 4 },
    });
    expect(words(answer)).toEqual(['effective_compute']);
    expect(words(ask({ checkpoint: GROWN(3.99) }))).toEqual([]);
  });

  it('takes the point for the upper bound where no interval was registered, and says so', () => {
    const bare = GROWN(1, { effectiveCompute: 5e24, effectiveComputeUpper: null });
    const answer = ask({ checkpoint: bare });
    expect(answer).toMatchObject({ state: 'due', growth: { interval: 'not_given' } });
    expect(answer.reasons[0]?.detail).toContain('registered without an interval');
  });

  it('stays due when a later checkpoint is smaller again', () => {
    const smaller = checkpoint({ name: 'step-3', registeredAt: '2026-02-03T00:00:00.000Z' });
    const answer = ask({ checkpoint: smaller, checkpoints: [smaller, GROWN(5), ASSESSED] });
    expect(words(answer)).toEqual(['effective_compute']);
    expect(answer.dueAt).toBe('2026-02-01T00:00:00.000Z');
  });

  it('does not ask what was trained after the checkpoint in question', () => {
    const later = GROWN(9, { name: 'step-9', registeredAt: '2026-03-01T00:00:00.000Z' });
    expect(ask({ checkpoints: [ASSESSED, GROWN(2), later] }).state).toBe('not_due');
  });

  it('is due by the calendar from the very moment, by the month as people count it', () => {
    const assessments = [{ checkpoint: ASSESSED, completedAt: '2026-11-30T12:00:00.000Z' }];
    const at = (now: string) => ask({ assessments, now: new Date(now) });
    expect(at('2027-02-28T11:59:59.999Z').state).toBe('not_due');
    expect(at('2027-02-28T12:00:00.000Z')).toMatchObject({
      state: 'due',
      reasons: [{ trigger: 'calendar', since: '2027-02-28T12:00:00.000Z' }],
    });
  });

  it('is due when the elicitation changed, since the first checkpoint with the new one', () => {
    const changed = GROWN(1, { elicitationDigest: OTHER_PROFILE });
    const next = { ...changed, id: 'n', name: 'step-3', registeredAt: '2026-02-20T00:00:00.000Z' };
    const answer = ask({ checkpoint: next, checkpoints: [ASSESSED, changed] });
    expect(words(answer)).toEqual(['elicitation_change']);
    expect(answer.dueAt).toBe(changed.registeredAt);
    const older = { ...changed, registeredAt: '2025-12-01T00:00:00.000Z' };
    expect(ask({ checkpoint: older }).dueAt).toBe(older.registeredAt);
  });

  it("is due when an officer calls for it after the last one, and the officer's words are told", () => {
    const call = { at: '2026-01-20T00:00:00.000Z', by: 'officer', reason: 'new tools leaked' };
    const answer = ask({ calls: [call] });
    expect(words(answer)).toEqual(['officer']);
    expect(answer.sentence).toContain('officer calls for one: new tools leaked');
    expect(ask({ calls: [{ ...call, at: '2026-01-09T00:00:00.000Z' }] }).state).toBe('not_due');
  });

  it('is overdue once its days are over, and training pauses then', () => {
    const late = ask({ checkpoint: GROWN(4), now: new Date('2026-03-03T00:00:00.001Z') });
    expect(late).toMatchObject({ state: 'overdue', training: 'must_pause' });
    const last = ask({ checkpoint: GROWN(4), now: new Date('2026-03-03T00:00:00.000Z') });
    expect(last).toMatchObject({ state: 'due', training: 'may_continue' });
    expect(late.sentence).toContain('Overdue since 2026-02-01');
  });

  it('is never overdue by time where the policy names none', () => {
    const open = triggers({ completeWithinDays: null });
    const answer = ask({ triggers: open, checkpoint: GROWN(4), now: new Date('2027-01-01') });
    expect(answer).toMatchObject({ state: 'due', completeBy: null });
  });

  it('lets nobody train beyond the safety buffer, even in time', () => {
    expect(ask({ checkpoint: GROWN(6) }).training).toBe('may_continue');
    const beyond = ask({ checkpoint: GROWN(6.01) });
    expect(beyond).toMatchObject({ state: 'due', training: 'must_pause' });
    expect(beyond.whyTraining).toContain('6.01x');
  });

  it('pauses training meanwhile where the policy says so', () => {
    const strict = triggers({ trainingMeanwhile: 'must_pause' });
    expect(ask({ triggers: strict, checkpoint: GROWN(4) }).training).toBe('must_pause');
    expect(ask({ triggers: strict }).training).toBe('may_continue');
  });

  it('that never was is due since the first checkpoint, and a buffer from nothing pauses training', () => {
    const never = ask({ assessments: [] });
    expect(never).toMatchObject({
      state: 'overdue',
      dueAt: ASSESSED.registeredAt,
      growth: null,
      training: 'must_pause',
    });
    expect(never.whyTraining).toContain('nothing was assessed');
    const early = ask({
      assessments: [],
      checkpoints: [
        GROWN(2),
        ASSESSED,
        checkpoint({ name: 'step-1b', registeredAt: '2026-01-15T00:00:00.000Z' }),
      ],
    });
    expect(early.dueAt).toBe(ASSESSED.registeredAt);
    const noBuffer = triggers({ safetyBufferMultiple: null });
    const now = new Date('2026-01-05');
    expect(ask({ triggers: noBuffer, assessments: [], now })).toMatchObject({
      state: 'due',
      training: 'may_continue',
    });
  });

  it('counts from the newest of several', () => {
    const assessments = [
      { checkpoint: GROWN(2), completedAt: '2026-02-01T12:00:00.000Z' },
      { checkpoint: ASSESSED, completedAt: '2026-01-10T00:00:00.000Z' },
    ];
    expect(ask({ assessments }).dueAt).toBe('2026-05-01T12:00:00.000Z');
  });

  it('is not asked for by a policy without triggers, nor by triggers that are switched off', () => {
    expect(ask({ triggers: null, assessments: [] })).toMatchObject({
      state: 'not_due',
      training: 'may_continue',
      growth: null,
    });
    const off = triggers({
      effectiveComputeMultiple: null,
      calendarMonths: null,
      onElicitationChange: false,
      atOfficersDiscretion: false,
      safetyBufferMultiple: null,
    });
    const call = { at: '2026-02-01T00:00:00.000Z', by: 'officer', reason: 'x' };
    const grown = GROWN(99, { elicitationDigest: OTHER_PROFILE });
    const answer = ask({ triggers: off, checkpoint: grown, calls: [call] });
    expect(answer).toMatchObject({ state: 'not_due', dueAt: null });
    expect(answer.sentence).toBe('Not due. Training may continue: no assessment is due.');
  });

  it('that figures can not be read for is due and pauses training', () => {
    const broken = GROWN(1, { effectiveCompute: Number.NaN, effectiveComputeUpper: Number.NaN });
    const answer = ask({ checkpoint: broken, checkpoints: [] });
    expect(answer).toMatchObject({ state: 'due', training: 'must_pause' });
  });

  it('names every reason, the oldest first', () => {
    const call = { at: '2026-01-20T00:00:00.000Z', by: 'officer', reason: 'x' };
    const answer = ask({ checkpoint: GROWN(4), calls: [call] });
    expect(words(answer)).toEqual(['officer', 'effective_compute']);
    expect(answer.sentence).toContain('1 more reason');
  });
});

describe('time and compute', () => {
  const multiples = fc.double({ min: 0.1, max: 20, noNaN: true });
  const days = fc.integer({ min: 0, max: 1000 });
  const weight = { not_due: 0, due: 1, overdue: 2 } as const;
  const at = (day: number): Date => new Date(Date.parse('2026-02-01T00:00:00Z') + day * 86_400_000);

  it('never make an assessment less due, nor let training go on that had to pause', () => {
    fc.assert(
      fc.property(multiples, multiples, days, days, (one, two, early, late) => {
        const less = ask({ checkpoint: GROWN(Math.min(one, two)), now: at(Math.min(early, late)) });
        const more = ask({ checkpoint: GROWN(Math.max(one, two)), now: at(Math.max(early, late)) });
        expect(weight[more.state]).toBeGreaterThanOrEqual(weight[less.state]);
        if (less.training === 'must_pause') expect(more.training).toBe('must_pause');
      }),
      { numRuns: 500 },
    );
  });

  it('give an answer that keeps its contract', () => {
    fc.assert(
      fc.property(multiples, days, (multiple, day) => {
        const answer = ask({ checkpoint: GROWN(multiple), now: at(day) });
        expect(AssessmentAnswer.parse(answer)).toEqual(answer);
      }),
    );
  });
});
