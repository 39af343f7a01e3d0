import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { digestOf, sha256 } from '../digest/sha256.js';
import type { RunEvidence } from '../evidence/run-evidence.js';
import { gateUnder } from './decide.js';
import type { GateDecision } from './gate-decision.js';
import type { GateEvidence } from './gate-evidence.js';
import {
  aHold,
  allSignOffs,
  type BuiltRun,
  daysAgo,
  now,
  someEvidence,
} from './testing/builders.js';
import { someJudgedSituation } from './testing/judged.js';
import { allInvalid, reviewedRun } from './testing/reviewed-run.js';
import { seed, type Situation, someSituation } from './testing/situations.js';
import { aWaiver, waivingPolicy } from './testing/waivers.js';
import type { Waiver, WaiverKind } from './waiver.js';

fc.configureGlobal({ seed });

/** Each law is tried on this many situations; deciding a waived one means several decisions. */
const numRuns = 600;

/** The situation under its policy with waivers granted, planned under that text. */
function waiving({ policy: plain, runs, safeguards }: Situation): Situation {
  const policy = waivingPolicy(plain.criteria);
  const [old, digest] = [digestOf(plain), digestOf(policy)];
  const replanned = runs.map(({ registration, result }): BuiltRun => {
    const { policyDigest, alsoUnder } = registration;
    return {
      registration: {
        ...registration,
        policyDigest: policyDigest === old ? digest : policyDigest,
        ...(alsoUnder === undefined ? {} : { alsoUnder: [digest] }),
      },
      result,
    };
  });
  return { policy, runs: replanned, safeguards };
}

const someWaived = someSituation.map(waiving);

const kinds: readonly WaiverKind[] = ['waiver', 'override'];

/** One waiver of each kind named for each criterion, on this evidence. */
function waiversOn(
  { policy }: Situation,
  evidence: GateEvidence,
  asked: readonly WaiverKind[] = kinds,
): Waiver[] {
  return policy.criteria.flatMap(({ id }, at) =>
    asked.map((kind, index) =>
      aWaiver({ policy, evidence, kind, criterion: id, number: 2 * at + index }),
    ),
  );
}

const gates = new WeakMap<Situation['policy'], ReturnType<typeof gateUnder>>();

function shownOn(situation: Situation, evidence: GateEvidence): GateDecision {
  const { policy, safeguards } = situation;
  const ask = gates.get(policy) ?? gateUnder(policy);
  gates.set(policy, ask);
  return ask({ action: 'deploy_external', evidence, signOffs: [], safeguards, now });
}

/** Whether nothing but names is missing. */
function awaitsNames(situation: Situation, evidence: GateEvidence): boolean {
  return shownOn(situation, evidence).decision === 'PENDING';
}

const spoils: Readonly<Record<string, (result: RunEvidence) => RunEvidence | null>> = {
  removed: () => null,
  failed: (result) => ({ ...result, status: 'failed' }),
  broken: (result) => ({ ...result, status: 'invalid' }),
  aged: (result) => ({ ...result, completedAt: daysAgo(400) }),
  'without its last task': (result) => ({ ...result, tasks: result.tasks.slice(0, -1) }),
  'without scores': (result) => ({
    ...result,
    tasks: result.tasks.map((task) => ({
      ...task,
      scores: [],
      unscored: task.scores.length + task.unscored,
    })),
  }),
  'of other weights': (result) => ({ ...result, weightsDigest: sha256('other') }),
};

const someSpoil = fc.record({ which: fc.nat(2), how: fc.constantFrom(...Object.keys(spoils)) });
type Spoil = typeof someSpoil extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function spoiled({ runs }: Situation, { which, how }: Spoil): GateEvidence {
  return someEvidence(
    runs.map((run, index) =>
      run.result === null || index !== which % runs.length
        ? run
        : { ...run, result: spoils[how]?.(run.result) ?? null },
    ),
  );
}

const check = <Drawn>(drawn: fc.Arbitrary<Drawn>, law: (each: Drawn) => boolean) => {
  fc.assert(fc.property(drawn, law), { numRuns, seed });
};

