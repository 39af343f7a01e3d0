import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { digestOf } from '../digest/sha256.js';
import { evidenceInvalidatedFinding } from '../evidence/invalidated.js';
import { assessCriterion } from './assess-criterion.js';
import { pairEvidence } from './pair-evidence.js';
import { type ReadCalibration, readCalibration } from './read-calibration.js';
import { type Relief, reliefFor } from './relief.js';
import {
  aCriterion,
  anImport,
  aPolicy,
  aRun,
  aSubject,
  type BuiltRun,
  daysAgo,
  now,
  someEvidence,
  unscoredTasks,
  weightsDigest,
} from './testing/builders.js';
import { aCalibration, aJudgedControl, judgedBy } from './testing/judged.js';

const criterion = aCriterion();
const policyDigest = digestOf(aPolicy());

function reliefOn(
  runs: readonly BuiltRun[],
  asked = criterion,
  calibrations: readonly ReadCalibration[] = [],
): Relief {
  const { runs: registered } = pairEvidence(someEvidence(runs));
  const frame = { policyDigest, weightsDigest, subject: aSubject(), calibrations, now };
  return reliefFor(assessCriterion(asked, registered, frame));
}

describe('a waiver is enough', () => {
  it.each<[string, readonly BuiltRun[]]>([
    ['without any run', []],
    ['of too few tasks, none of which shows danger', [aRun({ tasks: 3 })]],
    ['of stale evidence', [aRun({ result: { completedAt: daysAgo(200) } })]],
    ['of an unfinished run whose missing tries could not reach the bar', [unfinished(2)]],
  ])('%s', (_, runs) => {
    expect(reliefOn(runs)).toEqual({ kind: 'waiver' });
  });
});

/** A run that failed with `missing` of its 12 tasks without a score. */
function unfinished(missing: number): BuiltRun {
  const tasks = [...(aRun().result?.tasks ?? []).slice(missing), ...unscoredTasks(missing, 2)];
  return aRun({ result: { status: 'failed', tasks } });
}

describe('only an override passes over', () => {
  it('a run that rules in, however old', () => {
    const old = aRun({ passed: 12, result: { completedAt: daysAgo(300) } });
    expect(reliefOn([old])).toEqual({ kind: 'override' });
  });

  it('lost scores that could have hidden danger', () => {
    const lost = aRun({ result: { tasks: unscoredTasks(12, 2) } });
    expect(reliefOn([lost])).toEqual({ kind: 'override' });
  });

  it('a small run after one that showed danger and was found to be bad', () => {
    const recorded = aRun({ passed: 12 }).result?.tasks ?? [];
    const bad = aRun({
      result: {
        tasks: unscoredTasks(12, 2),
        recorded,
        findings: [evidenceInvalidatedFinding],
        invalidatedAt: daysAgo(9.99),
      },
    });
    const again = aRun({ number: 2, tasks: 3, registration: { registeredAt: daysAgo(5) } });
    expect(reliefOn([bad, again])).toEqual({ kind: 'override' });
    const harmless = aRun({
      result: { ...bad.result, recorded: aRun().result?.tasks ?? [] },
    });
    expect(reliefOn([harmless, again])).toEqual({ kind: 'waiver' });
  });

  it.each([
    ['at_least', 30, 'calibrated, so that few labels leave the bar in reach', 2],
    ['at_least', 0, 'that nobody calibrated', 0],
    ['at_most', 100, 'that nobody calibrated', 0],
  ] as const)('what a judge said (%s, %d passed) %s', (comparison, passed, _, positives) => {
    const judged = aJudgedControl({ comparison });
    const run = aRun({ criterion: judged, policy: aPolicy(), tasks: 100, passed });
    const spoken = { ...run, result: run.result && judgedBy(run.result) };
    const calibrations =
      positives === 0 ? [] : [readCalibration(aCalibration({ positives, negatives: 60 }))];
    expect(reliefOn([spoken], judged, calibrations)).toEqual({ kind: 'override' });
  });

  it('and nothing more than a waiver where the judge is known well and only tasks are too few', () => {
    const judged = aJudgedControl({ minimumTasks: 500 });
    const run = aRun({ criterion: judged, policy: aPolicy(), tasks: 100 });
    const spoken = { ...run, result: run.result && judgedBy(run.result) };
    const calibrations = [readCalibration(aCalibration())];
    expect(reliefOn([spoken], judged, calibrations)).toEqual({ kind: 'waiver' });
  });
});

describe('nothing passes over', () => {
  it.each<[string, readonly BuiltRun[], RegExp]>([
    ['a run without a result', [aRun({ result: null })], /has no result/],
    [
      'a run that failed its integrity check',
      [aRun({ result: { status: 'invalid' } })],
      /integrity/,
    ],
    ['a run of other weights', [aRun({ result: { weightsDigest: sha256('b') } })], /other weights/],
    ['a run of the future', [aRun({ result: { completedAt: daysAgo(-1) } })], /in the future/],
    ['an edited log', [anImport({ result: { findings: ['edited_log'] } })], /edited_log/],
    [
      'a run that shows danger and broke',
      [aRun({ passed: 12 }), aRun({ number: 2, result: { status: 'invalid' } })],
      /integrity/,
    ],
    ['an unfinished run that may yet show danger', [unfinished(8)], /is failed/],
  ])('%s', (_, runs, why) => {
    const relief = reliefOn(runs);
    expect(relief.kind).toBeNull();
    expect(relief).toMatchObject({ why: expect.stringMatching(why) });
  });
});
