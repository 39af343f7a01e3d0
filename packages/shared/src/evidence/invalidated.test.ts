import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import {
  aCriterion,
  anImport,
  aPolicy,
  aRun,
  type BuiltRun,
  daysAgo,
  decideOn,
  runIdOf,
  someEvidence,
  weightsDigest,
} from '../gate/testing/builders.js';
import { afterInvalidations, invalidationsOf } from './invalidated.js';
import type { Invalidation, InvalidationTarget } from './invalidation.js';

const evaluation = aCriterion().evaluation;

function anInvalidation(target: InvalidationTarget, at = daysAgo(1)): Invalidation {
  return { id: runIdOf(600), target, reason: 'Its grader was wrong.', by: 'rosa', at };
}

function found(run: BuiltRun, invalidation: Invalidation): BuiltRun {
  const { registration, result } = run;
  if (result === null) return run;
  const own = invalidationsOf(result, registration, [invalidation]);
  return { registration, result: afterInvalidations(result, own) };
}

describe('what was found to be bad', () => {
  const { registration } = aRun();
  const [evidence] = someEvidence([aRun()]).results;
  if (evidence === undefined) throw new Error('A run without a result.');

  it.each<[string, InvalidationTarget]>([
    ['its grader', { kind: 'grader', evaluation }],
    ['a task of it', { kind: 'task', evaluation, task: 'task-0' }],
    ['the run', { kind: 'run', runId: runIdOf(1) }],
    ['its model', { kind: 'model', weightsDigest }],
  ])('concerns a run by %s', (_, target) => {
    expect(invalidationsOf(evidence, registration, [anInvalidation(target)])).toHaveLength(1);
  });

  it.each<[string, Invalidation]>([
    ['another evaluation', anInvalidation({ kind: 'grader', evaluation: 'area/other@1' })],
    ['another run', anInvalidation({ kind: 'run', runId: runIdOf(2) })],
    ['another model', anInvalidation({ kind: 'model', weightsDigest: sha256('other') })],
    ['a time before the run', anInvalidation({ kind: 'grader', evaluation }, daysAgo(20))],
    ['a task that it has not', anInvalidation({ kind: 'task', evaluation, task: 'elsewhere' })],
  ])('passes over a run when it is of %s', (_, invalidation) => {
    expect(invalidationsOf(evidence, registration, [invalidation])).toEqual([]);
  });

  it('leaves a run as it was when nothing concerns it', () => {
    expect(afterInvalidations(evidence, invalidationsOf(evidence, registration))).toBe(evidence);
  });

  it('takes a task’s scores, and a whole run’s power to rule out', () => {
    const task = found(aRun(), anInvalidation({ kind: 'task', evaluation, task: 'task-3' })).result;
    expect(task?.tasks[3]).toMatchObject({ scores: [], unscored: 2 });
    expect(task?.tasks[4]).toMatchObject({ scores: [0, 0], unscored: 0 });
    expect(task?.findings).toEqual([]);
    const whole = found(aRun(), anInvalidation({ kind: 'grader', evaluation })).result;
    expect(whole?.findings).toEqual(['evidence_invalidated']);
    expect(whole?.invalidatedAt).toBe(daysAgo(1));
  });
});

describe('the gate after evidence was found to be bad', () => {
  const policy = aPolicy();
  const grader = anInvalidation({ kind: 'grader', evaluation }, daysAgo(5));
  const registered = (days: number) => ({ registration: { registeredAt: daysAgo(days) } });

  it('is shut again', () => {
    expect(decideOn([aRun({ policy })]).decision).toBe('ALLOW');
    const decision = decideOn([found(aRun({ policy }), grader)]);
    expect(decision.decision).toBe('INCONCLUSIVE');
    expect(decision.sentence).toContain('found to be bad after it was recorded');
  });

  it('opens on a run that was registered after that, and not on one that was there before', () => {
    const bad = found(aRun({ policy }), grader);
    const good = (days: number) => aRun({ number: 2, policy, ...registered(days) });
    expect(decideOn([bad, good(4)]).decision).toBe('ALLOW');
    expect(decideOn([bad, found(good(6), grader)]).decision).toBe('INCONCLUSIVE');
  });

  it('stays shut on a run that ruled in until another was registered after that', () => {
    const bad = found(aRun({ policy, passed: 12 }), grader);
    const good = (days: number) => aRun({ number: 2, policy, ...registered(days) });
    expect(decideOn([bad, good(4)]).decision).toBe('ALLOW');
    expect(decideOn([bad, good(6)]).decision).toBe('DENY');
    expect(decideOn([bad]).decision).toBe('DENY');
  });

  it('takes no run of another policy for another', () => {
    const old = aRun({ number: 3, policy, ...registered(9) });
    const bad = found(aRun({ policy, passed: 12 }), grader);
    const elsewhere = aRun({
      number: 2,
      policy,
      registration: { registeredAt: daysAgo(4), policyDigest: sha256('other policy') },
    });
    expect(decideOn([found(old, grader), bad, elsewhere]).decision).toBe('DENY');
    expect(decideOn([old, bad, elsewhere]).decision).toBe('DENY');
  });

  it('takes no run that is out of date for another', () => {
    const short = aPolicy([aCriterion({ freshnessDays: 2 })]);
    const bad = found(aRun({ policy: short, passed: 12 }), grader);
    const late = aRun({
      number: 2,
      policy: short,
      ...registered(4),
      result: { completedAt: daysAgo(3) },
    });
    expect(decideOn([bad, late], { policy: short }).decision).toBe('DENY');
  });

  it('keeps a run that one bad task does not clear, however often it is done again', () => {
    const task = anInvalidation({ kind: 'task', evaluation, task: 'task-0' }, daysAgo(5));
    const again = aRun({ number: 2, policy, ...registered(4) });
    expect(decideOn([found(aRun({ policy, passed: 12 }), task), again]).decision).toBe('DENY');
    expect(decideOn([found(aRun({ policy, passed: 6 }), task), again]).decision).toBe(
      'INCONCLUSIVE',
    );
    expect(decideOn([found(aRun({ policy, passed: 1 }), task), again]).decision).toBe('ALLOW');
  });

  it('passes over no log that came in after its grader was found to be bad', () => {
    const late = anImport({ registration: { registeredAt: daysAgo(1) } });
    expect(found(late, grader).result?.findings).toEqual(['evidence_invalidated']);
  });

  it('takes a mistaken log out of the way once another run is there', () => {
    const weights = { weightsDigest: sha256('other model') };
    const mistaken = found(anImport({ policy, result: weights }), grader);
    const clean = aRun({ number: 2, policy, ...registered(4) });
    expect(decideOn([anImport({ policy, result: weights }), clean]).decision).toBe('INCONCLUSIVE');
    expect(decideOn([mistaken, clean]).decision).toBe('ALLOW');
  });

  it('does not take an empty run for another', () => {
    const bad = found(aRun({ policy, passed: 12 }), grader);
    const empty = aRun({ number: 2, policy, ...registered(4), result: { tasks: [] } });
    expect(decideOn([bad, empty]).decision).toBe('DENY');
  });
});