describe('laws of waivers', () => {
  it('removing one never opens a gate, whatever was signed', () => {
    check(fc.record({ situation: someWaived, gone: fc.nat(5) }), ({ situation, gone }) => {
      const { policy, runs, safeguards } = situation;
      const evidence = someEvidence(runs);
      const waivers = waiversOn(situation, evidence);
      const kept = waivers.filter((_, at) => at !== gone % waivers.length);
      const [all, fewer] = [
        { ...evidence, waivers },
        { ...evidence, waivers: kept },
      ];
      const ask = gateUnder(policy);
      const signedOn = (shown: GateDecision) =>
        allSignOffs({ policy, evidence, safeguards }).map((signOff) => ({
          ...signOff,
          evidenceDigest: shown.evidenceDigest ?? signOff.evidenceDigest,
        }));
      const signOffs = signedOn(shownOn(situation, all));
      const asked = { action: 'deploy_external', signOffs, safeguards, now } as const;
      const wasOpen = ask({ ...asked, evidence: all }).decision === 'ALLOW';
      const isOpen = ask({ ...asked, evidence: fewer }).decision === 'ALLOW';
      return (
        (wasOpen || !isOpen) && (awaitsNames(situation, all) || !awaitsNames(situation, fewer))
      );
    });
  });

  it('spoiling evidence never opens a gate with the waivers that there are', () => {
    check(fc.record({ situation: someWaived, spoil: someSpoil }), ({ situation, spoil }) => {
      const evidence = someEvidence(situation.runs);
      const waivers = waiversOn(situation, evidence);
      const worse = { ...spoiled(situation, spoil), waivers };
      return !awaitsNames(situation, worse) || awaitsNames(situation, { ...evidence, waivers });
    });
  });

  it('spoiling evidence never makes a waiver do where an override was needed', () => {
    check(fc.record({ situation: someWaived, spoil: someSpoil }), ({ situation, spoil }) => {
      const evidence = someEvidence(situation.runs);
      if (!isDenied(shownOn(situation, evidence))) return true;
      const worse = spoiled(situation, spoil);
      const waivers = waiversOn(situation, worse, ['waiver']);
      return !awaitsNames(situation, { ...worse, waivers });
    });
  });

  it('reviews of trials never make a waiver do where an override was needed', () => {
    check(fc.record({ situation: someWaived, which: fc.nat(2) }), ({ situation, which }) => {
      const { runs } = situation;
      const shown = runs.map((run) => reviewedRun(run, []));
      if (!isDenied(shownOn(situation, someEvidence(shown)))) return true;
      const erased = runs.map((run, at) =>
        reviewedRun(run, at === which % runs.length ? allInvalid(run) : []),
      );
      const worse = someEvidence(erased);
      const waivers = waiversOn(situation, worse, ['waiver']);
      return !awaitsNames(situation, { ...worse, waivers });
    });
  });

  it('losing what is known of a judge never makes a waiver do where an override was needed', () => {
    const someCase = fc.record({ judged: someJudgedSituation, spoil: someSpoil });
    check(someCase, ({ judged, spoil }) => {
      const situation = waiving(judged);
      const calibrations = [...judged.calibrations];
      const evidence = { ...someEvidence(situation.runs), calibrations };
      if (!isDenied(shownOn(situation, evidence))) return true;
      const fewer = { ...evidence, calibrations: calibrations.slice(1) };
      const worse = { ...spoiled(situation, spoil), calibrations };
      return [fewer, worse].every((each) => {
        const waivers = waiversOn(situation, each, ['waiver']);
        return !awaitsNames(situation, { ...each, waivers });
      });
    });
  });

  it('a lockdown denies whatever is waived', () => {
    check(someWaived, (situation) => {
      const evidence = { ...someEvidence(situation.runs), holds: [aHold()] };
      const waivers = waiversOn(situation, evidence);
      return shownOn(situation, { ...evidence, waivers }).decision === 'DENY';
    });
  });

  it('order changes nothing', () => {
    check(someWaived, (situation) => {
      const evidence = someEvidence(situation.runs);
      const waivers = waiversOn(situation, evidence);
      const turned = {
        ...evidence,
        registrations: evidence.registrations.toReversed(),
        results: evidence.results.toReversed(),
        waivers: waivers
          .toReversed()
          .map((waiver) => ({ ...waiver, approvals: waiver.approvals.toReversed() })),
      };
      const decision = shownOn(situation, { ...evidence, waivers });
      return JSON.stringify(shownOn(situation, turned)) === JSON.stringify(decision);
    });
  });

  it('are shown on situations of which waivers open some and not others', () => {
    const drawn = fc.sample(someWaived, numRuns);
    const opened = drawn.filter((situation) => {
      const evidence = someEvidence(situation.runs);
      const waivers = waiversOn(situation, evidence);
      return !awaitsNames(situation, evidence) && awaitsNames(situation, { ...evidence, waivers });
    });
    expect(opened.length).toBeGreaterThan(numRuns / 10);
    expect(opened.length).toBeLessThan(numRuns / 1.2);
    const denied = drawn.filter((each) => isDenied(shownOn(each, someEvidence(each.runs))));
    expect(denied.length).toBeGreaterThan(numRuns / 20);
  });
});

function isDenied({ decision }: GateDecision): boolean {
  return decision === 'DENY';
}
