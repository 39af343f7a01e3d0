import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { sha256 } from '../digest/sha256.js';
import type { Policy } from '../policy/policy.js';
import { gateOf } from '../policy/required-evaluations.js';
import type { Determination } from './determination.js';
import type { GateDecision } from './gate-decision.js';
import {
  aDetermination,
  aHold,
  allSafeguards,
  allSignOffs,
  aPolicy,
  aRun,
  daysAgo,
  decideOn,
  runIdOf,
  someEvidence,
} from './testing/builders.js';

fc.configureGlobal({ seed: 8785 });

/** A policy whose gate asks people about ASL-3 too. */
const base = aPolicy();
const policy: Policy = {
  ...base,
  gates: {
    deploy_external: { ...gateOf(base, 'deploy_external'), determinations: ['asl-3'] },
  },
};
const run = aRun({ policy });

function decided(
  determinations: readonly Determination[],
  changes: { asked?: Policy; isSafeguarded?: boolean; invalidatedAt?: string } = {},
): GateDecision {
  const asked = changes.asked ?? policy;
  const { registrations, results, ...rest } = someEvidence([aRun({ policy: asked })]);
  const evidence = {
    ...rest,
    registrations,
    results: results.map((result) =>
      changes.invalidatedAt === undefined
        ? result
        : { ...result, invalidatedAt: changes.invalidatedAt },
    ),
    determinations: [...determinations],
  };
  const safeguards = changes.isSafeguarded === true ? allSafeguards() : [];
  return decideOn([], {
    policy: asked,
    evidence,
    signOffs: allSignOffs({ policy: asked, evidence, safeguards }),
    safeguards,
  });
}

const codesOf = ({ reasons }: GateDecision) => reasons.map(({ code }) => code);

describe('a tier that people must determine', () => {
  it('is PENDING while nobody has said anything, though every figure is good', () => {
    const decision = decided([]);
    expect(decision.decision).toBe('PENDING');
    expect(decision.sentence).toBe(
      'PENDING: every criterion holds, but nobody has determined whether ASL-3 is reached.',
    );
    expect(decision.tiers).toMatchObject([{ id: 'asl-3', verdict: 'undetermined' }]);
    expect(decision.unblock.join()).toContain('with a rationale');
  });

  it('lets the gate open once somebody who may has ruled it out', () => {
    const decision = decided([aDetermination(policy)]);
    expect(decision.decision).toBe('ALLOW');
    expect(decision.sentence).toContain('rosa determined that ASL-3 is not reached');
    expect(decision.tiers).toMatchObject([{ verdict: 'ruled_out', standing: 'ruled_out' }]);
  });

  it('stands no longer than the determination', () => {
    const decision = decided([aDetermination(policy, { expiresAt: daysAgo(-3) })]);
    expect(decision.notAfter).toBe(daysAgo(-3));
  });

  it('is a DENY once somebody has ruled it in, whatever the figures and whoever ruled it out', () => {
    const decision = decided([
      aDetermination(policy),
      aDetermination(policy, {
        id: runIdOf(801),
        person: 'sam',
        role: 'safety_reviewer',
        verdict: 'ruled_in',
      }),
    ]);
    expect(decision.decision).toBe('DENY');
    expect(decision.sentence).toContain('sam determined that ASL-3 is reached');
    expect(codesOf(decision)).toEqual([
      'THRESHOLD_CROSSED',
      'SAFEGUARD_MISSING',
      'SAFEGUARD_MISSING',
    ]);
  });

  it('is answered by the tier’s safeguards', () => {
    const decision = decided([aDetermination(policy, { verdict: 'ruled_in' })], {
      isSafeguarded: true,
    });
    expect(decision.decision).toBe('ALLOW');
    expect(decision.sentence).toContain('the safeguards for ASL-3 are in force');
    expect(decided([], { isSafeguarded: true }).decision).toBe('ALLOW');
  });

  it('counts of each person the last word only', () => {
    const first = aDetermination(policy, { verdict: 'ruled_in', determinedAt: daysAgo(3) });
    const then = aDetermination(policy, { id: runIdOf(801), determinedAt: daysAgo(2) });
    expect(decided([first, then]).decision).toBe('ALLOW');
    expect(decided([{ ...first, determinedAt: daysAgo(1) }, then]).decision).toBe('DENY');
    // Two words at one moment, and two spellings of one person.
    const same = { ...then, determinedAt: daysAgo(3), person: 'Rosa\u200b' };
    expect(decided([first, same]).decision).toBe('DENY');
    expect(decided([same, first]).decision).toBe('DENY');
  });

  it('stays reached however long ago somebody said so', () => {
    const reached = aDetermination(policy, {
      verdict: 'ruled_in',
      determinedAt: daysAgo(900),
      expiresAt: daysAgo(800),
    });
    const cleared = aDetermination(policy, {
      id: runIdOf(801),
      person: 'sam',
      role: 'safety_reviewer',
    });
    expect(decided([reached, cleared]).decision).toBe('DENY');
  });

  it('stays reached under a reworded policy, and when who asked for the evidence takes it back', () => {
    const elsewhere = aDetermination(policy, {
      verdict: 'ruled_in',
      policyDigest: sha256('other text'),
    });
    const cleared = aDetermination(policy, {
      id: runIdOf(801),
      person: 'sam',
      role: 'safety_reviewer',
    });
    expect(decided([elsewhere, cleared]).decision).toBe('DENY');
    const formerly = aDetermination(policy, { verdict: 'ruled_in', role: 'auditor' });
    expect(decided([formerly, cleared]).decision).toBe('DENY');
    const own = aDetermination(policy, {
      verdict: 'ruled_in',
      person: 'engineer',
      determinedAt: daysAgo(3),
    });
    const takenBack = aDetermination(policy, { id: runIdOf(802), person: 'engineer' });
    expect(decided([own, takenBack, cleared]).decision).toBe('DENY');
  });

  it('asks again once evidence was found to be bad', () => {
    const before = aDetermination(policy, { determinedAt: daysAgo(2) });
    const later = aDetermination(policy, { id: runIdOf(801), determinedAt: daysAgo(0.5) });
    expect(codesOf(decided([before], { invalidatedAt: daysAgo(1) }))).toContain(
      'DETERMINATION_MISSING',
    );
    expect(codesOf(decided([later], { invalidatedAt: daysAgo(1) }))).not.toContain(
      'DETERMINATION_MISSING',
    );
  });

  it('asks again after the last of the evidence that was found to be bad', () => {
    const { registrations, results, ...rest } = someEvidence([
      aRun({ policy }),
      aRun({ number: 2, policy }),
    ]);
    const evidence = {
      ...rest,
      registrations,
      results: results.map((result, at) => ({ ...result, invalidatedAt: daysAgo(at + 1) })),
      determinations: [aDetermination(policy, { determinedAt: daysAgo(1.5) })],
    };
    expect(codesOf(decideOn([], { policy, evidence }))).toContain('DETERMINATION_MISSING');
  });

  it.each<[string, Partial<Determination>]>([
    ['of other weights', { subjectDigest: sha256('other') }],
    ['that clears under another policy', { policyDigest: sha256('other') }],
    ['about another tier', { tier: 'asl-4' }],
    ['that clears, by a role that may not', { role: 'evaluation_engineer' }],
    ['by who asked for the evidence', { person: 'engineer' }],
    ['that has run out', { expiresAt: daysAgo(0) }],
    ['from the future', { determinedAt: daysAgo(-1) }],
  ])('does not count a determination %s', (_, changes) => {
    expect(codesOf(decided([aDetermination(policy, changes)]))).toEqual(['DETERMINATION_MISSING']);
  });

  it('shuts a gate that did not ask, when people say that a tier of its criteria is reached', () => {
    expect(decided([], { asked: base }).tiers).toEqual([]);
    const reached = aDetermination(base, { verdict: 'ruled_in' });
    expect(decided([reached], { asked: base }).decision).toBe('DENY');
    expect(decided([aDetermination(base)], { asked: base }).tiers).toEqual([]);
  });

  it('never opens by one word less against it', () => {
    const someWord = fc.record({
      verdict: fc.constantFrom('ruled_out', 'ruled_in'),
      person: fc.constantFrom('rosa', 'sam', 'engineer'),
      age: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(someWord, { maxLength: 5 }), fc.nat(4), (words, at) => {
        const all = words.map(({ verdict, person, age }, index) =>
          aDetermination(policy, {
            id: runIdOf(800 + index),
            verdict,
            person,
            determinedAt: daysAgo(age),
          }),
        );
        // Without a word that rules out, nothing can open.
        const without = all.filter((word, index) => index !== at || word.verdict === 'ruled_in');
        return (
          decided(without).decision !== 'ALLOW' ||
          without.some(({ verdict }) => verdict === 'ruled_out')
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('an open hold', () => {
  const held = (changes: Parameters<typeof aHold>[0]) =>
    decideOn([run], {
      policy,
      evidence: {
        ...someEvidence([run]),
        determinations: [aDetermination(policy)],
        holds: [aHold(changes)],
      },
      safeguards: allSafeguards(),
    });

  it('denies its actions, whatever was measured and whoever signed', () => {
    const decision = held({});
    expect(decision.decision).toBe('DENY');
    expect(decision.sentence).toContain('a lockdown is open since');
    expect(codesOf(decision)).toEqual(['HOLD_OPEN']);
  });

  it('leaves other actions alone', () => {
    expect(codesOf(held({ actions: ['train_beyond'] }))).not.toContain('HOLD_OPEN');
  });

  it('may have a reason of any length without making the sentence longer than it may be', () => {
    const reason = 'x'.repeat(1000);
    const holds = Array.from({ length: 4 }, (_, at) =>
      aHold({ id: runIdOf(700 + at), reason: `${at}${reason.slice(1)}` }),
    );
    const { sentence } = decideOn([run], { policy, evidence: { ...someEvidence([run]), holds } });
    expect(sentence).toHaveLength(2000);
    expect(sentence.endsWith('…')).toBe(true);
  });
});
